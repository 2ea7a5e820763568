// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The options of a plugin as the user wrote them: its section's, which a watcher overrides with {@code NAME.OPTION}.
 * Immutable; any thread.
 */
public final class PluginOptions {

    /** The property of a section's configuration that has its title, {@code plugin:NAME}. */
    public static final String SECTION = "circus.section";

    /** The property that has the section's keys for the plugin, as they are written there, a line each; without those every unit has. */
    public static final String KEYS = "circus.keys";

    /** As the {@code min} of an {@code AttributeDefinition}: more than 0. */
    public static final String POSITIVE = "4.9E-324";

    private static final System.Logger LOG = System.getLogger(PluginOptions.class.getName());
    private static final double NANOS = 1e9;

    private final String plugin;
    private final Map<String, OptionRule> rules;
    private final Map<String, String> section;
    private final Map<String, String> overrides;

    private PluginOptions(String plugin, Map<String, OptionRule> rules, Map<String, String> section, Map<String, String> overrides) {
        this.plugin = plugin;
        this.rules = rules;
        this.section = section;
        this.overrides = overrides;
    }

    /**
     * The options of the section. A bad value is logged, and so is an option that the plugin does not declare.
     *
     * @param plugin its short name, with which watchers prefix what they override
     * @param config declares the plugin's options by its methods, see {@link PluginOption}; a {@code _} in a name is a dot in the key
     * @param properties of its component
     * @throws IllegalArgumentException that names an option that breaks its rule; DS then leaves the component inactive
     */
    public static PluginOptions of(String plugin, Class<? extends Annotation> config, Map<String, ?> properties) {
        var section = new LinkedHashMap<String, String>();
        properties.forEach((key, value) -> section.put(underscored(key), String.valueOf(value)));
        var options = new PluginOptions(plugin, OptionRules.of(config), Map.copyOf(section), Map.of());
        options.warnOfUnknown();
        return options.read(PluginOptions::checked);
    }

    /** The properties hold the framework's own, too: the section says which keys are the user's. */
    private void warnOfUnknown() {
        section.getOrDefault(underscored(KEYS), "").lines()
                .filter(key -> !rules.containsKey(key))
                .forEach(key -> LOG.log(WARNING, () -> who() + ": unknown option " + key + ", it has no effect; there are "
                        + String.join(", ", new TreeSet<>(rules.keySet()))));
    }

    private PluginOptions checked() {
        rules.keySet().forEach(this::text);
        return this;
    }

    private static String underscored(String key) {
        return key.replace('.', '_');
    }

    /**
     * With what a watcher overrides, of the options that it may. A bad value is refused when it is read.
     *
     * @param watcher the free-form options of the watcher: {@code watcher.settings().freeForm()}
     */
    public PluginOptions with(Map<String, String> watcher) {
        return new PluginOptions(plugin, rules, section, Map.copyOf(watcher));
    }

    /**
     * What {@code reader} makes of these options, for the constructor of a component: SCR keeps what it throws, but has no
     * way into the daemon's log, so that is told here.
     *
     * @throws IllegalArgumentException the one of {@code reader}; DS then leaves the component inactive
     */
    public <T> T read(Function<PluginOptions, T> reader) {
        try {
            return reader.apply(this);
        } catch (IllegalArgumentException e) {
            LOG.log(ERROR, () -> who() + ": " + e.getMessage() + ", the plugin stays inactive");
            throw e;
        }
    }

    /** There may be several sections of one plugin. */
    private String who() {
        String title = section.get(underscored(SECTION));
        return title == null ? plugin : title + " (" + plugin + ")";
    }

    /**
     * The text of {@code option}, or else its default; null if there is neither.
     *
     * @throws IllegalArgumentException that names the option and its value
     */
    public String text(String option) {
        OptionRule rule = rules.get(option);
        if (rule == null) {
            throw new IllegalArgumentException("the plugin " + plugin + " declares no option " + option);
        }
        String text = given(rule);
        rule.mistake(text).ifPresent(mistake -> {
            throw new IllegalArgumentException("cannot read option " + option + ": " + mistake);
        });
        return text == null ? rule.defaultText() : text;
    }

    /** What the watcher says, or else the section; null for nothing. */
    private String given(OptionRule rule) {
        return OptionRules.given(rule, rules, name ->
                rule.isOverridable() && overrides.get(plugin + "." + name) instanceof String own ? own : section.get(name));
    }

    /** The value of {@code option}; {@code otherwise} if it is not given and has no default. */
    public <T> T get(String option, OptionType<T> type, T otherwise) {
        String text = text(option);
        return text == null ? otherwise : type.parse(text);
    }

    /** An option with a default, as an integer. */
    public int integer(String option) {
        return get(option, OptionType.INTEGER, null);
    }

    /** An option with a default, as a number. */
    public double number(String option) {
        return get(option, OptionType.NUMBER, null);
    }

    /** An option with a default, as a boolean. */
    public boolean flag(String option) {
        return get(option, OptionType.BOOLEAN, null);
    }

    /** An option with a default, as a number of seconds with fractions. */
    public Duration seconds(String option) {
        return Duration.ofNanos(Math.round(number(option) * NANOS));
    }

    /** An option with a default, as one of the constants of {@code type}, in any case. */
    public <E extends Enum<E>> E choice(String option, Class<E> type) {
        return Enum.valueOf(type, text(option).strip().toUpperCase(Locale.ROOT));
    }
}
