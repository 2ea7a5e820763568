// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A stream class that comes with Circus, and its options. All others are services that check their options when they are opened. */
public enum StreamClass {

    FILE("FileStream", StreamOption.FILENAME, StreamOption.MAX_BYTES, StreamOption.BACKUP_COUNT, StreamOption.TIME_FORMAT),
    WATCHED("WatchedFileStream", StreamOption.FILENAME, StreamOption.TIME_FORMAT),
    TIMED("TimedRotatingFileStream", StreamOption.FILENAME, StreamOption.ROTATE_WHEN, StreamOption.ROTATE_INTERVAL,
            StreamOption.BACKUP_COUNT, StreamOption.UTC, StreamOption.TIME_FORMAT),
    JSON("JsonStream", StreamOption.FILENAME, StreamOption.MAX_BYTES, StreamOption.BACKUP_COUNT),
    STDOUT("StdoutStream"),
    FANCY("FancyStdoutStream", StreamOption.COLOR, StreamOption.TIME_FORMAT),
    QUEUE("QueueStream", StreamOption.LINES, StreamOption.BYTES),
    SYSLOG("SyslogStream", StreamOption.ADDRESS, StreamOption.FACILITY);

    /** Where the original's classes are imported from. */
    private static final String ORIGINAL = "circus.stream.";

    private final String title;
    private final List<StreamOption<?>> options;

    StreamClass(String title, StreamOption<?>... options) {
        this.title = title;
        this.options = List.of(options);
    }

    /** As the user writes it. */
    public String title() {
        return title;
    }

    /** Those of its own, besides {@code class} and {@code on_full}. */
    public List<StreamOption<?>> options() {
        return options;
    }

    /** The options of a stream of {@code settings}, by their keys behind {@code stdout_stream.}. */
    public static Map<String, String> values(WatcherSettings settings, String stream) {
        var values = new TreeMap<String, String>();
        settings.freeForm().forEach((key, text) -> {
            if (key.startsWith(stream + ".")) {
                values.put(key.substring(stream.length() + 1), text);
            }
        });
        return values;
    }

    /**
     * The name of the class that {@code values} ask for: with a file name and no class that of {@link #FILE}, and for a class of
     * the original by its import path that of ours. Empty if there is neither.
     */
    public static Optional<String> nameIn(Map<String, String> values) {
        String name = StreamOption.CLASS.of(values);
        if (name == null) {
            return Optional.ofNullable(StreamOption.FILENAME.of(values)).map(file -> FILE.title);
        }
        String last = name.substring(name.lastIndexOf('.') + 1);
        return Optional.of(name.startsWith(ORIGINAL) && named(last).isPresent() ? last : name);
    }

    /** The class that {@code values} ask for; empty if it is another one, or none. */
    public static Optional<StreamClass> in(Map<String, String> values) {
        return nameIn(values).flatMap(StreamClass::named);
    }

    private static Optional<StreamClass> named(String title) {
        return Arrays.stream(values()).filter(each -> each.title.equals(title)).findFirst();
    }

    /** What is wrong with the streams of {@code settings}: what was expected, by keys like {@code stdout_stream.max_bytes}. */
    public static Map<String, String> mistakes(WatcherSettings settings) {
        var mistakes = new LinkedHashMap<String, String>();
        for (String stream : ProcessOutputs.STREAMS) {
            Map<String, String> values = values(settings, stream);
            if (!values.isEmpty()) {
                mistakes(values).forEach((key, what) -> mistakes.put(stream + "." + key, what));
            }
        }
        return mistakes;
    }

    /** @throws IllegalArgumentException if there are {@link #mistakes}: it says the first, with its key */
    public static void require(WatcherSettings settings) {
        mistakes(settings).entrySet().stream().findFirst().ifPresent(first -> {
            throw new IllegalArgumentException(first.getKey() + ": " + first.getValue());
        });
    }

    private static Map<String, String> mistakes(Map<String, String> values) {
        var mistakes = new LinkedHashMap<String, String>();
        Optional<String> name = nameIn(values);
        if (name.isEmpty()) {
            mistakes.put("class", "is missing, expected it or filename");
        }
        check(StreamOption.DROP_ON_FULL, values, mistakes);
        name.flatMap(StreamClass::named).ifPresent(known -> {
            known.options.forEach(option -> check(option, values, mistakes));
            if (known == TIMED && values.getOrDefault("rotate_when", "").isBlank()) {
                mistakes.put("rotate_when", "is missing, expected S, M, H, D, MIDNIGHT or W0 to W6");
            }
        });
        return mistakes;
    }

    private static void check(StreamOption<?> option, Map<String, String> values, Map<String, String> mistakes) {
        try {
            option.of(values);
        } catch (IllegalArgumentException e) {
            mistakes.put(option.name(), e.getMessage());
        }
    }
}
