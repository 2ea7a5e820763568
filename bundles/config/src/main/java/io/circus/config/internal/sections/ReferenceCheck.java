// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.GlobalSettings;
import io.circus.config.internal.ini.Entry;
import io.circus.config.internal.ini.EnvSections;
import io.circus.config.internal.ini.EnvVariables;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.ini.Sections;
import io.circus.sockets.SocketSettings;
import io.circus.toolkit.Variables;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.check.Diagnostic;
import io.circus.watchers.check.Spelling;
import io.circus.watchers.check.WatcherCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds names that the sections of a configuration use and none of them defines, and addresses that two of them claim. One thread. */
final class ReferenceCheck {

    private static final String ENVIRONMENT = "circus.env.";
    private static final List<String> LEVELS = List.of("critical", "error", "warning", "info", "debug");

    private final Configuration configuration;
    private final Sections sections;
    private final Findings findings;
    private final EnvVariables variables;
    private final EnvSections environments;

    /** @param variables of the process and of {@code [env]} */
    ReferenceCheck(Configuration configuration, EnvVariables variables, EnvSections environments) {
        this.configuration = configuration;
        this.sections = configuration.sections();
        this.findings = configuration.findings();
        this.variables = variables;
        this.environments = environments;
    }

    void check() {
        Set<String> sockets = socketNames();
        for (WatcherSettings watcher : configuration.watchers()) {
            Section section = sections.find(watcher.freeForm().get("__name__"));
            if (section.title().startsWith(WatcherSection.PREFIX)) {
                WatcherCheck.ofSettings(watcher, sockets).forEach(found -> tell(section, found));
            }
        }
        sections.all().forEach(this::checkVariables);
        checkEnvironments();
        checkLogLevel();
        checkAddresses();
    }

    /** The names of all sockets, including those left out and those with which the daemon was started (sd_listen_fds(3)). */
    private Set<String> socketNames() {
        var names = new TreeSet<>(List.of(System.getenv().getOrDefault("LISTEN_FDNAMES", "").toLowerCase(Locale.ROOT).split(":")));
        names.remove("");
        for (Section section : sections.all()) {
            if (section.title().startsWith(SocketSection.PREFIX) && !section.entries().isEmpty()) {
                names.add(SocketSection.nameIn(section.title()));
            }
        }
        return names;
    }

    private void tell(Section section, Diagnostic found) {
        Entry entry = section.entry(found.key());
        if (entry != null && sections.isDefault(entry)) {
            return; // in other sections it makes sense
        }
        if (found.hopeless()) {
            findings.failure(section, found.key(), found.text());
        } else if (!found.key().startsWith("env ")) {
            findings.warning(section, found.key(), found.text());
        }
    }

    /** Checks the variables of all sections but those of watchers, which are checked with their other options. */
    private void checkVariables(Section section) {
        boolean plugin = section.title().startsWith(PluginReader.PREFIX);
        boolean scoped = section.title().startsWith("env:");
        if (!plugin && !scoped && !section.title().equals("circus") && !section.title().equals("env")
                && !section.title().startsWith(SocketSection.PREFIX)) {
            return;
        }
        for (Entry entry : section.entries()) {
            for (String name : Variables.names(scoped ? entry.text() : variables.expand(entry.text()))) {
                if (scoped && !sections.isDefault(entry)) {
                    findings.warning(section, entry, "$(" + name + ") is not expanded here, only $NAME is");
                } else if (!scoped && (!plugin || name.startsWith(ENVIRONMENT))) {
                    findings.warning(section, entry, "there is no variable $(" + name + "), it stays as it is"
                            + (name.startsWith(ENVIRONMENT) ? "" : ": here only $(circus.env.NAME) is known"));
                }
            }
        }
    }

    /** Finds options in the wrong section. A variable may have any name; most names are in capitals. */
    private void checkNamesOfVariables(Section section) {
        for (Entry entry : section.entries()) {
            String likely = entry.key().chars().anyMatch(Character::isUpperCase) ? "" : WatcherCheck.likely(entry.key());
            if (!likely.isEmpty() && !sections.isDefault(entry)) {
                findings.warning(section, entry, "is a variable of the environment here" + likely);
            }
        }
    }

    private void checkEnvironments() {
        List<String> watchers = configuration.watchers().stream().map(WatcherSettings::name).toList();
        Set<String> all = new TreeSet<>(watchers);
        for (Section section : sections.all()) {
            if (section.title().startsWith(WatcherSection.PREFIX)) {
                all.add(section.title().substring(WatcherSection.PREFIX.length()));
            }
        }
        sections.all().stream().filter(section -> section.title().equals("env") || section.title().startsWith("env:"))
                .forEach(this::checkNamesOfVariables);
        for (Section section : all.isEmpty() ? List.<Section>of() : environments.withoutAnyOf(all)) {
            findings.warning(section, "there is no such watcher" + Spelling.question(section.title().substring("env:".length()), all));
        }
    }

    private void checkLogLevel() {
        Section circus = sections.find("circus");
        Entry level = circus == null ? null : circus.entry("loglevel");
        String text = level == null ? "" : variables.expand(level.text()).strip().toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && !LEVELS.contains(text)) {
            findings.warning(circus, level, "expected one of " + String.join(", ", LEVELS) + ", got '" + text + "': info counts"
                    + Spelling.question(text, LEVELS));
        }
    }

    /** Finds two sections that claim one address: the first to bind gets it. */
    private void checkAddresses() {
        GlobalSettings global = configuration.global();
        Map<String, String> taken = new HashMap<>();
        Section circus = sections.find("circus");
        if (circus != null) {
            claim(taken, circus, "endpoint", global.endpoint());
            claim(taken, circus, "pubsub_endpoint", global.pubsubEndpoint());
            if (configuration.plugins().stream().anyMatch(plugin -> plugin.name().equals(CircusSection.STATISTICS))) {
                claim(taken, circus, "stats_endpoint", global.statsEndpoint());
            }
        }
        for (SocketSettings socket : configuration.sockets()) {
            if (!socket.reusePort() && socket.type().listens()) {
                sections.all().stream().filter(section -> section.title().startsWith(SocketSection.PREFIX)
                        && SocketSection.nameIn(section.title()).equals(socket.name())).findFirst()
                        .ifPresent(section -> claim(taken, section, socket.file().isPresent() ? "path" : "port",
                                socket.file().map(path -> "ipc://" + path).orElse("tcp://" + socket.address())));
            }
        }
    }

    private void claim(Map<String, String> taken, Section section, String key, String address) {
        if (address.endsWith(":0") || address.endsWith(":*")) {
            return; // any free port
        }
        String mine = "[" + section.title() + "] " + key;
        String other = taken.putIfAbsent(address.replace("//localhost:", "//127.0.0.1:"), mine);
        if (other != null) {
            findings.failure(section, key, "the address " + address.replaceFirst("^[a-z]+://", "") + " is that of " + other + " already");
        }
    }
}
