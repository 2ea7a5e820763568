// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Compares what was published about processes, watchers and sockets: the topics, and in the messages of each topic the
 * keys, their order, the kinds of values, and those values that are no measurement. How often is left to the clock.
 */
final class Statistics {

    private final Pids pids;
    private final UnaryOperator<String> local;
    private final List<String> differences = new ArrayList<>();

    /** Topics name a descriptor after {@code stat.sockets}, which may be another one: the address is compared. */
    private static final String SOCKET = "stat[.]sockets[.][0-9]+";

    private Statistics(Pids pids, UnaryOperator<String> local) {
        this.pids = pids;
        this.local = local;
    }

    static List<String> differences(List<Step.Stat> recorded, List<Step.Stat> ours, Pids pids,
            UnaryOperator<String> local) {
        var statistics = new Statistics(pids, local);
        statistics.compare(byTopic(recorded, statistics::ourTopic), byTopic(ours, UnaryOperator.identity()));
        return statistics.differences;
    }

    private void compare(Map<String, List<Step.Stat>> recorded, Map<String, List<Step.Stat>> ours) {
        for (String topic : recorded.keySet()) {
            if (!ours.containsKey(topic)) {
                differences.add("statistics " + topic + ": missing");
                continue;
            }
            Set<String> expected = shapes(recorded.get(topic), local);
            Set<String> got = shapes(loaded(ours.get(topic)), UnaryOperator.identity());
            if (!expected.containsAll(got)) {
                got.removeAll(expected);
                differences.add("statistics " + topic + ": expected " + expected + " got " + got);
            }
        }
        ours.keySet().stream().filter(topic -> !recorded.containsKey(topic))
                .forEach(topic -> differences.add("statistics " + topic + ": extra"));
    }

    /** Without those in which a process had no command line, since it was looked at in the middle of its exec or at its end. */
    private static List<Step.Stat> loaded(List<Step.Stat> ofOneTopic) {
        List<Step.Stat> loaded = ofOneTopic.stream().filter(stat -> !stat.body().has("cmdline")
                || !stat.body().get("cmdline").getAsString().equals("N/A")).toList();
        return loaded.isEmpty() ? ofOneTopic : loaded;
    }

    private static Map<String, List<Step.Stat>> byTopic(List<Step.Stat> all, UnaryOperator<String> naming) {
        return all.stream().collect(Collectors.groupingBy(stat -> naming.apply(stat.topic().matches(SOCKET)
                ? "stat.sockets.FD" : stat.topic()), LinkedHashMap::new, Collectors.toList()));
    }

    /** The recorded topic with our pid in it. */
    private String ourTopic(String topic) {
        int dot = topic.lastIndexOf('.');
        String last = topic.substring(dot + 1);
        return last.matches("[0-9]+") && pids.known(Long.parseLong(last))
                ? topic.substring(0, dot + 1) + pids.ours(Long.parseLong(last)) : topic;
    }

    private static Set<String> shapes(List<Step.Stat> stats, UnaryOperator<String> local) {
        return stats.stream().map(stat -> shape(stat.body(), local)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shape(JsonObject body, UnaryOperator<String> local) {
        return body.entrySet().stream().map(entry -> entry.getKey() + "=" + switch (entry.getKey()) {
            case "cmdline", "username", "nice", "name", "children", "address" ->
                local.apply(entry.getValue().toString());
            case "addresses" -> entry.getValue().getAsJsonArray().asList().stream()
                    .map(address -> local.apply(address.getAsString())).sorted().toList();
            case "pid" -> entry.getValue().isJsonArray() ? "pids" : "pid";
            default -> entry.getValue().isJsonPrimitive() && entry.getValue().getAsJsonPrimitive().isNumber()
                    ? "number" : entry.getValue().isJsonPrimitive() ? "text" : entry.getValue().toString();
        }).collect(Collectors.joining(", ", "{", "}"));
    }
}
