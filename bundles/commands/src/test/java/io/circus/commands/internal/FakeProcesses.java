// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.Signal;
import io.circus.kernel.SpawnRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Knows only who is whose child, and writes down signals. */
final class FakeProcesses implements ProcessTable {

    final Map<Integer, List<Integer>> children = new HashMap<>();
    final List<String> signals = new ArrayList<>();

    @Override
    public void killRemains(String watcher) {}

    @Override
    public PendingSpawn begin(SpawnRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PendingSpawn begin(Callable<SpawnRequest> request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of();
    }

    @Override
    public List<ChildProcess> processes(String watcher) {
        return List.of();
    }

    @Override
    public Optional<ChildProcess> find(int pid) {
        return Optional.empty();
    }

    @Override
    public Map<ChildProcess, Set<Integer>> trees(Collection<ChildProcess> roots) {
        return Map.of();
    }

    @Override
    public Set<Integer> remains(String watcher, Collection<ChildProcess> ended) {
        return Set.of();
    }

    @Override
    public Cancellable whenGone(int pid, Runnable listener) {
        return () -> { };
    }

    @Override
    public List<Integer> children(int pid) {
        return children.getOrDefault(pid, List.of());
    }

    @Override
    public List<Integer> descendants(int pid) {
        var all = new ArrayList<Integer>();
        for (int child : children(pid)) {
            all.add(child);
            all.addAll(descendants(child));
        }
        return all;
    }

    @Override
    public void farewell(String watcher, Signal signal, Duration grace) {}

    @Override
    public void forgetFarewell(String watcher) {}

    @Override
    public boolean signal(int pid, Signal signal) {
        signals.add(pid + " " + signal);
        return true;
    }
}
