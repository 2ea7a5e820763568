// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.internal.ini.EnvSections;
import io.circus.config.internal.ini.EnvVariables;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.IniReader;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.ini.Sections;
import io.circus.config.internal.trust.Ownership;
import io.circus.sockets.SocketSettings;
import io.circus.watchers.WatcherSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes a {@link Configuration} of sections. Needs no framework. One thread. */
public final class ConfigurationReader {

    private final Sections sections;
    private final Findings findings;
    private final EnvSections environments;
    private final EnvVariables variables;
    private final ForeignPlugins foreign;
    private Ownership ownership;

    ConfigurationReader(Sections sections, Map<String, String> process, Findings findings, ForeignPlugins foreign) {
        this.foreign = foreign;
        this.sections = sections;
        this.findings = findings;
        this.environments = new EnvSections(sections, process);
        this.variables = EnvVariables.of(process).with(environments.common());
    }

    /**
     * Reads {@code ini} and what it includes. Never throws: mistakes are in the findings.
     *
     * @param process the environment of the daemon
     * @param foreign tells plugins that are programs
     */
    public static Configuration read(Path ini, Map<String, String> process, ForeignPlugins foreign) {
        var findings = new Findings();
        Sections sections = new IniReader(ini, process, findings).read();
        return new ConfigurationReader(sections, process, findings, foreign).read();
    }

    /** As above; {@code home} and {@code commands} as for {@link ForeignPlugins}. */
    public static Configuration read(Path ini, Map<String, String> process, Optional<Path> home,
            Function<List<String>, Optional<String>> commands) {
        return read(ini, process, new ForeignPlugins(home, commands));
    }

    /** As above, of sections that were read before. */
    public static Configuration read(Sections sections, Map<String, String> process, ForeignPlugins foreign) {
        return new ConfigurationReader(sections, process, new Findings(), foreign).read();
    }

    private Configuration read() {
        var circus = new CircusSection(sections, variables, findings);
        var global = circus.global();
        var daemon = circus.daemon();
        var http = new HttpSection(circus, sections.sources().stream().findFirst()).read();
        ownership = Ownership.of(daemon.strict());
        ownership.checkSources(sections, findings);
        if (daemon.strict()) {
            // otherwise the home is checked when the first processes run
            foreign.home().ifPresent(home -> ownership.checkHome(home, findings));
        }
        var statistics = circus.statistics(global);
        circus.checkTheRest();
        warnAboutOtherSections();
        List<SocketSettings> sockets = sockets();
        List<WatcherSettings> watchers = watchers();
        var plugins = new PluginReader(sections, variables, findings, foreign);
        plugins.read(global, daemon, circus.debug());
        statistics.ifPresent(plugins.bundles()::add);
        watchers.addAll(plugins.programs());
        var configuration = new Configuration(global, daemon, http, sockets, watchers, plugins.bundles(), findings,
                sections);
        new ReferenceCheck(configuration, variables, environments).check();
        return configuration;
    }

    private List<SocketSettings> sockets() {
        var sockets = new TreeMap<String, SocketSettings>();
        for (Section section : sections.all()) {
            if (section.title().startsWith(SocketSection.PREFIX) && hasOptions(section)) {
                SocketSettings socket = new SocketSection(section, sections, variables, findings).read();
                if (socket != null && sockets.putIfAbsent(socket.name(), socket) != null) {
                    findings.mistake(section, "there is a socket " + socket.name()
                            + " already, expected names that differ in more than their case");
                }
            }
        }
        return List.copyOf(sockets.values());
    }

    private List<WatcherSettings> watchers() {
        var watchers = new ArrayList<WatcherSettings>();
        var names = new HashMap<String, Section>();
        for (Section section : sections.all()) {
            if (section.title().startsWith(WatcherSection.PREFIX) && hasOptions(section)) {
                var reader = new WatcherSection(section, sections, environments, variables, findings);
                WatcherSettings watcher = reader.read();
                if (watcher != null) {
                    ownership.checkHooks(section, watcher, sections.sources().stream().findFirst(), findings);
                }
                Section other = names.putIfAbsent(reader.name().toLowerCase(Locale.ROOT), section);
                if (other != null) {
                    findings.mistake(section, "the name '" + reader.name() + "' is that of [" + other.title() + "] at "
                            + other.place() + ", expected names that differ in more than their case");
                } else if (watcher != null) {
                    watchers.add(watcher);
                }
            }
        }
        watchers.sort(Comparator.comparing(WatcherSettings::name));
        return watchers;
    }

    private boolean hasOptions(Section section) {
        if (section.entries().isEmpty()) {
            findings.warning(section, "has no options, ignoring it");
        }
        return !section.entries().isEmpty();
    }

    private void warnAboutOtherSections() {
        for (Section section : sections.all()) {
            String title = section.title();
            if (!title.equals("circus") && !title.equals("env") && !title.startsWith("env:")
                    && !title.startsWith(WatcherSection.PREFIX) && !title.startsWith(PluginReader.PREFIX)
                    && !title.startsWith(SocketSection.PREFIX)) {
                findings.warning(section, "is no section of Circus, ignoring it" + Likely.section(title));
            }
        }
    }
}
