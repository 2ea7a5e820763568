// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import io.circus.cli.top.model.Happening;
import io.circus.cli.top.model.Key;
import io.circus.cli.top.model.Line;
import io.circus.cli.top.model.Process;
import io.circus.cli.top.model.Snapshot;
import io.circus.cli.top.model.Watcher;
import io.circus.verbs.StatusReport;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The lines of the panes about the selected watcher. @param several whether there are several servers, so that lines name theirs */
record Panes(Look look, boolean several, Instant now) {

    /** All lines of {@code pane}; {@code selected} may be null. */
    List<AttributedString> lines(Pane pane, Line selected, List<Snapshot> daemons, List<Output> output) {
        return switch (pane) {
            case NONE -> List.of();
            case STATE -> state(selected);
            case LOG -> output(selected, output);
            case EVENTS -> selected == null ? List.of() : happenings(daemons, selected.key());
            case ALL_EVENTS -> happenings(daemons, null);
        };
    }

    private List<AttributedString> state(Line selected) {
        return switch (selected) {
            case null -> List.of();
            case Line.Silent(Snapshot daemon) -> List.of(new AttributedString(look.clean(daemon.server() + "  " + Header.silence(daemon)),
                    look.style(StatusReport.Look.BAD)));
            case Line.OfWatcher line -> line.watcher().isOfSeveral() ? members(line.watcher()) : particulars(line.watcher());
            case Line.OfProcess line -> particulars(line.watcher());
            case Line.OfSocket _ -> List.of();
        };
    }

    /** As {@code circusctl status NAME} shows it. */
    private List<AttributedString> particulars(Watcher watcher) {
        var infos = new LinkedHashMap<String, Object>();
        for (Process process : watcher.processes()) {
            if (process.usage().isKnown()) {
                infos.put(Long.toString(process.pid()), Map.of("cpu", process.usage().cpu(),
                        "mem_info1", String.format(Locale.ROOT, "%.0fB", process.usage().memory())));
            }
        }
        var lines = new ArrayList<AttributedString>();
        String name = several ? watcher.name() + " on " + watcher.server() : watcher.name();
        for (List<StatusReport.Piece> line : StatusReport.lines(Map.of("states", Map.of(name, watcher.entry()), "infos", Map.of(name, infos)), now,
                ZoneId.systemDefault(), Integer.MAX_VALUE)) {
            var text = new AttributedStringBuilder();
            for (StatusReport.Piece piece : line) {
                text.append(look.clean(piece.text().replace("●", look.dot())), look.style(piece.look()));
            }
            lines.add(text.toAttributedString());
        }
        return lines;
    }

    /** A line for each server. */
    private List<AttributedString> members(Watcher watcher) {
        int widest = watcher.members().stream().mapToInt(each -> new AttributedString(look.clean(each.server())).columnLength()).max().orElse(0);
        return watcher.members().stream().sorted(Comparator.comparingInt(Watcher::rank)).map(each -> new AttributedStringBuilder()
                .append(look.dot() + " ", each.silent() ? look.style(StatusReport.Look.QUIET) : look.style(StatusReport.look(each.entry())))
                .append(look.fitted(each.server(), widest, false, AttributedStyle.DEFAULT)).append("  ")
                .append(look.clean(each.silent() ? "no answer; last: " + StatusReport.brief(each.entry(), now) : StatusReport.brief(each.entry(), now)))
                .append(each.entry().get("reason") instanceof String reason ? "  " + look.clean(reason) : "", look.style(StatusReport.Look.QUIET))
                .toAttributedString()).toList();
    }

    private List<AttributedString> output(Line selected, List<Output> output) {
        boolean together = selected instanceof Line.OfWatcher line && line.watcher().isOfSeveral();
        return output.stream().map(each -> new AttributedStringBuilder()
                .append(each.seconds() == 0 ? "" : Header.time(each.seconds()) + "  ", look.style(StatusReport.Look.QUIET))
                .append(together ? "[" + look.clean(each.server()) + "] " : "", look.style(StatusReport.Look.QUIET))
                .append(look.clean(each.line()), each.seconds() == 0 ? look.style(StatusReport.Look.QUIET) : AttributedStyle.DEFAULT)
                .toAttributedString()).toList();
    }

    /** @param key of the watcher they are about; null for all */
    private List<AttributedString> happenings(List<Snapshot> daemons, Key key) {
        String topic = key == null ? "" : key.watcher().toLowerCase(Locale.ROOT).replace(' ', '_');
        return daemons.stream().flatMap(daemon -> daemon.happenings().stream())
                .filter(each -> key == null || (key.server().isEmpty() || key.server().equals(each.server()))
                        && (topic.isEmpty() || topic.equals(each.watcher())))
                .sorted(Comparator.comparingDouble(Happening::seconds)).map(this::happening).toList();
    }

    private AttributedString happening(Happening each) {
        return new AttributedStringBuilder().append(Header.time(each.seconds()) + "  ", look.style(StatusReport.Look.QUIET))
                .append(several ? look.clean(each.server()) + "  " : "", look.style(StatusReport.Look.QUIET))
                .append(look.clean(each.watcher()) + "  ").append(look.clean(each.name()), look.style(StatusReport.Look.STRONG))
                .append("  " + look.clean(each.text())).toAttributedString();
    }
}
