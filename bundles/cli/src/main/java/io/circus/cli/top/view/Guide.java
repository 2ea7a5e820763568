// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import java.util.ArrayList;
import java.util.List;

/** The keys, as the help shows them. */
final class Guide {

    /** The line at the bottom. */
    static final String SHORT = "? help  s stop  t start  r restart  + - processes  enter open  / filter  i state  l log  e events  q quit";

    private static final List<List<String>> KEYS = List.of(
            List.of("up down, k j", "select"), List.of("page up, page down, home, end", "go through the table"),
            List.of("enter, right, left", "show or hide the processes of the watcher"),
            List.of("s  t  r", "stop, start, restart the watcher"), List.of("R", "reload it: replace its processes by new ones"),
            List.of("+  -", "one process more or less"), List.of("x", "end its processes, or the selected one; the watcher replaces them"),
            List.of("c  m  a", "sort by CPU, memory, time in the state; again: the other way round"),
            List.of("n  o  p", "sort by name, restarts; the processes by pid"), List.of("w", "those first that need attention, or by the column again"),
            List.of("/", "filter by name, server and state; escape: show all"), List.of("g", "the watchers of all servers together, with sums"),
            List.of("i  l  e", "state, output, events of the selected watcher; again: hide"), List.of("E", "the events of all watchers"),
            List.of("tab", "let the keys move the text below the table, or the table again"), List.of("z", "the text below the table on the whole screen"),
            List.of("ctrl-l", "draw the screen again"), List.of("q, ctrl-c", "quit"));

    private Guide() {}

    static List<String> lines() {
        int widest = KEYS.stream().mapToInt(each -> each.getFirst().length()).max().orElseThrow();
        var lines = new ArrayList<String>(List.of("Keys", ""));
        KEYS.forEach(each -> lines.add("  " + each.getFirst() + " ".repeat(widest - each.getFirst().length() + 2) + each.getLast()));
        lines.addAll(List.of("", "stop, restart, reload, ending and the last - ask first. Any key goes back."));
        return lines;
    }
}
