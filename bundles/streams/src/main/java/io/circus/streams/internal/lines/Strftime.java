// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Times by a pattern of strftime(3), in the C locale; a conversion that there is not stays as it is. Immutable. */
public final class Strftime implements TimeStamp.Format {

    /** By their patterns, which are constants of this class. */
    private static final Map<String, DateTimeFormatter> FORMATTERS = new ConcurrentHashMap<>();

    private final String pattern;

    public Strftime(String pattern) {
        this.pattern = pattern;
    }

    @Override
    public String format(ZonedDateTime time) {
        var text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%' && i + 1 < pattern.length()) {
                i++;
                text.append(conversion(pattern.charAt(i), time));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String conversion(char letter, ZonedDateTime time) {
        return switch (letter) {
            case 'Y' -> by("uuuu", time);
            case 'C' -> "%02d".formatted(time.getYear() / 100);
            case 'y' -> by("uu", time);
            case 'm' -> by("MM", time);
            case 'd' -> by("dd", time);
            case 'e' -> "%2d".formatted(time.getDayOfMonth());
            case 'H' -> by("HH", time);
            case 'I' -> by("hh", time);
            case 'M' -> by("mm", time);
            case 'S' -> by("ss", time);
            case 'f' -> by("SSSSSS", time);
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'j' -> by("DDD", time);
            case 'a' -> by("EEE", time);
            case 'A' -> by("EEEE", time);
            case 'b', 'h' -> by("MMM", time);
            case 'B' -> by("MMMM", time);
            case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
            case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
            case 'U' -> "%02d".formatted((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7);
            case 'W' -> "%02d".formatted((time.getDayOfYear() + 7 - time.getDayOfWeek().getValue()) / 7);
            case 'z' -> by("xx", time);
            case 'Z' -> by("zzz", time);
            case 's' -> Long.toString(time.toEpochSecond());
            case 'D', 'x' -> by("MM/dd/uu", time);
            case 'F' -> by("uuuu-MM-dd", time);
            case 'T', 'X' -> by("HH:mm:ss", time);
            case 'R' -> by("HH:mm", time);
            case 'c' -> by("EEE MMM ", time) + "%2d".formatted(time.getDayOfMonth()) + by(" HH:mm:ss uuuu", time);
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            default -> "%" + letter;
        };
    }

    private static String by(String format, ZonedDateTime time) {
        DateTimeFormatter formatter = FORMATTERS.get(format);
        if (formatter == null) {
            formatter = DateTimeFormatter.ofPattern(format, Locale.US);
            FORMATTERS.put(format, formatter);
        }
        return formatter.format(time);
    }
}
