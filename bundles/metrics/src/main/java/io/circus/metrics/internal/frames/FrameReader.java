// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal.frames;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.Label;
import io.circus.kernel.ProcessTable;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.frames.Frame;
import io.circus.metrics.frames.ProcessUse;
import io.circus.metrics.frames.WatcherUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures all workers in the process table, and the daemon. So it needs no watchers bundle, which may be in an update. */
final class FrameReader {

    private static final ProcessUse UNREADABLE = new ProcessUse((int) ProcessHandle.current().pid(), 0, 0, 0, 0);

    private final ProcessTable table;

    FrameReader(ProcessTable table) {
        this.table = table;
    }

    Frame read(Meter meter, Instant at) {
        var workers = new LinkedHashMap<Integer, Label>();
        for (ChildProcess process : table.processes()) {
            if (process.label().wid() > 0) {
                workers.put(process.pid(), process.label());
            }
        }
        var pids = new ArrayList<>(workers.keySet());
        pids.add(UNREADABLE.pid());
        Map<Integer, ProcessSample> samples = meter.measure(pids);
        var byWatcher = new LinkedHashMap<String, List<ProcessUse>>();
        workers.forEach((pid, label) -> {
            ProcessSample sample = samples.get(pid);
            if (sample != null) {
                byWatcher.computeIfAbsent(label.watcher(), name -> new ArrayList<>()).add(use(sample, label.wid()));
            }
        });
        ProcessSample self = samples.get(UNREADABLE.pid());
        return new Frame(at, self == null ? UNREADABLE : use(self, 0),
                byWatcher.entrySet().stream().map(entry -> new WatcherUse(entry.getKey(), entry.getValue())).toList());
    }

    private static ProcessUse use(ProcessSample sample, int wid) {
        return new ProcessUse(sample.pid(), wid, sample.cpu(), sample.resident(), sample.age());
    }
}
