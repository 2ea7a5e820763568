// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import io.circus.cli.top.model.Line;
import io.circus.cli.top.model.Process;
import io.circus.cli.top.model.Sorting;
import io.circus.cli.top.model.Watcher;
import io.circus.verbs.StatusReport;
import io.circus.verbs.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The table of the watchers: one line each, all columns aligned.
 *
 * @param servers whether there are several, so that lines name theirs
 * @param together whether a line is about a watcher of all servers
 */
record Table(Look look, Sorting sorting, boolean servers, boolean together, Instant now) {

    private static final String UNKNOWN = "-";
    private static final int CURVE = 10;
    private static final int BAR = 6;
    /** The widest texts; more of a name is cut only where the screen is narrow. */
    private static final int SERVER = 24;
    private static final int NAME = 48;
    /** The tops of charts: the least of them that no value exceeds. */
    private static final double[] TOPS = {5, 20, 100, 400, 1600, 6400};

    /** @param texts of the columns; one without text is empty */
    private record Row(Map<Column, String> texts, AttributedStyle sign, AttributedStyle style) {}

    /** The heading, then {@code lines}; none is wider than {@code width}. */
    List<AttributedString> lines(List<Line> lines, int width) {
        double greatest = lines.stream().mapToDouble(Table::memory).max().orElse(0);
        List<Row> rows = lines.stream().map(line -> row(line, greatest)).toList();
        Map<Column, Integer> widths = Widths.of(natural(rows), width);
        var shown = new ArrayList<AttributedString>();
        shown.add(heading(widths, width));
        for (int i = 0; i < rows.size(); i++) {
            shown.add(look.cut(switch (lines.get(i)) {
                case Line.Silent silent -> silent(silent);
                case Line.OfSocket socket -> socket(socket);
                case Line.OfWatcher _, Line.OfProcess _ -> line(rows.get(i), widths);
            }, width));
        }
        return shown;
    }

    private static double memory(Line line) {
        return line instanceof Line.OfWatcher watcher ? watcher.watcher().usage().memory() : 0;
    }

    private Map<Column, Integer> natural(List<Row> rows) {
        var widths = new EnumMap<Column, Integer>(Column.class);
        for (Column column : Column.values()) {
            boolean shown = column == Column.SERVER ? servers && !together : column == Column.ON ? together : true;
            if (shown) {
                int wanted = column.heading().length() + (column.isSorted(sorting) ? 1 : 0);
                for (Row row : rows) {
                    wanted = Math.max(wanted, new AttributedString(look.clean(row.texts().getOrDefault(column, ""))).columnLength());
                }
                widths.put(column, switch (column) {
                    case SIGN -> 1;
                    case SERVER -> Math.min(wanted, SERVER);
                    case WATCHER -> Math.min(wanted, NAME);
                    case CURVE -> CURVE;
                    case BAR -> BAR;
                    default -> wanted;
                });
            }
        }
        return widths;
    }

    private AttributedString heading(Map<Column, Integer> widths, int width) {
        var line = new AttributedStringBuilder();
        AttributedStyle style = look.style(StatusReport.Look.STRONG);
        widths.forEach((column, each) -> {
            gap(line, column);
            String text = column.heading() + (column.isSorted(sorting) ? look.arrow(sorting.descending()) : "");
            line.append(look.fitted(text, each, column.isRight(), style));
        });
        return look.cut(line.toAttributedString(), width);
    }

    private AttributedString line(Row row, Map<Column, Integer> widths) {
        var line = new AttributedStringBuilder();
        widths.forEach((column, each) -> {
            gap(line, column);
            AttributedStyle style = switch (column) {
                case SIGN, STATE -> row.sign();
                case CURVE, BAR -> row.style().equals(AttributedStyle.DEFAULT) ? look.chart() : row.style();
                case NOTE -> look.style(StatusReport.Look.QUIET);
                default -> row.style();
            };
            line.append(look.fitted(row.texts().getOrDefault(column, ""), each, column.isRight(), style));
        });
        return line.toAttributedString();
    }

    private static void gap(AttributedStringBuilder line, Column column) {
        if (line.length() > 0) {
            line.append(" ".repeat(column == Column.SERVER || column == Column.WATCHER && line.columnLength() == 1 ? 1 : Widths.GAP));
        }
    }

    private Row row(Line line, double greatest) {
        return switch (line) {
            case Line.OfWatcher each -> row(each, greatest);
            case Line.OfProcess each -> row(each.watcher(), each.process());
            case Line.Silent _, Line.OfSocket _ -> new Row(Map.of(), AttributedStyle.DEFAULT, AttributedStyle.DEFAULT);
        };
    }

