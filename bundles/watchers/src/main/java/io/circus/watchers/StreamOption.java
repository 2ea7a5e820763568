// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.toolkit.OptionType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * An option of the stream classes that come with Circus: {@code stdout_stream.NAME} or {@code stderr_stream.NAME}. Once for the
 * ini file, the commands and the streams themselves. Immutable.
 *
 * @param name as the user writes it behind {@code stdout_stream.}
 * @param parser throws an IllegalArgumentException that says what was expected, without naming the option
 * @param defaultValue what counts when it is not given or empty; null for none
 */
public record StreamOption<T>(String name, Function<String, T> parser, T defaultValue) {

    private static final List<String> MOMENTS =
            List.of("S", "M", "H", "D", "MIDNIGHT", "W0", "W1", "W2", "W3", "W4", "W5", "W6");

    /** The names of syslog facilities, each at its number of RFC 5424. */
    public static final List<String> FACILITIES = List.of("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news",
            "uucp", "cron", "authpriv", "ftp", "ntp", "logaudit", "logalert", "clock",
            "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7");

    public static final StreamOption<String> CLASS = text("class", null);
    public static final StreamOption<Boolean> DROP_ON_FULL =
            new StreamOption<>("on_full", text -> oneOf(List.of("block", "drop"), text.toLowerCase(Locale.ROOT)).equals("drop"), false);
    public static final StreamOption<String> FILENAME =
            new StreamOption<>("filename", text -> Path.of(text).toString(), null);
    /** In bytes; rotated if it is above 0. */
    public static final StreamOption<Long> MAX_BYTES = new StreamOption<>("max_bytes", text -> number(text, Long.MIN_VALUE), 0L);
    /** None or all are kept if it is not above 0, as the class says. */
    public static final StreamOption<Long> BACKUP_COUNT =
            new StreamOption<>("backup_count", text -> number(text, Long.MIN_VALUE), 0L);
    public static final StreamOption<String> TIME_FORMAT = text("time_format", null);
    /** In upper case. */
    public static final StreamOption<String> ROTATE_WHEN =
            new StreamOption<>("rotate_when", text -> oneOf(MOMENTS, text.toUpperCase(Locale.ROOT)), null);
    public static final StreamOption<Long> ROTATE_INTERVAL = new StreamOption<>("rotate_interval", text -> number(text, 1), 1L);
    public static final StreamOption<Boolean> UTC = new StreamOption<>("utc", OptionType.BOOLEAN::parse, false);
    /** One that is unknown counts as none. */
    public static final StreamOption<String> COLOR = text("color", null);
    public static final StreamOption<Long> LINES = new StreamOption<>("lines", text -> number(text, 1), 1000L);
    /** Of the lines that are kept in memory. */
    public static final StreamOption<Long> BYTES = new StreamOption<>("bytes", text -> number(text, 1), 4L << 20);
    /** A path, or a host with or without {@code :PORT}. */
    public static final StreamOption<String> ADDRESS = new StreamOption<>("address", StreamOption::address, "/dev/log");
    /** The number of one of {@link #FACILITIES}. */
    public static final StreamOption<Integer> FACILITY = new StreamOption<>("facility",
            text -> FACILITIES.indexOf(oneOf(FACILITIES, text.toLowerCase(Locale.ROOT))), FACILITIES.indexOf("user"));

    /**
     * The value among {@code values}, which have keys like {@link #name}.
     *
     * @throws IllegalArgumentException that says what was expected, without naming the option
     */
    public T of(Map<String, String> values) {
        String text = values.getOrDefault(name, "").strip();
        return text.isEmpty() ? defaultValue : parser.apply(text);
    }

    private static StreamOption<String> text(String name, String defaultValue) {
        return new StreamOption<>(name, text -> text, defaultValue);
    }

    private static String oneOf(List<String> all, String text) {
        if (!all.contains(text)) {
            throw new IllegalArgumentException("expected one of " + String.join(", ", all) + ", got '" + text + "'");
        }
        return text;
    }

    private static Long number(String text, long lowest) {
        try {
            long number = Long.parseLong(text);
            if (number >= lowest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like one that is too low
        }
        throw new IllegalArgumentException("expected an integer" + (lowest == Long.MIN_VALUE ? "" : " of " + lowest + " or more")
                + ", got '" + text + "'");
    }

    private static String address(String text) {
        int colon = text.lastIndexOf(':');
        if (!text.startsWith("/") && colon >= 0) {
            String port = text.substring(colon + 1);
            if (colon == 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535 || port.matches("0+")) {
                throw new IllegalArgumentException("expected a path, HOST or HOST:PORT, got '" + text + "'");
            }
        }
        return text;
    }
}
