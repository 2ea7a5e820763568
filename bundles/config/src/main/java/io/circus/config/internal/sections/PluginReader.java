// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.GlobalSettings;
import io.circus.config.internal.ini.Entry;
import io.circus.config.internal.ini.EnvVariables;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.ini.Sections;
import io.circus.toolkit.OptionType;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the {@code [plugin:NAME]} sections: plugins that are bundles, and plugins that are programs. One thread. */
final class PluginReader {

    static final String PREFIX = "plugin:";

    private final Sections sections;
    private final EnvVariables variables;
    private final Findings findings;
    private final ForeignPlugins foreign;
    private final List<PluginSettings> bundles = new ArrayList<>();
    private final List<WatcherSettings> programs = new ArrayList<>();

    PluginReader(Sections sections, EnvVariables variables, Findings findings, ForeignPlugins foreign) {
        this.sections = sections;
        this.variables = variables;
        this.findings = findings;
        this.foreign = foreign;
    }

    /** @param debug the option of {@code [circus]} */
    void read(GlobalSettings global, DaemonSettings daemon, boolean debug) {
        var commandLine = new PluginCommandLine(global, daemon, debug);
        for (Section section : sections.all()) {
            if (section.title().startsWith(PREFIX) && !section.entries().isEmpty()) {
                read(section, commandLine);
            } else if (section.title().startsWith(PREFIX)) {
                findings.warning(section, "has no options, ignoring it");
            }
        }
        bundles.sort(Comparator.comparing(PluginSettings::name));
        programs.sort(Comparator.comparing(WatcherSettings::name));
    }

    /** The plugins that are bundles, sorted by name. */
    List<PluginSettings> bundles() {
        return bundles;
    }

    /** The watchers of the plugins that are programs, sorted by name. */
    List<WatcherSettings> programs() {
        return programs;
    }

    private void read(Section section, PluginCommandLine commandLine) {
        String name = section.title().substring(PREFIX.length());
        Entry use = section.entry("use");
        if (name.isBlank()) {
            findings.mistake(section, "expected a name behind '" + PREFIX + "'");
        } else if (name.equals(CircusSection.STATISTICS)) {
            findings.mistake(section, "expected another name than that of the plugin that statsd switches on");
        } else if (use == null || use.text().isBlank()) {
            findings.mistake(section, "use is missing, expected the name of a plugin");
        } else {
            read(new PluginSettings(name, use.place(), variables.expand(use.text()).strip(), options(section)), section,
                    commandLine);
        }
    }

    private void read(PluginSettings plugin, Section section, PluginCommandLine commandLine) {
        // a plugin that is not active need not be found
        ForeignPlugins.Kind kind = plugin.active()
                ? foreign.kindOf(plugin, missing -> findings.warning(section, section.entry("use"), missing))
                : ForeignPlugins.Kind.BUNDLE;
        try {
            if (kind == ForeignPlugins.Kind.BUNDLE) {
                bundles.add(plugin);
            } else {
                programs.add(new PluginProgram(section, plugin, findings)
                        .watcher(commandLine.of(plugin, kind == ForeignPlugins.Kind.PYTHON), commandLine.debug()));
            }
        } catch (IllegalArgumentException e) {
            findings.mistake(section, section.entry("use"), e.getMessage());
        }
    }

    private Map<String, String> options(Section section) {
        var options = new LinkedHashMap<String, String>();
        for (Entry entry : section.entries()) {
            if (!entry.key().equals("use")) {
                options.put(entry.key(), variables.expand(entry.text()).strip());
            }
        }
        check(section, options, "priority", OptionType.INTEGER);
        check(section, options, PluginSettings.ACTIVE, OptionType.BOOLEAN);
        return options;
    }

    /** Removes an option that cannot be read. */
    private void check(Section section, Map<String, String> options, String key, OptionType<?> type) {
        try {
            if (options.containsKey(key)) {
                type.parse(options.get(key));
            }
        } catch (IllegalArgumentException e) {
            findings.mistake(section, section.entry(key), e.getMessage());
            options.remove(key);
        }
    }
}
