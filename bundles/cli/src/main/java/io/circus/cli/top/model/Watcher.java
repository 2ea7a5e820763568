// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

import io.circus.verbs.StatusReport;
import io.circus.verbs.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A watcher of one server at some moment, or the watchers of that name of several servers with their sums.
 *
 * @param server "" for several
 * @param entry of {@code states} in the reply of status; for several that which needs attention most
 * @param silent whether the daemon no longer answers, so that this is what it said last
 * @param history of the CPU
 * @param members the watchers of the servers; empty for one server
 */
public record Watcher(String server, String name, Map<?, ?> entry, boolean silent, Usage usage, double[] history,
        List<Process> processes, List<Watcher> members) {

    private static final int LAST = 100;

    public Key key() {
        return new Key(server, name, 0);
    }

    /** As people read it: {@code backing off}. */
    public String state() {
        return String.valueOf(entry.get("state")).replace('_', ' ');
    }

    /** What needs attention comes first. What is not known to be so any more comes last. */
    public int rank() {
        return silent ? LAST : StatusReport.rank(entry);
    }

    /** Whether it is a plugin inside a daemon, without processes. */
    public boolean isPlugin() {
        return Boolean.TRUE.equals(entry.get("plugin"));
    }

    public boolean isOfSeveral() {
        return !members.isEmpty();
    }

    /** {@code wanted}, {@code running} or another number of the entry, or the sum of the members; -1 if it is not told. */
    public long number(String field) {
        if (isOfSeveral()) {
            return members.stream().filter(member -> !member.silent()).mapToLong(member -> Math.max(0, member.number(field))).sum();
        }
        return entry.get(field) instanceof Number number ? number.longValue() : -1;
    }

    /** The servers that still answer. */
    public long answering() {
        return members.stream().filter(member -> !member.silent()).count();
    }

    /** Makes one of all that have the same name; in the order in which the names come first. */
    static List<Watcher> together(List<Watcher> all) {
        var byName = new LinkedHashMap<String, List<Watcher>>();
        all.forEach(each -> byName.computeIfAbsent(each.name(), name -> new ArrayList<>()).add(each));
        return byName.entrySet().stream().map(each -> sum(each.getKey(), each.getValue())).toList();
    }

    private static Watcher sum(String name, List<Watcher> members) {
        Watcher worst = members.stream().min(Comparator.comparingInt(Watcher::rank)).orElseThrow();
        Usage usage = Usage.NONE;
        var history = new double[0];
        for (Watcher member : members) {
            if (!member.silent()) {
                usage = usage.plus(member.usage());
                history = History.sum(history, member.history());
            }
        }
        return new Watcher("", name, worst.entry(), worst.silent(), usage, history, List.of(), List.copyOf(members));
    }
}
