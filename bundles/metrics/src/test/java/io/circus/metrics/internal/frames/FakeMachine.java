// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal.frames;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.Label;
import io.circus.kernel.ProcessTable;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process table and samples that a test sets. Any thread. */
final class FakeMachine implements Samples, Meter {

    private final List<ChildProcess> processes = new ArrayList<>();
    private final Map<Integer, ProcessSample> samples = new LinkedHashMap<>();
    private final List<Duration> opened = new ArrayList<>();
    private int open;
    private int measurements;
    private RuntimeException failure;

    /** A process in the table; it can be measured. */
    synchronized void runs(String watcher, int wid, int pid, double cpu, long memory) {
        processes.removeIf(process -> process.pid() == pid);
        processes.add((ChildProcess) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ChildProcess.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "label" -> new Label(watcher, wid);
                    case "pid" -> pid;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
        measures(pid, cpu, memory);
    }

    synchronized void measures(int pid, double cpu, long memory) {
        samples.put(pid, new ProcessSample(pid, cpu, 0, memory, 0, 0, "root", 0, 0, 2.25, "sleep", 1, 0));
    }

    /** The process is still in the table, but has ended. */
    synchronized void hasEnded(int pid) {
        samples.remove(pid);
    }

    /** The process is no longer in the table. */
    synchronized void isReaped(int pid) {
        hasEnded(pid);
        processes.removeIf(process -> process.pid() == pid);
    }

    /** Makes later measurements throw {@code exception}; null for none. */
    synchronized void failWith(RuntimeException exception) {
        failure = exception;
    }

    ProcessTable table() {
        return (ProcessTable) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ProcessTable.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("processes") && arguments == null) {
                        synchronized (this) {
                            return List.copyOf(processes);
                        }
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    /** The paces of all meters so far. */
    synchronized List<Duration> opened() {
        return List.copyOf(opened);
    }

    /** The number of open meters. */
    synchronized int open() {
        return open;
    }

    synchronized int measurements() {
        return measurements;
    }

    @Override
    public synchronized Meter open(Duration pace) {
        opened.add(pace);
        open++;
        return this;
    }

    @Override
    public synchronized Map<Integer, ProcessSample> measure(Collection<Integer> pids) {
        measurements++;
        if (failure != null) {
            throw failure;
        }
        var found = new LinkedHashMap<Integer, ProcessSample>();
        pids.stream().filter(samples::containsKey).forEach(pid -> found.put(pid, samples.get(pid)));
        return found;
    }

    @Override
    public Map<Integer, Family> families(Collection<Integer> pids) {
        throw new UnsupportedOperationException("families");
    }

    @Override
    public synchronized void close() {
        open--;
    }
}
