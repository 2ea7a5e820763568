// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.metrics.frames.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The history as the interface shows it. */
final class HistoryText {

    private static final double TENTHS = 10;

    private HistoryText() {}

    /** @param processes whether to show each process */
    static Map<String, Object> shown(History history, boolean processes) {
        var shown = new LinkedHashMap<String, Object>();
        var times = new ArrayList<Double>();
        var watchers = new LinkedHashMap<String, Object>();
        for (double time : history.times()) {
            times.add(time);
        }
        shown.put("times", times);
        shown.put("daemon", series(history.daemon()));
        history.watchers().forEach((name, watcher) -> {
            Map<String, Object> columns = series(watcher.total());
            if (processes) {
                columns.put("processes", processes(watcher.processes()));
            }
            watchers.put(name, columns);
        });
        shown.put("watchers", watchers);
        return shown;
    }

    private static Map<String, Object> processes(Map<Integer, History.ProcessHistory> all) {
        var shown = new LinkedHashMap<String, Object>();
        all.forEach((pid, process) -> {
            var columns = new LinkedHashMap<String, Object>();
            columns.put("wid", process.wid());
            columns.putAll(series(process.use()));
            shown.put(pid.toString(), columns);
        });
        return shown;
    }

    private static Map<String, Object> series(History.Series series) {
        List<Object> cpu = new ArrayList<>();
        for (float value : series.cpu()) {
            cpu.add(Float.isNaN(value) ? null : Math.round(value * TENTHS) / TENTHS);
        }
        List<Object> memory = new ArrayList<>();
        for (long value : series.memory()) {
            memory.add(value < 0 ? null : value);
        }
        var columns = new LinkedHashMap<String, Object>();
        columns.put("cpu", cpu);
        columns.put("memory", memory);
        return columns;
    }
}
