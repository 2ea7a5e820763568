// SPDX-License-Identifier: Apache-2.0
package io.circus.streams;

import io.circus.toolkit.OptionType;
import io.circus.watchers.StreamClass;
import io.circus.watchers.StreamOption;
import io.circus.watchers.WatcherSettings;
import java.util.Map;
import java.util.Optional;

/**
 * The options of one stream of one watcher. Unknown ones are ignored, as in the original.
 *
 * @param name {@code stdout} or {@code stderr}
 * @param values by the key after {@code stdout_stream.}
 */
public record StreamOptions(String watcher, String name, Map<String, String> values) {

    public StreamOptions {
        values = Map.copyOf(values);
    }

    /** @param stream {@code stdout_stream} or {@code stderr_stream} */
    public static StreamOptions of(WatcherSettings settings, String stream) {
        return new StreamOptions(settings.name(), stream.substring(0, stream.indexOf('_')), StreamClass.values(settings, stream));
    }

    /** The name of the class; with a file name and no class, {@code FileStream}. Empty if there is neither. */
    public Optional<String> className() {
        return StreamClass.nameIn(values);
    }

    /**
     * The value of an option of Circus's own classes, or its default.
     *
     * @throws IllegalArgumentException that names it and says what was expected
     */
    public <T> T get(StreamOption<T> option) {
        try {
            return option.of(values);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(fullKey(option.name()) + ": " + e.getMessage(), e);
        }
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    /** @throws IllegalArgumentException if it is no number of {@code lowest} or more */
    public long number(String key, long otherwise, long lowest) {
        String text = text(key).orElse(null);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text.strip());
            if (number >= lowest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like one that is too low
        }
        throw new IllegalArgumentException(fullKey(key) + ": expected an integer of " + lowest + " or more, got '" + text + "'");
    }

    /** @throws IllegalArgumentException if it is neither true nor false */
    public boolean flag(String key, boolean otherwise) {
        try {
            return text(key).map(OptionType.BOOLEAN::parse).orElse(otherwise);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(fullKey(key) + ": " + e.getMessage(), e);
        }
    }

    /** As the user writes it: {@code stdout_stream.max_bytes}. */
    public String fullKey(String key) {
        return name + "_stream." + key;
    }

    /** {@code stdout_stream of web}. */
    @Override
    public String toString() {
        return name + "_stream of " + watcher;
    }
}
