// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import io.circus.watchers.OptionType;
import io.circus.watchers.check.Spelling;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds options of plugins that name no watcher, that cannot be read, or that look like others. One thread. */
final class PluginCheck {

    private static final Map<String, OptionType<?>> TYPES =
            Map.of("Integer", OptionType.INTEGER, "Double", OptionType.NUMBER, "Boolean", OptionType.BOOLEAN);

    private final Configuration configuration;
    private final PluginCatalogue catalogue;
    private final Findings findings;

    /** @param findings gets what is found */
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
            watcher.freeForm().keySet().forEach(key -> checkOverride(section, key));
        }
    }

    private void check(Section section, PluginCatalogue.Entry plugin, String key, String text) {
        if (plugin.watcherOptions().contains(key)) {
            checkWatcher(section, key, text.strip());
        }
        Spelling.meant(key, plugin.options().keySet())
                .filter(meant -> !isOfEveryPlugin(key)).ifPresent(meant -> findings.warning(section, key,
                        "is no option of the plugin " + plugin.shortName() + ", did you mean " + meant + "?"));
        OptionType<?> type = TYPES.get(plugin.options().getOrDefault(key, ""));
        if (type != null && !text.isBlank()) {
            try {
                type.parse(text);
            } catch (IllegalArgumentException e) {
                findings.failure(section, key, e.getMessage() + ": the plugin cannot run");
            }
        }
    }

    /** What a section may say of every plugin, and what is there for the plugin's watcher in the original. */
    private static boolean isOfEveryPlugin(String key) {
        return key.equals(PluginSettings.ACTIVE) || WatcherOption.named(key).isPresent();
    }

    private void checkWatcher(Section section, String key, String name) {
        var names = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        Stream.concat(configuration.watchers().stream().map(WatcherSettings::name),
                configuration.plugins().stream().map(PluginSettings::watcherName)).forEach(names::add);
        if (!name.isEmpty() && !names.contains(name)) {
            findings.warning(section, key, "there is no watcher " + name + Spelling.question(name, names));
        }
    }

    /** {@code PLUGIN.OPTION} in the section of a watcher. */
    private void checkOverride(Section section, String key) {
        int dot = key.indexOf('.');
        Optional<PluginCatalogue.Entry> plugin = dot < 0 ? Optional.empty() : catalogue.plugin(key.substring(0, dot));
        plugin.flatMap(found -> Spelling.meant(key.substring(dot + 1), found.options().keySet())).ifPresent(meant ->
                findings.warning(section, key, "is no option of the plugin " + key.substring(0, dot) + ", did you mean "
                        + key.substring(0, dot + 1) + meant + "?"));
    }
}
