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
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.OptionRule;
import io.circus.toolkit.OptionRules;
import io.circus.toolkit.Regex;
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
                checkValues(section, entry.get(), plugin.options());
            }
        }
        for (WatcherSettings watcher : configuration.watchers()) {
            Section section = configuration.sections().find(watcher.freeForm().get("__name__"));
            watcher.freeForm().forEach((key, text) -> checkOverride(section, key, text));
        }
    }

    private void check(Section section, PluginCatalogue.Entry plugin, String key, String text) {
        OptionRule rule = plugin.options().get(key);
        if (rule != null && rule.form() == OptionForm.WATCHER) {
            checkWatcher(section, key, text.strip());
        } else if (rule != null && rule.form() == OptionForm.WATCHERS) {
            checkRegex(section, key, text.strip());
        }
        Entry entry = section.entry(key);
        if (isUnknown(plugin, key) && !isOfEveryPlugin(key) && (entry == null || !configuration.sections().isDefault(entry))) {
            findings.warning(section, key, "is no option of the plugin " + plugin.shortName() + likely(plugin, key));
        }
    }

    /** What the plugin would refuse, by the same rules. */
    private void checkValues(Section section, PluginCatalogue.Entry plugin, Map<String, String> texts) {
        for (OptionRule rule : plugin.options().values()) {
            rule.mistake(OptionRules.given(rule, plugin.options(), texts::get)).ifPresent(mistake ->
                    findings.failure(section, rule.name(), mistake + ": the plugin cannot run"));
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
        } catch (IllegalArgumentException | Regex.CostException e) {
            // what cannot be read is told with the other values; what takes too long by the plugin
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
        plugin.filter(found -> !found.options().isEmpty()).ifPresent(found ->
                checkOverride(section, key, text, found, key.substring(dot + 1)));
    }

    private void checkOverride(Section section, String key, String text, PluginCatalogue.Entry plugin, String option) {
        OptionRule rule = plugin.options().get(option);
        String prefix = key.substring(0, key.length() - option.length());
        if (rule == null) {
            findings.warning(section, key, "is no option of the plugin " + plugin.shortName() + Spelling.meant(option,
                    plugin.overrides()).map(meant -> ", did you mean " + prefix + meant + "?").orElse(", ignoring it"));
        } else if (!rule.isOverridable()) {
            findings.warning(section, key, "has no effect: the plugin reads it in its own section alone");
        } else {
            rule.mistake(text).ifPresent(mistake -> findings.failure(section, key, mistake));
        }
    }
}
