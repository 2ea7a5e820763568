// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import io.circus.sockets.SocketSettings;
import io.circus.watchers.OptionType;
import io.circus.watchers.WatcherSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Makes a {@link Configuration} of sections. Needs no framework. One thread. */
public final class ConfigurationReader {

    private final Sections sections;
    private final Findings findings;
    private final EnvSections environments;
    private final EnvVariables variables;

    ConfigurationReader(Sections sections, Map<String, String> process, Findings findings) {
        this.sections = sections;
        this.findings = findings;
        this.environments = new EnvSections(sections, process);
        this.variables = EnvVariables.of(process).with(environments.common());
    }

    /**
     * Reads {@code ini} and what it includes. Never throws: what is wrong is in the findings.
     *
     * @param process the environment of the daemon
     */
    public static Configuration read(Path ini, Map<String, String> process) {
        var findings = new Findings();
        Sections sections = new IniReader(ini, process, findings).read();
        return new ConfigurationReader(sections, process, findings).read();
    }

    /** As {@link #read(Path, Map)}, of what was read before. */
    static Configuration read(Sections sections, Map<String, String> process) {
        return new ConfigurationReader(sections, process, new Findings()).read();
    }

    private Configuration read() {
        var circus = new CircusSection(sections, variables, findings);
        var global = circus.global();
        var daemon = circus.daemon();
        var statistics = circus.statistics(global);
        circus.checkTheRest();
        warnAboutOtherSections();
        List<SocketSettings> sockets = sockets();
        List<WatcherSettings> watchers = watchers();
        List<PluginSettings> plugins = plugins();
        statistics.ifPresent(plugins::add);
        return new Configuration(global, daemon, sockets, watchers, plugins, findings, sections);
    }

    private List<SocketSettings> sockets() {
        var sockets = new TreeMap<String, SocketSettings>();
        for (Section section : sections.all()) {
            if (section.title().startsWith(SocketSection.PREFIX)) {
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

    private List<PluginSettings> plugins() {
        var plugins = new ArrayList<PluginSettings>();
        for (Section section : sections.all()) {
            if (section.title().startsWith("plugin:") && hasOptions(section)) {
                plugin(section, plugins);
            }
        }
        plugins.sort(Comparator.comparing(PluginSettings::name));
        return plugins;
    }

    private void plugin(Section section, List<PluginSettings> plugins) {
        String name = section.title().substring("plugin:".length());
        Entry use = section.entry("use");
        if (name.isBlank()) {
            findings.mistake(section, "expected a name behind 'plugin:'");
        } else if (name.equals(CircusSection.STATISTICS)) {
            findings.mistake(section, "expected another name than that of the plugin that statsd switches on");
        } else if (use == null || use.text().isBlank()) {
            findings.mistake(section, "use is missing, expected the name of a plugin");
        } else {
            plugins.add(new PluginSettings(name, use.place(), variables.expand(use.text()).strip(), options(section)));
        }
    }

    private Map<String, String> options(Section section) {
        var options = new LinkedHashMap<String, String>();
        for (Entry entry : section.entries()) {
            if (!entry.key().equals("use")) {
                options.put(entry.key(), variables.expand(entry.text()).strip());
            }
        }
        if (options.containsKey("priority")) {
            check(section, section.entry("priority"), OptionType.INTEGER);
        }
        if (options.containsKey(PluginSettings.ACTIVE)) {
            check(section, section.entry(PluginSettings.ACTIVE), OptionType.BOOLEAN);
        }
        return options;
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
                    && !title.startsWith(WatcherSection.PREFIX) && !title.startsWith("plugin:")
                    && !title.startsWith(SocketSection.PREFIX)) {
                findings.warning(section, "is no section of Circus, ignoring it");
            }
        }
    }

    private void check(Section section, Entry entry, OptionType<?> type) {
        try {
            type.parse(variables.expand(entry.text()));
        } catch (IllegalArgumentException e) {
            findings.mistake(section, entry, e.getMessage());
        }
    }
}
