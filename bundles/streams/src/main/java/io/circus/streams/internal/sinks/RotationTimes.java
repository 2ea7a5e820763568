// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import io.circus.streams.internal.lines.Strftime;
import io.circus.watchers.StreamOption;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/** The times of rotation, and the names of old files: {@code rotate_when}, {@code rotate_interval}, {@code utc}. Immutable. */
public final class RotationTimes {

    private final String when;
    private final long interval;
    private final ZoneId zone;
    private final Strftime suffix;

    /** @param local the time zone unless {@code utc} is set */
    public RotationTimes(StreamOptions options, ZoneId local) {
        when = options.get(StreamOption.ROTATE_WHEN);
        if (when == null) {
            throw new IllegalArgumentException(options.fullKey("rotate_when") + ": is missing");
        }
        interval = options.get(StreamOption.ROTATE_INTERVAL);
        zone = options.get(StreamOption.UTC) ? ZoneOffset.UTC : local;
        suffix = new Strftime(switch (when) {
            case "S" -> "%Y%m%d%H%M%S";
            case "M" -> "%Y%m%d%H%M";
            case "H" -> "%Y%m%d%H";
            default -> "%Y%m%d";
        });
    }

    private boolean isWeekly() {
        return when.startsWith("W");
    }

    private boolean isAtMidnight() {
        return isWeekly() || when.equals("MIDNIGHT");
    }

    private long seconds() {
        long unit = switch (when) {
            case "S" -> 1;
            case "M" -> 60;
            case "H" -> 3600;
            default -> 86_400;
        };
        return Math.multiplyExact(unit, interval);
    }

    /** @param since when the file was last written or rotated, or now if it is new */
    public Instant after(Instant since) {
        return isAtMidnight() ? midnightAfter(since) : since.plusSeconds(seconds());
    }

    /** The end of the day, or of the next such weekday. */
    private Instant midnightAfter(Instant moment) {
        LocalDate day = moment.atZone(zone).toLocalDate();
        if (isWeekly()) {
            day = day.with(TemporalAdjusters.nextOrSame(DayOfWeek.of(when.charAt(1) - '0' + 1)));
        }
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** The digits after the name of the file whose time was up at {@code due}: the beginning of its period. */
    public String suffix(Instant due) {
        return suffix.format(isAtMidnight() ? due.atZone(zone).minusDays(isWeekly() ? 7 * interval : interval)
                : due.minusSeconds(seconds()).atZone(zone));
    }
}
