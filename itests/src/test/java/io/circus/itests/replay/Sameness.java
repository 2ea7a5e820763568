// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Compares replies, key by key in their order; pids stand for each other, figures of a process are figures. */
final class Sameness {

    private static final Set<String> PID_LISTS = Set.of("pids", "started", "stopped", "kept");
    private static final Set<String> PID_VALUES = Set.of("pid", "process", "process_pid");

    /** What is never the same in two runs. */
    private static final Set<String> FIGURES = Set.of("time", "mem_info1", "mem_info2", "cpu", "mem", "ctime",
            "create_time", "age", "started");

    /** More processes than any test starts between two of a watcher; half of the usual pid_max, proc(5). */
    private static final long FAR_APART = 16_384;

    private final Pids pids;
    private final UnaryOperator<String> local;
    private final List<String> differences = new ArrayList<>();

    /** @param local makes a text of the recording one of this replay: ports, folder */
    Sameness(Pids pids, UnaryOperator<String> local) {
        this.pids = pids;
        this.local = local;
    }

    static List<String> differences(JsonElement recorded, JsonElement ours, Pids pids, UnaryOperator<String> local) {
        var sameness = new Sameness(pids, local);
        sameness.compare("reply", recorded, ours);
        return sameness.differences;
    }

    private void compare(String path, JsonElement recorded, JsonElement ours) {
        String key = path.substring(path.lastIndexOf('.') + 1);
        if (recorded.isJsonObject() && ours.isJsonObject()) {
            compareObjects(path, recorded.getAsJsonObject(), ours.getAsJsonObject());
        } else if (recorded.isJsonArray() && ours.isJsonArray()) {
            compareArrays(path, recorded.getAsJsonArray(), ours.getAsJsonArray());
        } else if (FIGURES.contains(key) && sameType(recorded, ours)) {
            return;
        } else if (key.equals("tb") && recorded.isJsonPrimitive()) {
            return; // a stack trace, of other code
        } else if (PID_VALUES.contains(key) && sameType(recorded, ours) && digits(recorded) && digits(ours)) {
            comparePids(path, recorded.getAsLong(), ours.getAsLong());
        } else if (!local.apply(recorded.toString()).equals(ours.toString())) {
            differences.add(path + ": expected " + local.apply(recorded.toString()) + " got " + ours);
        }
    }

    private void compareObjects(String path, JsonObject recorded, JsonObject ours) {
        var left = new ArrayList<>(ours.keySet());
        var common = new ArrayList<String>();
        for (String key : recorded.keySet()) {
            String ourKey = key.matches("[0-9]+") ? pidKey(key, left) : key;
            if (ours.has(ourKey)) {
                left.remove(ourKey);
                common.add(ourKey);
                compare(path + "." + key, recorded.get(key), ours.get(ourKey));
            } else {
                differences.add(path + "." + key + ": missing");
            }
        }
        left.forEach(key -> differences.add(path + "." + key + ": extra, with " + ours.get(key)));
        List<String> order = ours.keySet().stream().filter(common::contains).toList();
        if (!order.equals(common)) {
            differences.add(path + ": expected the order " + common + " got " + order);
        }
    }

    /** Our key for the recorded pid: the one bound to it, or the first that could be. */
    private String pidKey(String recorded, List<String> candidates) {
        return candidates.stream().filter(key -> key.matches("[0-9]+")
                && pids.same(Long.parseLong(recorded), Long.parseLong(key))).findFirst().orElse(recorded);
    }

    private void compareArrays(String path, JsonArray recorded, JsonArray ours) {
        if (recorded.size() != ours.size()) {
            differences.add(path + ": expected " + recorded.size() + " items got " + ours);
            return;
        }
        String key = path.substring(path.lastIndexOf('.') + 1);
        List<Long> ourPids = PID_LISTS.contains(key) ? byAge(ours) : List.of();
        for (int i = 0; i < recorded.size(); i++) {
            if (PID_LISTS.contains(key)) {
                comparePids(path + "[" + i + "]", recorded.get(i).getAsLong(), ourPids.get(i));
            } else {
                compare(path + "[" + i + "]", recorded.get(i), ours.get(i));
            }
        }
    }

    /** Sorted pids are in the order of age, unless the system began with low ones again between two of them. */
    private static List<Long> byAge(JsonArray sorted) {
        var pids = new ArrayList<Long>();
        sorted.forEach(pid -> pids.add(pid.getAsLong()));
        for (int i = 1; i < pids.size(); i++) {
            if (pids.get(i) - pids.get(i - 1) > FAR_APART) {
                Collections.rotate(pids, -i);
                break;
            }
        }
        return pids;
    }

    private void comparePids(String path, long recorded, long ours) {
        if (!pids.same(recorded, ours)) {
            differences.add(path + ": expected the process recorded as " + recorded + ", here "
                    + pids.ours(recorded) + ", got " + ours);
        }
    }

    private static boolean number(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }

    private static boolean digits(JsonElement value) {
        return value.getAsString().matches("[0-9]+");
    }

    private static boolean sameType(JsonElement one, JsonElement other) {
        return one.isJsonPrimitive() && other.isJsonPrimitive() && number(one) == number(other);
    }
}
