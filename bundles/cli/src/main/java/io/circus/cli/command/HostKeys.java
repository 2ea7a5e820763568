// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.verbs.UsageException;
import io.circus.verbs.Words;
import io.circus.wire.Certificate;
import io.circus.wire.users.WebUser;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the keys of many servers in one folder, which is then laid out with a tool for that:
 *
 * <pre>
 * servers                              a line for each server, for circusctl and the dashboard
 * clients/NAME.key_secret              the secret key of a client
 * hosts/HOST/server.key[_secret]       the keys of a daemon: hosts/HOST is its folder of keys
 * hosts/HOST/clients/NAME.key          the client that it lets in
 * </pre>
 *
 * A second call adds servers and clients, and leaves the keys that are there.
 */
final class HostKeys {

    static final String USAGE = "keygen --hosts HOST[:PORT]... [--into FOLDER] [--client NAME[=ROLE]]...";

    private static final Map<String, String> KNOWN = new LinkedHashMap<>();
    private static final String FOLDER = "circus-keys";
    private static final String DASHBOARD = "dashboard";
    private static final String PORT = "5555";
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.@-]*";
    private static final String SECRET = ".key_secret";
    private static final String PUBLIC = ".key";
    private static final String SERVER = "server";
    private static final String CLIENTS = "clients";

    static {
        KNOWN.put("--hosts", "");
        KNOWN.put("--into", "FOLDER");
        KNOWN.put("--client", "NAME=ROLE");
    }

    private final Path folder;
    private final Map<String, String> hosts;
    private final Map<String, String> clients;
    private final PrintStream out;

    private HostKeys(Path folder, Map<String, String> hosts, Map<String, String> clients, PrintStream out) {
        this.folder = folder;
        this.hosts = hosts;
        this.clients = clients;
        this.out = out;
    }

    static boolean areAskedFor(List<String> words) {
        return words.contains("--hosts");
    }

    /** @throws IllegalArgumentException that names the file that cannot be read or written */
    static void run(List<String> words, PrintStream out) throws UsageException {
        Words parsed = Words.parse(words, KNOWN, false);
        var hosts = new LinkedHashMap<String, String>();
        for (String word : parsed.arguments()) {
            int colon = word.lastIndexOf(':');
            String port = colon < 0 ? PORT : word.substring(colon + 1);
            String host = colon < 0 ? word : word.substring(0, colon);
            if (!host.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*") || !port.matches("[1-9][0-9]{0,4}")) {
                throw new UsageException(UsageException.Kind.OPTIONS, "cannot use '" + word + "': expected the name of a host, or HOST:PORT");
            }
            hosts.put(host, port);
        }
        if (hosts.isEmpty()) {
            throw new UsageException(UsageException.Kind.OPTIONS, "expected " + USAGE);
        }
        var clients = new LinkedHashMap<>(Map.of(DASHBOARD, "admin"));
        for (String word : parsed.values("--client")) {
            String[] parts = word.split("=", 2);
            String role = parts.length > 1 ? parts[1] : "observer";
            if (!parts[0].matches(NAME) || !WebUser.ROLES.contains(role)) {
                throw new UsageException(UsageException.Kind.OPTIONS, "cannot use --client '" + word + "': expected NAME=ROLE, where ROLE is one of "
                        + String.join(", ", WebUser.ROLES));
            }
            clients.put(parts[0], role);
        }
        try {
            new HostKeys(Path.of(parsed.has("--into") ? parsed.value("--into") : FOLDER), hosts, clients, out).make();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot write the keys: " + e, e);
        }
    }

    private void make() throws IOException {
        createFolder(folder.resolve(CLIENTS));
        var lines = new ArrayList<String>();
        Path servers = folder.resolve("servers");
        if (Files.exists(servers)) {
            lines.addAll(Files.readAllLines(servers));
        } else {
            lines.add("# Each line: the name of a server, its endpoint, and @GROUPs. For /etc/circus/servers, or ~/.config/circus/servers,");
            lines.add("# with the folders clients and hosts beside it; of these, only the files that are named here are needed.");
            lines.add("* keys=" + CLIENTS + "/" + DASHBOARD + SECRET);
        }
        for (Map.Entry<String, String> host : hosts.entrySet()) {
            Path own = folder.resolve("hosts").resolve(host.getKey());
            createFolder(own.resolve(CLIENTS));
            if (!Files.exists(own.resolve(SERVER + SECRET))) {
                Certificate server = Certificate.generate(Map.of("name", SERVER));
                write(server, own.resolve(SERVER + SECRET));
                Files.deleteIfExists(own.resolve(SERVER + PUBLIC));
                write(server.published(), own.resolve(SERVER + PUBLIC));
            }
            if (lines.stream().noneMatch(line -> line.startsWith(host.getKey() + " "))) {
                lines.add(host.getKey() + " tcp://" + host.getKey() + ":" + host.getValue() + " server-key=hosts/" + host.getKey() + "/" + SERVER + PUBLIC);
            }
        }
        for (Map.Entry<String, String> client : clients.entrySet()) {
            Path secret = folder.resolve(CLIENTS).resolve(client.getKey() + SECRET);
            if (!Files.exists(secret)) {
                write(Certificate.generate(metadata(client.getKey(), client.getValue())), secret);
            }
        }
        letIn();
        Path written = Files.write(folder.resolve(".servers.new"), lines);
        Files.move(written, servers, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        out.println(servers);
    }

    /** Every host of the folder lets every client of the folder in, those of former calls, too. */
    private void letIn() throws IOException {
        try (var secrets = Files.newDirectoryStream(folder.resolve(CLIENTS), "*" + SECRET);
                var known = Files.newDirectoryStream(folder.resolve("hosts"))) {
            var daemons = new ArrayList<Path>();
            known.forEach(daemons::add);
            for (Path secret : secrets) {
                Certificate published = Certificate.read(secret).published();
                for (Path daemon : daemons) {
                    Path file = daemon.resolve(CLIENTS).resolve(secret.getFileName().toString().replace(SECRET, PUBLIC));
                    if (!Files.exists(file)) {
                        write(published, file);
                    }
                }
            }
        }
    }

    /** The dashboard says on whose behalf it asks, so its key is marked. */
    private static Map<String, String> metadata(String name, String role) {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("name", name);
        metadata.put("role", role);
        if (name.equals(DASHBOARD)) {
            metadata.put(DASHBOARD, "true");
        }
        return metadata;
    }

    private static void createFolder(Path path) throws IOException {
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void write(Certificate certificate, Path file) throws IOException {
        certificate.write(file);
        out.println(file);
    }
}
