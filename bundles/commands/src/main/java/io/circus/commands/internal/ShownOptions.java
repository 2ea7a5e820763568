// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Caller;
import io.circus.control.Secrets;
import io.circus.toolkit.OptionType;
import io.circus.watchers.OptionFamily;
import io.circus.watchers.Unit;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The options of a watcher as the commands show them: built-in ones by type, free-form ones as text, sorted by key.
 * Only admins see secrets, since they could make any process print them, see {@link Secrets}.
 */
final class ShownOptions {

    private ShownOptions() {}

    /** @param caller the reader of the options */
    static SortedMap<String, Object> of(Unit unit, Caller caller) {
        WatcherSettings settings = unit.settings();
        var shown = new TreeMap<String, Object>();
        settings.freeForm().forEach((key, text) -> {
            OptionFamily family = OptionFamily.of(key).orElse(null);
            if (family == null && !key.contains("_stream.") || family == OptionFamily.NAME || family == OptionFamily.ENVIRONMENT) {
                shown.put(key, text);
            } else if (family == OptionFamily.RETRY_IN) {
                shown.put(key, number(text));
            }
        });
        for (WatcherOption<?> option : WatcherOption.all()) {
            if (option.listed()) {
                shown.put(option.name(), value(settings, option));
            }
        }
        var environment = new TreeMap<>(unit instanceof Watcher watcher ? watcher.environment() : Map.of());
        shown.put("env", environment);
        shown.put("stdout_stream_conf", stream(settings, "stdout_stream."));
        shown.put("stderr_stream_conf", stream(settings, "stderr_stream."));
        if (!settings.freeForm().containsKey("__name__")) {
            hideWhatWasNotGiven(shown);
        }
        shown.replaceAll((key, value) -> Secrets.shown(caller, key, value));
        return shown;
    }

    /**
     * Also those that {@code set} takes and the original does not show: hooks, limits, and streams by the name of each of their options, and
     * those that only the file can change and that have a value.
     */
    static SortedMap<String, Object> all(Unit unit, Caller caller) {
        WatcherSettings settings = unit.settings();
        SortedMap<String, Object> shown = of(unit, caller);
        shown.remove("stdout_stream_conf");
        shown.remove("stderr_stream_conf");
        shown.putAll(settings.freeForm());
        for (WatcherOption<?> option : WatcherOption.all()) {
            if (!option.listed() && settings.get(option) != null) {
                shown.put(option.name(), written(settings, option));
            }
        }
        return shown;
    }

    /** Masks in octal, as people write them. */
    private static <T> Object written(WatcherSettings settings, WatcherOption<T> option) {
        T value = settings.get(option);
        return option.type() == OptionType.OCTAL ? option.type().text(value) : value;
    }

    /** Removes empty values from the options of a watcher that was not in the file: there these have no value. */
    private static void hideWhatWasNotGiven(Map<String, Object> shown) {
        for (String key : List.of("args", "env", "stdout_stream_conf", "stderr_stream_conf")) {
            Object value = shown.get(key);
            if (value.equals("") || value.equals(Map.of())) {
                shown.put(key, null);
            }
        }
    }

    private static Object value(WatcherSettings settings, WatcherOption<?> option) {
        Object value = settings.get(option);
        if (value == null && option.equals(WatcherOption.WORKING_DIR)) {
            return Path.of("").toAbsolutePath().toString();
        }
        if (option.type() == OptionType.USER || option.type() == OptionType.GROUP) {
            return number(value);
        }
        return value;
    }

    /** Turns the text of a number back into a number. */
    private static Object number(Object text) {
        try {
            return text == null ? null : Integer.valueOf(text.toString());
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Map<String, String> stream(WatcherSettings settings, String prefix) {
        var conf = new TreeMap<String, String>();
        settings.freeForm().forEach((key, text) -> {
            if (key.startsWith(prefix) && !key.equals(prefix + "class")) {
                conf.put(key.substring(prefix.length()), text);
            }
        });
        return conf;
    }
}
