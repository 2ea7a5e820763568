// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what was published about each watcher. Events that follow each other and differ only in the pid may come in
 * any order: they tell of things that happen at once.
 */
final class EventOrder {

    private record Pair(Step.Event recorded, Step.Event ours) {}

    private final double since;
    private final double ourSince;
    private final Pids pids;
    private final List<String> differences = new ArrayList<>();

    private EventOrder(double since, double ourSince, Pids pids) {
        this.since = since;
        this.ourSince = ourSince;
        this.pids = pids;
    }

    /** @param since when the recording is complete from; {@code ourSince} says it of the replay */
    static List<String> differences(List<Step.Event> recorded, List<Step.Event> ours, double since, double ourSince,
            Pids pids) {
        var order = new EventOrder(since, ourSince, pids);
        Map<String, List<Step.Event>> recordedOnes = byWatcher(recorded);
        Map<String, List<Step.Event>> ourOnes = byWatcher(ours);
        for (String watcher : union(recordedOnes.keySet(), ourOnes.keySet())) {
            order.compare(watcher, recordedOnes.getOrDefault(watcher, List.of()),
                    ourOnes.getOrDefault(watcher, List.of()));
        }
        return order.differences;
    }

    /** The kinds of things that happened to a watcher, however often: for those that come and go all the time. */
    static List<String> differentKinds(String watcher, List<Step.Event> recorded, List<Step.Event> ours) {
        Set<String> expected = shapes(watcher, recorded);
        Set<String> got = shapes(watcher, ours);
        return expected.equals(got) ? List.of()
                : List.of("events of " + watcher + ": expected the kinds " + expected + " got " + got);
    }

    /** Processes that are told to have ended more than once. */
    static List<String> repeatedEnds(List<Step.Event> events) {
        return events.stream().filter(event -> event.kind().equals("reap"))
                .collect(Collectors.groupingBy(event -> event.watcher() + " of " + event.pid(), Collectors.counting()))
                .entrySet().stream().filter(entry -> entry.getValue() > 1)
                .map(entry -> "end of a process of " + entry.getKey() + ": told " + entry.getValue() + " times").toList();
    }

    private static Set<String> shapes(String watcher, List<Step.Event> events) {
        return events.stream().filter(event -> event.watcher().equals(watcher)).map(Step.Event::shape)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void compare(String watcher, List<Step.Event> recorded, List<Step.Event> ours) {
        var pairs = new ArrayList<Pair>();
        var left = new ArrayList<String>();
        align(recorded, ours, pairs, left);
        left.forEach(line -> differences.add("event watcher." + watcher + "." + line));
        List<List<Pair>> runs = runs(pairs);
        runs.stream().filter(run -> run.getFirst().recorded.kind().equals("spawn")).forEach(this::matchRun);
        runs.stream().filter(run -> !run.getFirst().recorded.kind().equals("spawn")).forEach(this::matchRun);
    }

    /**
     * The longest common sequence of shapes, the latest if there are several; what is in one run only is a difference,
     * unless it came so early that the other run may have missed it.
     */
    private void align(List<Step.Event> recorded, List<Step.Event> ours, List<Pair> pairs, List<String> left) {
        int[][] best = new int[recorded.size() + 1][ours.size() + 1];
        for (int i = 1; i <= recorded.size(); i++) {
            for (int j = 1; j <= ours.size(); j++) {
                best[i][j] = same(recorded.get(i - 1), ours.get(j - 1)) ? best[i - 1][j - 1] + 1
                        : Math.max(best[i - 1][j], best[i][j - 1]);
            }
        }
        int i = recorded.size();
        int j = ours.size();
        while (i > 0 || j > 0) {
            if (i > 0 && j > 0 && same(recorded.get(i - 1), ours.get(j - 1))) {
                pairs.addFirst(new Pair(recorded.get(--i), ours.get(--j)));
            } else if (j == 0 || i > 0 && best[i - 1][j] >= best[i][j - 1]) {
                Step.Event event = recorded.get(--i);
                if (best[i][j] > 0 || event.at() > since) {
                    left.addFirst(event.shape() + ": missing, recorded at " + event.at());
                }
            } else {
                Step.Event event = ours.get(--j);
                if (best[i][j] > 0 || event.at() > ourSince) {
                    left.addFirst(event.shape() + ": extra, before " + first(pairs) + ", " + event.body());
                }
            }
        }
    }

    private static boolean same(Step.Event one, Step.Event other) {
        return one.shape().equals(other.shape());
    }

    private static String first(List<Pair> pairs) {
        return pairs.isEmpty() ? "the end" : pairs.getFirst().recorded.kind() + " recorded at "
                + pairs.getFirst().recorded.at();
    }

    private static List<List<Pair>> runs(List<Pair> pairs) {
        var runs = new ArrayList<List<Pair>>();
        for (Pair pair : pairs) {
            if (runs.isEmpty() || !runs.getLast().getLast().recorded.shape().equals(pair.recorded.shape())) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(pair);
        }
        return runs;
    }

    private void matchRun(List<Pair> run) {
        List<Step.Event> ours = run.stream().map(Pair::ours).collect(Collectors.toCollection(ArrayList::new));
        var unknown = new ArrayList<Step.Event>();
        for (Step.Event recorded : run.stream().map(Pair::recorded).toList()) {
            if (!pids.known(recorded.pid())
                    || !removeFirst(ours, pids.ours(recorded.pid()))) {
                unknown.add(recorded);
            }
        }
        for (int i = 0; i < unknown.size(); i++) {
            matchPids(new Pair(unknown.get(i), ours.get(i)));
        }
    }

    private static boolean removeFirst(List<Step.Event> events, long pid) {
        return events.stream().filter(event -> event.pid() == pid).findFirst().map(events::remove).orElse(false);
    }

    private void matchPids(Pair pair) {
        if (pair.recorded.pid() != 0 && !pids.same(pair.recorded.pid(), pair.ours.pid())) {
            differences.add("event watcher." + pair.recorded.watcher() + "." + pair.recorded.shape() + " recorded at "
                    + pair.recorded.at() + ": another process, expected " + pids.ours(pair.recorded.pid()) + " got "
                    + pair.ours.pid());
        }
    }

    private static Map<String, List<Step.Event>> byWatcher(List<Step.Event> events) {
        return events.stream().collect(Collectors.groupingBy(Step.Event::watcher, LinkedHashMap::new,
                Collectors.toList()));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
