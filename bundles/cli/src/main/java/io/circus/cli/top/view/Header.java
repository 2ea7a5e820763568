// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import io.circus.cli.top.model.Silence;
import io.circus.cli.top.model.Snapshot;
import io.circus.cli.top.model.Watcher;
import io.circus.verbs.StatusReport;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The lines above the table: how many watchers are in which state, and the daemons. */
record Header(Look look, Instant now) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final String TITLE = "Circus Top";

    /** The title with the sums of all states; the time of day at its right. @param filter "" for none */
    AttributedString title(List<Snapshot> daemons, String filter, int width) {
        var line = new AttributedStringBuilder().append(TITLE, look.style(StatusReport.Look.STRONG));
        if (daemons.size() > 1) {
            long silent = daemons.stream().filter(each -> each.silence().isPresent()).count();
            line.append("  " + daemons.size() + " servers" + (silent == 0 ? "" : " (" + silent + " without answer)"));
        }
        List<Watcher> watchers = daemons.stream().filter(each -> each.silence().isEmpty()).flatMap(each -> each.watchers().stream()).toList();
        line.append("  " + watchers.size() + (watchers.size() == 1 ? " watcher" : " watchers"));
        var states = new TreeMap<Integer, List<Watcher>>(watchers.stream().collect(Collectors.groupingBy(Watcher::rank)));
        String before = ": ";
        for (List<Watcher> each : states.values()) {
            line.append(before).append(each.size() + " " + look.clean(each.getFirst().state()), look.style(StatusReport.look(each.getFirst().entry())));
            before = ", ";
        }
        if (!filter.isEmpty()) {
            line.append("  filter: " + look.clean(filter), look.style(StatusReport.Look.BUSY));
        }
        String time = TIME.format(now.atZone(ZoneId.systemDefault()));
        AttributedString left = look.cut(line.toAttributedString(), width);
        int space = width - left.columnLength() - time.length();
        return space < 2 ? left : new AttributedStringBuilder().append(left).append(" ".repeat(space)).append(time, look.style(StatusReport.Look.QUIET))
                .toAttributedString();
    }

    /** The daemons in as many lines as they take, at most {@code most}. */
    List<AttributedString> daemons(List<Snapshot> daemons, int width, int most) {
        var lines = new ArrayList<AttributedString>();
        var line = new AttributedStringBuilder();
        for (Snapshot daemon : daemons) {
            AttributedString each = daemon(daemon, daemons.size() == 1);
            if (line.length() > 0 && line.columnLength() + 3 + each.columnLength() > width) {
                lines.add(line.toAttributedString());
                line = new AttributedStringBuilder();
            }
            line.append(line.length() > 0 ? "   " : "").append(each);
        }
        lines.add(line.toAttributedString());
        return lines.subList(0, Math.min(most, lines.size())).stream().map(each -> look.cut(each, width)).toList();
    }

    private AttributedString daemon(Snapshot daemon, boolean only) {
        boolean silent = daemon.silence().isPresent();
        boolean waits = !silent && !daemon.known();
        int worst = daemon.watchers().stream().mapToInt(Watcher::rank).min().orElse(Integer.MAX_VALUE);
        StatusReport.Look state = silent ? StatusReport.Look.BAD : waits ? StatusReport.Look.BUSY
                : daemon.watchers().stream().filter(each -> each.rank() == worst).findFirst().map(each -> StatusReport.look(each.entry()))
                        .orElse(StatusReport.Look.QUIET);
        AttributedStyle plain = AttributedStyle.DEFAULT;
        var text = new AttributedStringBuilder().append(look.dot(), look.style(state)).append(" " + look.clean(daemon.server()), plain);
        if (silent) {
            text.append("  " + (only ? look.clean(silence(daemon)) : "no answer"), look.style(StatusReport.Look.BAD));
        } else if (waits) {
            text.append("  waiting for its answer", look.style(StatusReport.Look.QUIET));
        } else if (daemon.usage().isKnown()) {
            text.append("  " + daemon.usage().cpuText() + "% " + daemon.usage().memoryText(), look.style(StatusReport.Look.QUIET));
            if (only) {
                text.append("  pid " + daemon.pid() + (daemon.age() < 0 ? "" : ", for "
                        + StatusReport.ago(now.getEpochSecond() - daemon.age(), now)), look.style(StatusReport.Look.QUIET));
            }
        }
        return text.toAttributedString();
    }

    /** {@code no answer since 17:03:22: nobody listens}. */
    static String silence(Snapshot daemon) {
        Silence silence = daemon.silence().orElseThrow();
        var since = silence.since().atZone(ZoneId.systemDefault());
        return (daemon.known() ? "no answer since " : "no answer yet, asked since ")
                + (since.toLocalDate().equals(LocalDate.now(ZoneId.systemDefault())) ? TIME : DAY).format(since) + ": " + silence.reason();
    }

    /** The time of an event or a line of output. */
    static String time(double seconds) {
        return TIME.format(Instant.ofEpochMilli((long) (seconds * 1000)).atZone(ZoneId.systemDefault()));
    }
}
