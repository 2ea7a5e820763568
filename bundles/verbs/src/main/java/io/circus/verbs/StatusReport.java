// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The reply of {@code status} with {@code detail} as readable text: a table of all watchers, those that need attention
 * first, or the details of one. It also shows {@code infos} of {@code stats}, and {@code lines} of {@code tail}, if the
 * reply has them.
 */
@ProviderType
public final class StatusReport {

    /** The look of a piece of a line. */
    public enum Look { PLAIN, GOOD, BUSY, BAD, QUIET, STRONG }

    /** Some text of one line in one look. */
    public record Piece(String text, Look look) {}

    private static final List<String> ORDER =
            List.of("failed", "unhealthy", "backing_off", "waiting", "starting", "stopping", "ready", "done", "off");
    private static final List<String> HEADINGS = List.of("WATCHER", "STATE", "FOR", "RUNS", "RESTARTS", "CPU%", "MEMORY", "LAST END");
    /** The columns with numbers, which are aligned to the right. */
    private static final List<Integer> NUMBERS = List.of(3, 4, 5, 6);
    private static final String UNKNOWN = "-";
    private static final String CUT = "\u2026";
    private static final String SIGN = "\u25cf ";
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter EARLIER = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final double MILLIS_PER_SECOND = 1000;
    private static final int LABEL = 11;

    private final Map<String, ?> reply;
    private final Instant now;
    private final ZoneId zone;
    private final int width;

    private StatusReport(Map<String, ?> reply, Instant now, ZoneId zone, int width) {
        this.reply = reply;
        this.now = now;
        this.zone = zone;
        this.width = width;
    }

    /** Whether {@code reply} has the data for a report. */
    public static boolean isIn(Map<String, ?> reply) {
        return reply.get("states") instanceof Map<?, ?>;
    }

    /** @param width the width of the screen, in characters: longer lines of a table are cut */
    public static List<List<Piece>> lines(Map<String, ?> reply, Instant now, ZoneId zone, int width) {
        var text = new StatusReport(reply, now, zone, width);
        List<List<Piece>> lines = reply.get("statuses") instanceof Map<?, ?> ? text.table().stream().map(text::cut).toList()
                : text.particulars();
        return lines;
    }

    /**
     * One watcher in a line: {@code failed for 5 min, 3 restarts, last end 5 min ago: exited with status 1}.
     *
     * @param entry of {@code states}
     */
    public static String brief(Map<?, ?> entry, Instant now) {
        var text = new StatusReport(Map.of(), now, ZoneId.systemDefault(), Integer.MAX_VALUE);
        long restarts = number(entry.get("restarts"));
        String end = text.lastEnd(entry);
        return state(entry) + " for " + text.ago(entry.get("since")) + (runs(entry).equals(UNKNOWN) ? "" : ", " + runs(entry) + " processes")
                + (restarts == 0 ? "" : ", " + restarts + (restarts == 1 ? " restart" : " restarts")) + (end.isEmpty() ? "" : ", last end " + end);
    }

    /** Without colours. */
    static void print(Map<String, ?> reply, PrintStream out) {
        lines(reply, Instant.now(), ZoneId.systemDefault(), Integer.MAX_VALUE).forEach(line ->
                out.println(line.stream().map(Piece::text).collect(Collectors.joining()).stripTrailing()));
    }

