// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An event of a daemon.
 *
 * @param seconds since the epoch
 * @param watcher as topics spell it: in lower case, with _ for spaces
 * @param text what its fields say
 */
public record Happening(double seconds, String server, String watcher, String name, String text) {

    private static final Set<String> UNSAID = Set.of("time", "process_pid");

    /** @param now in seconds since the epoch, for an event that does not say when it was */
    static Happening of(String server, String watcher, String name, Map<String, Object> fields, double now) {
        String pid = fields.get("process_pid") == null ? "" : "process " + fields.get("process_pid") + "  ";
        return new Happening(fields.get("time") instanceof Number at ? at.doubleValue() : now, server, watcher, name,
                pid + fields.entrySet().stream().filter(each -> !UNSAID.contains(each.getKey()) && each.getValue() != null)
                        .map(each -> each.getKey().replace('_', ' ') + " " + each.getValue()).collect(Collectors.joining(", ")));
    }
}
