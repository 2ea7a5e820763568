// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.check;

import io.circus.config.internal.ini.Entry;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.jars.PluginCatalogue;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.sections.Likely;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.config.internal.sections.WatcherSection;
import io.circus.toolkit.Regex;
import io.circus.watchers.OptionType;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.check.Spelling;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds options of plugins that do not exist, cannot be read or name no watcher. One thread. */
final class PluginCheck {

    private static final Map<String, OptionType<?>> TYPES =
            Map.of("Integer", OptionType.INTEGER, "Double", OptionType.NUMBER, "Boolean", OptionType.BOOLEAN);

    private final Configuration configuration;
    private final PluginCatalogue catalogue;
    private final Findings findings;

    /** @param findings receives the results */
    PluginCheck(Configuration configuration, PluginCatalogue catalogue, Findings findings) {
        this.configuration = configuration;
        this.catalogue = catalogue;
        this.findings = findings;
    }

    void check() {
        for (PluginSettings plugin : configuration.plugins()) {
            Section section = configuration.sections().find(plugin.title());
            Optional<PluginCatalogue.Entry> entry = catalogue.plugin(plugin.use());
            if (section != null && entry.isPresent()) {
                plugin.options().forEach((key, text) -> check(section, entry.get(), key, text));
            }
        }
        for (WatcherSettings watcher : configuration.watchers()) {
            Section section = configuration.sections().find(watcher.freeForm().get("__name__"));
            watcher.freeForm().forEach((key, text) -> checkOverride(section, key, text));
        }
    }

    private void check(Section section, PluginCatalogue.Entry plugin, String key, String text) {
        if (plugin.watcherOptions().contains(key)) {
            checkWatcher(section, key, text.strip());
        }
        if (plugin.regexOptions().contains(key)) {
            checkRegex(section, key, text.strip());
        }
        Entry entry = section.entry(key);
        if (isUnknown(plugin, key) && !isOfEveryPlugin(key) && (entry == null || !configuration.sections().isDefault(entry))) {
            findings.warning(section, key, "is no option of the plugin " + plugin.shortName() + likely(plugin, key));
        }
        checkValue(plugin, key, text).ifPresent(mistake -> findings.failure(section, key, mistake + ": the plugin cannot run"));
    }

    /** The mistake in the value of an option, if there is one. */
    private static Optional<String> checkValue(PluginCatalogue.Entry plugin, String option, String text) {
        PluginCatalogue.Option known = plugin.options().get(option);
        OptionType<?> type = known == null ? null : TYPES.get(known.type());
        if (type == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return type.parse(text) instanceof Number number && !known.range().contains(number.doubleValue())
                    ? Optional.of("expected " + known.range() + ", got '" + text.strip() + "'") : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** If a jar does not describe its options, every option may be one. */
    private static boolean isUnknown(PluginCatalogue.Entry plugin, String key) {
        return !plugin.options().isEmpty() && !plugin.options().containsKey(key);
    }

    private static String likely(PluginCatalogue.Entry plugin, String key) {
        String likely = Likely.option(key, plugin.options().keySet());
        return likely.isEmpty() ? ", ignoring it" : likely;
    }

    /** Options of every plugin, and those of the plugin's watcher in the original. */
    private static boolean isOfEveryPlugin(String key) {
        return key.equals(PluginSettings.ACTIVE) || key.equals("name") || key.equals("env") || key.indexOf('.') >= 0
                || key.startsWith("rlimit_") || WatcherOption.named(key).isPresent();
    }

    /** The names of all watchers, including those with mistakes. */
    private Set<String> watcherNames() {
        var names = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        configuration.watchers().forEach(watcher -> names.add(watcher.name()));
        for (Section section : configuration.sections().all()) {
            if (section.title().startsWith(WatcherSection.PREFIX) && section.entry("name") == null) {
                names.add(section.title().substring(WatcherSection.PREFIX.length()));
            }
        }
        return names;
    }

    /** Compares the expression with the names as they appear in events and in lists. */
    private void checkRegex(Section section, String key, String text) {
        Set<String> names = watcherNames();
        try {
            Regex regex = Regex.ofPython(text);
            if (!names.isEmpty() && names.stream().map(name -> name.toLowerCase(Locale.ROOT))
                    .noneMatch(name -> regex.begins(name) || regex.begins(name.replace(' ', '_')))) {
                findings.warning(section, key, "fits the name of no watcher; names are compared in lower case, from their beginning on");
            }
        } catch (IllegalArgumentException e) {
            findings.failure(section, key, e.getMessage() + ": the plugin cannot run");
        } catch (Regex.CostException e) {
            // reported by whoever uses it
        }
    }

    private void checkWatcher(Section section, String key, String name) {
        Set<String> names = watcherNames();
        configuration.plugins().forEach(plugin -> names.add(plugin.watcherName()));
        if (!name.isEmpty() && !names.contains(name)) {
            findings.warning(section, key, "there is no watcher " + name + Spelling.question(name, names));
        }
    }

    /** {@code PLUGIN.OPTION} in the section of a watcher. */
    private void checkOverride(Section section, String key, String text) {
        int dot = key.indexOf('.');
        Optional<PluginCatalogue.Entry> plugin = dot < 0 ? Optional.empty() : catalogue.plugin(key.substring(0, dot));
        String option = key.substring(dot + 1);
        plugin.flatMap(found -> checkValue(found, option, text)).ifPresent(mistake -> findings.failure(section, key, mistake));
        plugin.filter(found -> isUnknown(found, option)).ifPresent(found -> findings.warning(section, key,
                "is no option of the plugin " + key.substring(0, dot) + Spelling.meant(option, found.options().keySet())
                        .map(meant -> ", did you mean " + key.substring(0, dot + 1) + meant + "?").orElse(", ignoring it")));
    }
}