    private List<List<Piece>> table() {
        var entries = new ArrayList<Map.Entry<String, Map<?, ?>>>();
        Values.map(reply.get("states")).forEach((name, entry) -> entries.add(Map.entry(Values.text(name), Values.map(entry))));
        entries.sort(Comparator.<Map.Entry<String, Map<?, ?>>>comparingInt(each -> rank(each.getValue())).thenComparing(Map.Entry::getKey));
        var rows = new ArrayList<List<String>>(List.of(HEADINGS));
        entries.forEach(each -> rows.add(row(each.getKey(), each.getValue())));
        int[] widths = new int[HEADINGS.size() - 1];
        for (List<String> row : rows) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
        }
        var lines = new ArrayList<List<Piece>>();
        lines.add(List.of(new Piece(" ".repeat(SIGN.length()) + columns(rows.getFirst(), widths, 0), Look.QUIET)));
        for (int i = 0; i < entries.size(); i++) {
            Map<?, ?> entry = entries.get(i).getValue();
            List<String> row = rows.get(i + 1);
            lines.add(List.of(new Piece(SIGN, look(entry)), new Piece(padded(row.getFirst(), widths[0]) + "  ", Look.PLAIN),
                    new Piece(padded(row.get(1), widths[1]), look(entry)), new Piece("  " + columns(row, widths, 2), Look.PLAIN)));
            String reason = Values.text(entry.get("reason"));
            if (!reason.isEmpty() && !isReady(entry)) {
                lines.add(List.of(new Piece(" ".repeat(2 * SIGN.length()) + reason, Look.QUIET)));
            }
        }
        lines.add(List.of(new Piece(summary(entries.stream().map(each -> state(each.getValue())).toList()), Look.QUIET)));
        return lines;
    }

    private static String summary(List<String> states) {
        Map<String, Long> counts = states.stream().collect(Collectors.groupingBy(state -> state, LinkedHashMap::new, Collectors.counting()));
        return states.size() + (states.size() == 1 ? " watcher" : " watchers") + (states.isEmpty() ? "" : ": " + counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey()).collect(Collectors.joining(", ")));
    }

    private List<String> row(String name, Map<?, ?> entry) {
        Usage usage = usage(name);
        String restarts = Values.text(entry.get("restarts"));
        return List.of(name, state(entry), ago(entry.get("since")), runs(entry),
                restarts.equals("0") ? UNKNOWN : restarts, usage.cpuText(), usage.memoryText(), lastEnd(entry));
    }

    /** A plugin inside the daemon has no processes. */
    private static String runs(Map<?, ?> entry) {
        return number(entry.get("wanted")) == 0 && number(entry.get("running")) == 0 ? UNKNOWN
                : Values.text(entry.get("running")) + "/" + Values.text(entry.get("wanted"));
    }

    private String lastEnd(Map<?, ?> entry) {
        Map<?, ?> end = Values.map(entry.get("last_end"));
        return end.isEmpty() ? "" : ago(end.get("time")) + " ago: " + endText(end);
    }

    /**
     * How much a watcher needs attention: one that has failed comes first, one that is off last.
     *
     * @param entry of {@code states}
     */
    public static int rank(Map<?, ?> entry) {
        int rank = ORDER.indexOf(Values.text(entry.get("state")));
        return isReady(entry) && number(entry.get("degraded")) > 0 ? ORDER.indexOf("waiting") : rank < 0 ? ORDER.size() : rank;
    }

    /** The look of its state. @param entry of {@code states} */
    public static Look look(Map<?, ?> entry) {
        return switch (Values.text(entry.get("state"))) {
            case "ready" -> number(entry.get("degraded")) > 0 ? Look.BUSY : Look.GOOD;
            case "failed", "unhealthy", "backing_off" -> Look.BAD;
            case "off", "done" -> Look.QUIET;
            default -> Look.BUSY;
        };
    }

    /** {@code 5 min ago: exited with status 1}; "" if no process has ended. @param entry of {@code states} */
    public static String lastEnd(Map<?, ?> entry, Instant now) {
        return new StatusReport(Map.of(), now, ZoneId.systemDefault(), Integer.MAX_VALUE).lastEnd(entry);
    }

    /** The time from then, in seconds since the epoch, in its largest unit: {@code 5 min}; {@code -} if it is unknown. */
    public static String ago(Object seconds, Instant now) {
        return new StatusReport(Map.of(), now, ZoneId.systemDefault(), Integer.MAX_VALUE).ago(seconds);
    }

    /** {@code killed by KILL for want of memory}. */
    static String endText(Map<?, ?> end) {
        String by = Values.text(end.get("by"));
        String cause = Values.text(end.get("cause"));
        return switch (cause) {
            case "exit", "signal", "unknown" -> exit(end) + (by.isEmpty() ? "" : " by " + by);
            case "core" -> exit(end) + ", core dumped";
            case "oom" -> exit(end) + " for want of memory";
            case "spawn" -> "could not be started";
            default -> cause.replace('_', ' ') + (by.isEmpty() ? "" : " by " + by) + ", " + exit(end);
        };
    }

    private static String exit(Map<?, ?> end) {
        if (!(end.get("exit_code") instanceof Number code)) {
            return "ended, nobody knows how";
        }
        return code.intValue() >= 0 ? "exited with status " + code : "killed by " + OptionValues.signalName(-code.intValue());
    }

    private static String columns(List<String> row, int[] widths, int from) {
        var text = new StringBuilder();
        for (int i = from; i < widths.length; i++) {
            text.append(NUMBERS.contains(i) ? " ".repeat(widths[i] - row.get(i).length()) + row.get(i) : padded(row.get(i), widths[i])).append("  ");
        }
        return text.append(row.getLast()).toString();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private List<List<Piece>> particulars() {
        var lines = new ArrayList<List<Piece>>();
        Values.map(reply.get("states")).forEach((name, entry) -> particulars(Values.text(name), Values.map(entry), lines));
        List<?> output = Values.list(reply.get("lines"));
        if (!output.isEmpty()) {
            lines.add(List.of());
            output.forEach(line -> lines.add(List.of(new Piece(Values.text(Values.map(line).get("line")), Look.PLAIN))));
        }
        return lines;
    }

    private void particulars(String name, Map<?, ?> entry, List<List<Piece>> lines) {
        lines.add(List.of(new Piece(SIGN, look(entry)), new Piece(name, Look.STRONG)));
        lines.add(List.of(label("state"), new Piece(state(entry), look(entry)), new Piece(" since " + moment(entry.get("since")), Look.PLAIN)));
        add("reason", Values.text(entry.get("reason")), lines);
        long degraded = number(entry.get("degraded"));
        long restarts = number(entry.get("restarts"));
        add("processes", Values.text(entry.get("running")) + " of " + Values.text(entry.get("wanted")) + (degraded > 0 ? ", "
                + degraded + " not ready" : "") + (restarts > 0 ? ", " + restarts + (restarts == 1 ? " restart" : " restarts") : ""), lines);
        Usage usage = usage(name);
        if (usage.isKnown()) {
            add("uses", usage.cpuText() + " % of a CPU, " + usage.memoryText() + " of memory", lines);
        }
        Map<?, ?> end = Values.map(entry.get("last_end"));
        if (!end.isEmpty()) {
            add("last end", moment(end.get("time")) + (end.get("pid") == null ? "" : ", process " + Values.text(end.get("pid")))
                    + ", worker " + Values.text(end.get("wid")) + ": " + endText(end), lines);
        }
        workers(name, Values.map(entry.get("workers")), lines);
    }

    private void workers(String name, Map<?, ?> workers, List<List<Piece>> lines) {
        if (workers.isEmpty()) {
            return;
        }
        Map<?, ?> infos = infos(name);
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("PID", "WORKER", "STATE", "FOR", "CPU%", "MEMORY", "PROGRAM"));
        workers.forEach((pid, worker) -> {
            Map<?, ?> told = Values.map(worker);
            Usage usage = Usage.of(infos.get(pid));
            String reason = Values.text(told.get("reason"));
            rows.add(List.of(Values.text(pid), Values.text(told.get("wid")), state(told), ago(told.get("since")), usage.cpuText(),
                    usage.memoryText(), Values.text(Values.map(infos.get(pid)).get("cmdline")) + (reason.isEmpty() ? "" : "  " + reason)));
        });
        int[] widths = new int[rows.getFirst().size() - 1];
        rows.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length())));
        lines.add(List.of());
        for (List<String> row : rows) {
            var text = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                boolean right = i < 2 || i == 4 || i == 5;
                text.append(right ? " ".repeat(widths[i] - row.get(i).length()) + row.get(i) : padded(row.get(i), widths[i])).append("  ");
            }
            lines.add(List.of(new Piece(text + row.getLast(), row == rows.getFirst() ? Look.QUIET : Look.PLAIN)));
        }
    }

    private static void add(String label, String text, List<List<Piece>> lines) {
        if (!text.isEmpty()) {
            lines.add(List.of(label(label), new Piece(text, Look.PLAIN)));
        }
    }

    private static Piece label(String text) {
        return new Piece(" ".repeat(LABEL - text.length()) + text + ": ", Look.QUIET);
    }

    /** {@code backing off}. */
    private static String state(Map<?, ?> entry) {
        return Values.text(entry.get("state")).replace('_', ' ');
    }

    private static boolean isReady(Map<?, ?> entry) {
        return "ready".equals(entry.get("state"));
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** The time since then, in its largest unit: {@code 5 min}. */
    private String ago(Object seconds) {
        if (!(seconds instanceof Number since)) {
            return UNKNOWN;
        }
        long passed = Math.max(0, Math.round(now.toEpochMilli() / MILLIS_PER_SECOND - since.doubleValue()));
        return passed < 60 ? passed + " s" : passed < 3600 ? passed / 60 + " min" : passed < 48 * 3600 ? passed / 3600 + " h"
                : passed / 86_400 + " days";
    }

    /** {@code 14:03:22 (5 min ago)}, with the day if it is another one. */
    private String moment(Object seconds) {
        if (!(seconds instanceof Number at)) {
            return UNKNOWN;
        }
        var time = Instant.ofEpochMilli((long) (at.doubleValue() * MILLIS_PER_SECOND)).atZone(zone);
        boolean today = time.toLocalDate().equals(LocalDate.ofInstant(now, zone));
        return (today ? TODAY : EARLIER).format(time) + " (" + ago(seconds) + " ago)";
    }

    private Map<?, ?> infos(String name) {
        return reply.get("infos") instanceof Map<?, ?> all ? Values.map(all.get(name)) : Map.of();
    }

    private Usage usage(String name) {
        return infos(name).values().stream().map(Usage::of).filter(Usage::isKnown).reduce(Usage::plus).orElse(Usage.NONE);
    }

    private List<Piece> cut(List<Piece> line) {
        if (line.stream().mapToInt(piece -> piece.text().length()).sum() <= width) {
            return line;
        }
        int left = width - 1;
        var shown = new ArrayList<Piece>();
        for (Piece piece : line) {
            boolean whole = piece.text().length() <= left;
            String text = whole ? piece.text() : piece.text().substring(0, left) + (left == 0 ? "" : CUT);
            left = Math.max(0, left - text.length());
            shown.add(new Piece(text, piece.look()));
        }
        return shown;
    }
}
