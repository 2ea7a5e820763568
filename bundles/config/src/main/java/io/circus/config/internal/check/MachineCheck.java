// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.check;

import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.sections.DaemonSettings;
import io.circus.config.internal.sections.SocketSection;
import io.circus.config.internal.sections.WatcherSection;
import io.circus.control.HttpSettings;
import io.circus.linux.Accounts;
import io.circus.sockets.SocketSettings;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.check.WatcherCheck;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds users, folders and programs that a configuration names and this machine lacks. It reads the disk and waits for look-ups of
 * accounts, so it runs on a platform thread other than the loop's.
 */
final class MachineCheck {

    private final Configuration configuration;
    private final Path folder;
    private final Function<List<String>, Optional<String>> commands;
    private final Findings found;

    /**
     * @param file of the configuration
     * @param commands runs a command to its end: empty if that was status 0, else what it said
     * @param found receives the warnings
     */
    MachineCheck(Configuration configuration, Path file, Function<List<String>, Optional<String>> commands, Findings found) {
        this.configuration = configuration;
        folder = file.toAbsolutePath().getParent();
        var said = new HashMap<List<String>, Optional<String>>();
        this.commands = command -> said.computeIfAbsent(command, commands);
        this.found = found;
    }

    void check() {
        for (WatcherSettings watcher : configuration.watchers()) {
            Section section = configuration.sections().find(watcher.freeForm().get("__name__"));
            if (section.title().startsWith(WatcherSection.PREFIX)) {
                WatcherCheck.ofMachine(watcher, folder, commands).forEach(each -> found.warning(section, each.key(), each.text()));
            }
        }
        for (SocketSettings socket : configuration.sockets()) {
            configuration.sections().all().stream().filter(section -> section.title().startsWith(SocketSection.PREFIX)
                    && SocketSection.nameIn(section.title()).equals(socket.name())).findFirst().ifPresent(section ->
                            socket.file().ifPresent(path -> checkFolder(section, "path", path, "the socket cannot be opened")));
        }
        Section circus = configuration.sections().find("circus");
        if (circus != null) {
            checkDaemon(circus);
        }
    }

    private void checkDaemon(Section circus) {
        DaemonSettings daemon = configuration.daemon();
        daemon.pidfile().ifPresent(file -> checkFolder(circus, "pidfile", file, "the daemon cannot start"));
        daemon.logOutput().filter(output -> !output.contains("://") && !output.equals("-") && !output.equals("stdout"))
                .ifPresent(file -> checkFolder(circus, "logoutput", file, "the log goes to standard error"));
        checkFile(circus, "endpoint", configuration.global().endpoint());
        checkFile(circus, "pubsub_endpoint", configuration.global().pubsubEndpoint());
        checkFile(circus, "stats_endpoint", configuration.global().statsEndpoint());
        configuration.http().ifPresent(http -> checkHttp(circus, http));
        configuration.global().endpointOwner().filter(owner -> Accounts.user(owner).isEmpty()).ifPresent(owner ->
                found.warning(circus, "endpoint_owner", "there is no user " + owner));
        configuration.global().access().keys().filter(folder -> !Files.isDirectory(folder)).ifPresent(folder ->
                found.warning(circus, "keys", "there is no folder " + folder));
    }

    private void checkHttp(Section circus, HttpSettings http) {
        http.users().filter(file -> circus.entry("httpd_users") != null && !Files.exists(file)).ifPresent(file ->
                found.warning(circus, "httpd_users", "there is no file " + file + ": nobody can log in until there is"));
        http.certificate().filter(file -> !Files.exists(file)).ifPresent(file ->
                found.warning(circus, "httpd_cert", "there is no file " + file + ": nothing is served until there is"));
        http.key().filter(file -> !Files.exists(file)).ifPresent(file ->
                found.warning(circus, "httpd_key", "there is no file " + file + ": nothing is served until there is"));
        http.socket().ifPresent(file -> checkFolder(circus, "httpd_socket", file.toString(), "nothing is served"));
        http.socketOwner().filter(owner -> Accounts.user(owner).isEmpty()).ifPresent(owner ->
                found.warning(circus, "httpd_socket_owner", "there is no user " + owner));
    }

    private void checkFile(Section circus, String key, String endpoint) {
        if (endpoint.startsWith("ipc://") && !endpoint.startsWith("ipc://@")) {
            checkFolder(circus, key, endpoint.substring("ipc://".length()), "the daemon cannot start");
        }
    }

    private void checkFolder(Section section, String key, String file, String consequence) {
        try {
            Path folder = Path.of(file).toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                found.warning(section, key, "there is no folder " + folder + ": " + consequence + " until there is");
            }
        } catch (InvalidPathException e) {
            // reported where it is used
        }
    }
}
