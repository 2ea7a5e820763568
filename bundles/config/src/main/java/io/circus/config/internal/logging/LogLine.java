// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** The lines of the original: {@code 2026-01-31 10:00:00 circus[123] [INFO] message}. Any thread. */
final class LogLine extends Formatter {

    private static final String[] MONTHS =
            {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    private record Second(long epoch, String text) {}

    private final long pid;
    private final ZoneId zone;
    private final boolean syslog;
    private volatile Second last = new Second(Long.MIN_VALUE, "");

    LogLine(long pid, ZoneId zone, boolean syslog) {
        this.pid = pid;
        this.zone = zone;
        this.syslog = syslog;
    }

    @Override
    public String format(LogRecord record) {
        var line = new StringBuilder(120);
        line.append(time(record.getInstant())).append(" circus[").append(pid).append("] [")
                .append(level(record.getLevel())).append("] ");
        line.append(LogText.line(formatMessage(record)));
        if (record.getThrown() != null) {
            Throwable thrown = record.getThrown();
            line.append(": ").append(LogText.line(thrown.getMessage() == null ? thrown.toString() : thrown.getMessage()));
        }
        return line.toString();
    }

    /** The text of a second is cached: many lines share it, and it costs more than the rest of a line. */
    private String time(Instant instant) {
        Second known = last;
        if (known.epoch() != instant.getEpochSecond()) {
            known = new Second(instant.getEpochSecond(), text(instant));
            last = known;
        }
        return known.text();
    }

    private String text(Instant instant) {
        var line = new StringBuilder();
        LocalDateTime time = LocalDateTime.ofInstant(instant, zone);
        if (syslog) {
            line.append(MONTHS[time.getMonthValue() - 1]);
        } else {
            two(line.append(time.getYear()).append('-'), time.getMonthValue());
        }
        two(line.append(syslog ? ' ' : '-'), time.getDayOfMonth());
        two(line.append(' '), time.getHour());
        two(line.append(':'), time.getMinute());
        two(line.append(':'), time.getSecond());
        return line.toString();
    }

    private static void two(StringBuilder line, int number) {
        line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    static String level(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue() ? "ERROR" : value >= Level.WARNING.intValue() ? "WARNING"
                : value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
}
