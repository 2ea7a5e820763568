// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which lines the table has, and in which order.
 *
 * @param filter the words that a line must have in its name, its server or its state; "" for all lines
 * @param together whether watchers of the same name are one line
 * @param opened what is shown with its processes
 */
public record Arrangement(Sorting sorting, String filter, boolean together, Set<Key> opened) {

    /** The lines of all daemons: those that do not answer, the watchers, the sockets. */
    public List<Line> lines(List<Snapshot> daemons) {
        var lines = new ArrayList<Line>();
        daemons.stream().filter(each -> each.silence().isPresent() && isWanted(each.server() + " no answer"))
                .forEach(each -> lines.add(new Line.Silent(each)));
        List<Watcher> watchers = daemons.stream().flatMap(each -> each.watchers().stream()).filter(this::isWanted).toList();
        for (Watcher watcher : (together ? Watcher.together(watchers) : watchers).stream().sorted(sorting.ofWatchers()).toList()) {
            add(watcher, false, lines);
        }
        for (Snapshot daemon : daemons) {
            daemon.sockets().stream().filter(each -> isWanted(each.address() + " " + daemon.server() + " socket"))
                    .forEach(each -> lines.add(new Line.OfSocket(daemon.server(), each)));
        }
        return lines;
    }

    private void add(Watcher watcher, boolean inner, List<Line> lines) {
        boolean open = opened.contains(watcher.key());
        lines.add(new Line.OfWatcher(watcher, inner, open));
        if (open) {
            watcher.members().stream().sorted(sorting.ofWatchers()).forEach(member -> add(member, true, lines));
            watcher.processes().stream().sorted(sorting.ofProcesses()).forEach(process -> lines.add(new Line.OfProcess(watcher, process)));
        }
    }

    private boolean isWanted(Watcher watcher) {
        return isWanted(watcher.name() + " " + watcher.server() + " " + (watcher.silent() ? "no answer" : watcher.state()));
    }

    private boolean isWanted(String text) {
        String all = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(filter.strip().toLowerCase(Locale.ROOT).split("\\s+")).allMatch(all::contains);
    }
}
