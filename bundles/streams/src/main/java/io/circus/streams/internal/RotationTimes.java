// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamOptions;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** When a file is rotated, and what the old one is named: {@code rotate_when}, {@code rotate_interval}, {@code utc}. Immutable. */
final class RotationTimes {

    private final String unit;
    private final long seconds;
    private final ZoneId zone;
    private final Strftime suffix;

    RotationTimes(StreamOptions options, ZoneId local) {
        unit = options.text("rotate_when").orElse("").strip().toUpperCase(Locale.ROOT);
        long interval = options.number("rotate_interval", 1, 1);
        zone = options.flag("utc", false) ? ZoneOffset.UTC : local;
        long length = switch (unit) {
            case "S" -> 1;
            case "M" -> 60;
            case "H" -> 3600;
            case "D", "MIDNIGHT" -> 86_400;
            case "W0", "W1", "W2", "W3", "W4", "W5", "W6" -> 7 * 86_400;
            default -> throw new IllegalArgumentException(options.fullKey("rotate_when") + " is '" + unit
                    + "', expected S, M, H, D, MIDNIGHT or W0 to W6");
        };
        seconds = Math.multiplyExact(length, interval);
        suffix = new Strftime(switch (unit) {
            case "S" -> "%Y%m%d%H%M%S";
            case "M" -> "%Y%m%d%H%M";
            case "H" -> "%Y%m%d%H";
            default -> "%Y%m%d";
        });
    }

    private boolean atMidnight() {
        return unit.startsWith("W") || unit.equals("MIDNIGHT");
    }

    /** @param since when the file was last written, or now if it is new */
    Instant first(Instant since) {
        if (!atMidnight()) {
            return since.plusSeconds(seconds);
        }
        return midnightAfter(since);
    }

    /** The next one after {@code due}, later than {@code now}. */
    Instant next(Instant due, Instant now) {
        if (atMidnight()) {
            return midnightAfter(now);
        }
        Instant next = now.plusSeconds(seconds);
        return next.isAfter(now) ? next : now.plusSeconds(1);
    }

    private Instant midnightAfter(Instant moment) {
        ZonedDateTime midnight = moment.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        if (unit.startsWith("W")) {
            DayOfWeek day = DayOfWeek.of(unit.charAt(1) - '0' + 1);
            midnight = midnight.with(TemporalAdjusters.nextOrSame(day));
        }
        return midnight.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** The digits after the name of the file whose time was up at {@code due}: the beginning of its period. */
    String suffix(Instant due) {
        return suffix.format(due.minusSeconds(seconds).atZone(zone));
    }
}
