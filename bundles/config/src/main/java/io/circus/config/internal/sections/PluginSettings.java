// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.internal.ini.Place;
import io.circus.toolkit.OptionType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One {@code [plugin:NAME]} section.
 *
 * @param name the part behind {@code plugin:}
 * @param place of {@code use}
 * @param use a name of the plugin: the short one or one of the original Circus
 * @param options all other options, as text
 */
public record PluginSettings(String name, Place place, String use, Map<String, String> options) {

    /** The option of every plugin that switches it off. */
    public static final String ACTIVE = "active";

    public PluginSettings {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Whether {@code other} means the same, wherever it is written. */
    public boolean sameAs(PluginSettings other) {
        return name.equals(other.name) && use.equals(other.use) && options.equals(other.options);
    }

    /** Whether the plugin is to run, which {@code active = False} prevents. */
    public boolean active() {
        String text = options.get(ACTIVE);
        return text == null || text.isBlank() || OptionType.BOOLEAN.parse(text);
    }

    /** The same with other options. */
    public PluginSettings with(Map<String, String> others) {
        return new PluginSettings(name, place, use, others);
    }

    public String title() {
        return "plugin:" + name;
    }

    /** The name by which commands know it. Statistics keep the name of the original's watcher. */
    public String watcherName() {
        return name.equals(CircusSection.STATISTICS) ? name : title();
    }
}
