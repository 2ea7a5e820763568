// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.frames;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the daemon and its processes use at one moment.
 *
 * @param at by the wall clock
 * @param watchers the watchers that have a process
 */
public record Frame(Instant at, ProcessUse daemon, List<WatcherUse> watchers) {

    private static final double MILLIS = 1000;
    private static final double TENTHS = 10;

    public Frame {
        watchers = List.copyOf(watchers);
    }

    /**
     * The object that is published as {@code stats.frame}; {@code doc/statistics.md} describes it.
     *
     * @param visible the names of the watchers to include
     */
    public Map<String, Object> toMap(Predicate<String> visible) {
        var map = new LinkedHashMap<String, Object>();
        map.put("time", at.toEpochMilli() / MILLIS);
        var self = new LinkedHashMap<String, Object>();
        self.put("pid", daemon.pid());
        self.put("cpu", tenths(daemon.cpu()));
        self.put("memory", daemon.memory());
        self.put("age", tenths(daemon.age()));
        map.put("daemon", self);
        var all = new LinkedHashMap<String, Object>();
        for (WatcherUse watcher : watchers) {
            if (visible.test(watcher.name())) {
                var use = new LinkedHashMap<String, Object>();
                use.put("cpu", tenths(watcher.cpu()));
                use.put("memory", watcher.memory());
                use.put("processes", watcher.processes().stream().map(Frame::columns).toList());
                all.put(watcher.name(), use);
            }
        }
        map.put("watchers", all);
        return map;
    }

    private static List<Object> columns(ProcessUse process) {
        return List.of(process.pid(), process.wid(), tenths(process.cpu()), process.memory(), tenths(process.age()));
    }

    private static double tenths(double value) {
        return Math.round(value * TENTHS) / TENTHS;
    }
}
