// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options of a plugin as the user wrote them: its section's, which a watcher overrides with {@code NAME.OPTION}.
 * Immutable; any thread.
 */
public final class PluginOptions {

    /** The property of a section's configuration that has its title, {@code plugin:NAME}. */
    public static final String SECTION = "circus.section";

    /** The one that has the keys of the section, as they are written there, each on a line. */
    public static final String KEYS = "circus.keys";

    /**
     * As the {@code min} of an {@code AttributeDefinition}: more than 0. {@code circusd --check} and {@code reloadconfig} tell of numbers
     * that are outside what {@code min} and {@code max} say.
     */
    public static final String POSITIVE = "4.9E-324";

    private static final System.Logger LOG = System.getLogger(PluginOptions.class.getName());
    private static final double NANOS = 1e9;

    private final String plugin;
    private final Map<String, String> section;
    private final Map<String, String> overrides;

    private PluginOptions(String plugin, Map<String, String> section, Map<String, String> overrides) {
        this.plugin = plugin;
        this.section = section;
        this.overrides = overrides;
    }

    /**
     * Of the section.
     *
     * @param plugin its short name, with which watchers prefix what they override
     * @param properties of its component; a dot in a key stands for a {@code _}
     */
    public static PluginOptions of(String plugin, Map<String, ?> properties) {
        var section = new LinkedHashMap<String, String>();
        properties.forEach((key, value) -> section.put(underscored(key), String.valueOf(value)));
        return new PluginOptions(plugin, Map.copyOf(section), Map.of());
    }

    /**
     * Of the section, and warns of those that mean nothing: neither the plugin nor a watcher has them.
     *
     * @param config the plugin's options are its methods
     */
    public static PluginOptions of(String plugin, Class<? extends Annotation> config, Map<String, ?> properties) {
        PluginOptions options = of(plugin, properties);
        Set<String> known = Stream.of(config.getDeclaredMethods()).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
        // among the properties there are those of the framework, too
        options.section.getOrDefault(underscored(KEYS), "").lines()
                .filter(key -> !known.contains(key) && WatcherOption.named(key).isEmpty())
                .forEach(key -> LOG.log(WARNING, () -> options.who() + ": unknown option " + key
                        + ", it has no effect; there are " + String.join(", ", known)));
        return options;
    }

    private static String underscored(String key) {
        return key.replace('.', '_');
    }

    /** With what {@code watcher} overrides. */
    public PluginOptions with(WatcherSettings watcher) {
        return new PluginOptions(plugin, section, watcher.freeForm());
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

    /** The text of {@code option}; null if it is not given or empty. */
    public String text(String option) {
        String own = overrides.get(plugin + "." + option);
        String text = own != null ? own : section.get(option);
        return text == null || text.isBlank() ? null : text;
    }

    public String text(String option, String otherwise) {
        String text = text(option);
        return text == null ? otherwise : text;
    }

    /** @throws IllegalArgumentException that names the option and its value */
    public <T> T get(String option, OptionType<T> type, T otherwise) {
        String text = text(option);
        if (text == null) {
            return otherwise;
        }
        try {
            return type.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read option " + option + ": " + e.getMessage(), e);
        }
    }

    /**
     * An integer from {@code lowest} to {@code highest}.
     *
     * @throws IllegalArgumentException that names the option and its value
     */
    public int integer(String option, int lowest, int highest, int otherwise) {
        int number = get(option, OptionType.INTEGER, otherwise);
        if (number < lowest || number > highest) {
            throw new IllegalArgumentException("cannot read option " + option + ": expected "
                    + (highest == Integer.MAX_VALUE ? lowest + " or more" : lowest + " to " + highest) + ", got '"
                    + number + "'");
        }
        return number;
    }

    /**
     * A number of seconds, with fractions; it may be zero or negative.
     *
     * @throws IllegalArgumentException that names the option and its value
     */
    public Duration seconds(String option, Duration otherwise) {
        double nanos = get(option, OptionType.NUMBER, otherwise.toNanos() / NANOS) * NANOS;
        return Duration.ofNanos(Math.round(nanos));
    }

    /**
     * A number of seconds, with fractions.
     *
     * @throws IllegalArgumentException that names the option and its value; also for zero and less
     */
    public Duration positiveSeconds(String option, Duration otherwise) {
        Duration seconds = seconds(option, otherwise);
        if (!seconds.isPositive()) {
            throw new IllegalArgumentException(
                    "cannot read option " + option + ": expected more than 0, got '" + text(option) + "'");
        }
        return seconds;
    }

    /**
     * One of the constants of {@code type}, by its name in lower case.
     *
     * @throws IllegalArgumentException that names the option, its value and what is possible
     */
    public <E extends Enum<E>> E choice(String option, Class<E> type, E otherwise) {
        String text = text(option);
        if (text == null) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.strip())) {
                return constant;
            }
        }
        var names = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            names.append(names.isEmpty() ? "" : ", ").append(constant.name().toLowerCase(Locale.ROOT));
        }
        throw new IllegalArgumentException(
                "cannot read option " + option + ": expected one of " + names + ", got '" + text + "'");
    }
}