    private Row row(Line.OfWatcher line, double greatest) {
        Watcher watcher = line.watcher();
        var texts = new EnumMap<Column, String>(Column.class);
        texts.put(Column.SIGN, look.dot());
        texts.put(Column.SERVER, watcher.server());
        boolean opens = !watcher.processes().isEmpty() || watcher.isOfSeveral();
        texts.put(Column.WATCHER, (line.inner() ? "  " : "") + (opens ? look.opener(line.opened()) : " ") + " "
                + (line.inner() ? watcher.server() : watcher.name()));
        texts.put(Column.STATE, watcher.silent() ? "no answer" : watcher.state());
        texts.put(Column.FOR, StatusReport.ago(watcher.entry().get("since"), now));
        texts.put(Column.ON, !watcher.isOfSeveral() ? "" : watcher.answering() == watcher.members().size()
                ? Integer.toString(watcher.members().size()) : watcher.answering() + "/" + watcher.members().size());
        texts.put(Column.RUNS, runs(watcher));
        texts.put(Column.RESTARTS, watcher.number("restarts") <= 0 ? UNKNOWN : Long.toString(watcher.number("restarts")));
        addUsage(texts, watcher.usage());
        double[] history = watcher.history();
        texts.put(Column.CURVE, watcher.silent() || watcher.isPlugin() ? "" : look.curve(history, top(history), CURVE));
        texts.put(Column.BAR, watcher.silent() || !watcher.usage().isKnown() ? "" : look.bar(watcher.usage().memory(), greatest, BAR));
        texts.put(Column.NOTE, note(watcher));
        AttributedStyle quiet = look.style(StatusReport.Look.QUIET);
        return watcher.silent() ? new Row(texts, quiet, quiet)
                : new Row(texts, look.style(StatusReport.look(watcher.entry())), AttributedStyle.DEFAULT);
    }

    private static String runs(Watcher watcher) {
        long running = watcher.number("running");
        long wanted = watcher.number("wanted");
        return wanted < 0 ? running < 0 ? UNKNOWN : Long.toString(running) : wanted == 0 && running <= 0 ? UNKNOWN : running + "/" + wanted;
    }

    private static void addUsage(Map<Column, String> texts, Usage usage) {
        texts.put(Column.CPU, usage.cpuText());
        texts.put(Column.MEMORY, usage.memoryText());
    }

    private static double top(double[] history) {
        double most = 0;
        for (double value : history) {
            most = Math.max(most, value);
        }
        for (double top : TOPS) {
            if (most <= top) {
                return top;
            }
        }
        return most;
    }

    /** Why it is not as it should be, or how its last process has ended. */
    private String note(Watcher watcher) {
        String state = watcher.state();
        String reason = watcher.entry().get("reason") instanceof String text ? text : "";
        boolean asItShould = state.equals("ready") || state.equals("off") || state.equals("done");
        String end = StatusReport.lastEnd(watcher.entry(), now);
        return watcher.silent() ? "" : !asItShould && !reason.isEmpty() || end.isEmpty() ? reason : end;
    }

    private Row row(Watcher watcher, Process process) {
        var texts = new EnumMap<Column, String>(Column.class);
        Map<?, ?> entry = process.entry();
        texts.put(Column.WATCHER, "    " + process.pid() + (entry.get("wid") == null ? "" : "  worker " + entry.get("wid")));
        texts.put(Column.STATE, String.valueOf(entry.containsKey("state") ? entry.get("state") : "").replace('_', ' '));
        texts.put(Column.FOR, entry.containsKey("since") ? StatusReport.ago(entry.get("since"), now)
                : process.age() < 0 ? UNKNOWN : StatusReport.ago(now.getEpochSecond() - process.age(), now));
        addUsage(texts, process.usage());
        texts.put(Column.NOTE, entry.get("reason") instanceof String reason ? reason : "");
        AttributedStyle quiet = look.style(StatusReport.Look.QUIET);
        return new Row(texts, watcher.silent() ? quiet : look.style(StatusReport.look(entry)), watcher.silent() ? quiet : AttributedStyle.DEFAULT);
    }

    private AttributedString silent(Line.Silent line) {
        AttributedStyle bad = look.style(StatusReport.Look.BAD);
        return new AttributedStringBuilder().append(look.dot() + " " + look.clean(line.daemon().server()), bad)
                .append("  " + look.clean(Header.silence(line.daemon())), bad).toAttributedString();
    }

    private AttributedString socket(Line.OfSocket line) {
        return new AttributedString("  socket " + look.clean((servers ? line.server() + " " : "") + line.socket().address()) + "  "
                + line.socket().reads() + (line.socket().reads() == 1 ? " hit" : " hits"), look.style(StatusReport.Look.QUIET));
    }
}
