// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a watcher is told to run: its name, its options and its environment. Immutable; any thread. */
public final class WatcherSettings {

    private final String name;
    private final Map<WatcherOption<?>, Object> options;
    private final Map<String, String> environment;
    private final Map<String, String> freeForm;
    private final long length;

    private WatcherSettings(Builder builder) {
        name = builder.name;
        options = Map.copyOf(builder.options);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(builder.environment));
        freeForm = Collections.unmodifiableMap(new LinkedHashMap<>(builder.freeForm));
        length = measured();
        validate();
    }

    /** How many characters its name and its options have. */
    public long length() {
        return length;
    }

    private long measured() {
        long sum = name.length();
        for (var option : options.entrySet()) {
            sum += option.getKey().name().length() + (option.getValue() instanceof String text ? text.length() : Long.BYTES);
        }
        for (Map<String, String> texts : List.of(environment, freeForm)) {
            for (var text : texts.entrySet()) {
                sum += text.getKey().length() + text.getValue().length();
            }
        }
        return sum;
    }

    public static Builder named(String name) {
        return new Builder(name);
    }

    /** In its original case. Look-ups ignore the case. */
    public String name() {
        return name;
    }

    /** The value of {@code option}, or its default; null only where the default is. */
    @SuppressWarnings("unchecked")
    public <T> T get(WatcherOption<T> option) {
        return (T) options.getOrDefault(option, option.defaultValue());
    }

    /** Whether {@code option} was given rather than left to its default. */
    public boolean has(WatcherOption<?> option) {
        return options.containsKey(option);
    }

    /** What the env sections say, as written; not the complete environment of a process. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The options that no watcher option is named after, with their text, in the order of the file. */
    public Map<String, String> freeForm() {
        return freeForm;
    }

    /** A copy to change. */
    public Builder toBuilder() {
        var builder = new Builder(name);
        builder.options.putAll(options);
        builder.environment.putAll(environment);
        builder.freeForm.putAll(freeForm);
        return builder;
    }

    private void validate() {
        if (get(WatcherOption.SINGLETON) && get(WatcherOption.NUMPROCESSES) > 1) {
            throw new IllegalArgumentException("cannot have " + get(WatcherOption.NUMPROCESSES)
                    + " processes of the singleton watcher " + name);
        }
        if (get(WatcherOption.READY) != null) {
            Readiness.of(this);
        }
        options.forEach((option, value) -> {
            if (option.below().isEmpty() && value instanceof Number number && !option.range().contains(number.doubleValue())) {
                throw new IllegalArgumentException(option + " of " + name + " is " + value + ", expected " + option.range());
            }
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WatcherSettings that && name.equals(that.name) && options.equals(that.options)
                && environment.equals(that.environment) && freeForm.equals(that.freeForm);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, options, environment, freeForm);
    }

    @Override
    public String toString() {
        return name + options + environment + freeForm;
    }

    /** Collects settings; one thread. */
    public static final class Builder {

        private final String name;
        private final Map<WatcherOption<?>, Object> options = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final Map<String, String> freeForm = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name);
        }

        public <T> Builder set(WatcherOption<T> option, T value) {
            options.put(option, Objects.requireNonNull(value, option.name()));
            return this;
        }

        /** Leaves {@code option} to its default. */
        public Builder unset(WatcherOption<?> option) {
            options.remove(option);
            return this;
        }

        /**
         * Sets an option from the text of an ini file.
         *
         * @throws IllegalArgumentException that says what was expected, without naming the option
         */
        public <T> Builder parse(WatcherOption<T> option, String text) {
            return set(option, option.type().parse(text));
        }

        /** Replaces the environment as a whole. */
        public Builder environment(Map<String, String> values) {
            environment.clear();
            environment.putAll(values);
            return this;
        }

        public Builder freeForm(String key, String text) {
            freeForm.put(key, text);
            return this;
        }

        /** Takes out the free-form options whose keys begin with {@code prefix}. */
        public Builder withoutFreeForm(String prefix) {
            freeForm.keySet().removeIf(key -> key.startsWith(prefix));
            return this;
        }

        /** @throws IllegalArgumentException if the values contradict each other or are out of range; it names the key */
        public WatcherSettings build() {
            return new WatcherSettings(this);
        }
    }
}
