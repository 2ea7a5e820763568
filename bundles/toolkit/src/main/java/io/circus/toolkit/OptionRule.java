// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one option of a plugin must be, as its jar declares it. The check of a file and the running plugin have it from the same
 * declaration. Immutable.
 */
public final class OptionRule {

    private static final Map<String, OptionType<?>> TYPES = Map.of("Integer", OptionType.INTEGER, "Long", OptionType.INTEGER,
            "Double", OptionType.NUMBER, "Float", OptionType.NUMBER, "Boolean", OptionType.BOOLEAN);

    private final String name;
    private final Map<String, String> attributes;
    private final List<String> choices;

    /**
     * @param name as the user writes it
     * @param attributes of the element {@code AD} of a metatype description, ours with the prefix {@code circus:}
     * @param choices the values that there are, in lower case; empty if any will do
     */
    OptionRule(String name, Map<String, String> attributes, List<String> choices) {
        this.name = name;
        this.attributes = Map.copyOf(attributes);
        this.choices = List.copyOf(choices);
    }

    public String name() {
        return name;
    }

    public OptionForm form() {
        String form = attributes.get("circus:form");
        try {
            return form == null ? OptionForm.PLAIN : OptionForm.valueOf(form);
        } catch (IllegalArgumentException e) {
            return OptionForm.PLAIN; // a form of a newer Circus
        }
    }

    /** Whether a watcher may override the option. */
    public boolean isOverridable() {
        return is("circus:override");
    }

    /** The option that this is another name of. */
    public Optional<String> aliasOf() {
        return Optional.ofNullable(attributes.get("circus:aliasOf")).filter(other -> !other.isEmpty());
    }

    /** Whether the plugin cannot run without it. */
    boolean isRequired() {
        return is("circus:required");
    }

    private boolean is(String attribute) {
        return Boolean.parseBoolean(attributes.get(attribute));
    }

    /** Null if there is none. */
    public String defaultText() {
        String text = attributes.get("default");
        return text == null || text.isBlank() ? null : choices.isEmpty() ? text : text.toLowerCase(Locale.ROOT);
    }

    /** The word of the documentation. */
    public String typeName() {
        OptionType<?> type = TYPES.get(attributes.getOrDefault("type", ""));
        return !choices.isEmpty() ? "choice" : !form().title().isEmpty() ? form().title() : type == null ? "text" : type.name();
    }

    /** What it means, for people; empty if the jar does not say. */
    public String meaning() {
        return attributes.getOrDefault("description", "");
    }

    /**
     * What is wrong with {@code text}, without the name of the option. A password is not repeated. Forms that look up names may take
     * some seconds.
     *
     * @param text null or blank if the option is not given
     */
    public Optional<String> mistake(String text) {
        if (text == null || text.isBlank()) {
            return isRequired() ? Optional.of("is missing, expected " + expected()) : Optional.empty();
        }
        try {
            check(text.strip());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void check(String text) {
        String got = "Password".equals(attributes.get("type")) ? "" : ", got '" + text + "'";
        String pattern = attributes.getOrDefault("circus:pattern", "");
        if (!choices.isEmpty() && !choices.contains(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("expected one of " + String.join(", ", choices) + got);
        }
        if (!pattern.isEmpty() && !new Regex(pattern).match(text, java.util.regex.Matcher::matches)) {
            throw new IllegalArgumentException("expected " + expected() + got);
        }
        OptionType<?> type = TYPES.get(attributes.getOrDefault("type", ""));
        NumberRange range = NumberRange.of(attributes.get("min"), attributes.get("max"));
        if (type != null && type.parse(text) instanceof Number number && !range.contains(number.doubleValue())) {
            throw new IllegalArgumentException("expected " + range + got);
        }
        try {
            form().check(text);
        } catch (IllegalArgumentException e) {
            throw got.isEmpty() || form() == OptionForm.URL ? new IllegalArgumentException("expected " + expected() + got, e) : e;
        }
    }

    private String expected() {
        String words = attributes.getOrDefault("circus:expected", "");
        return words.isEmpty() ? form() == OptionForm.URL ? "a URL with a host" : "another text" : words;
    }
}
