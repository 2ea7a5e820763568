// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.kernel.Cause;
import io.circus.kernel.Signal;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A watcher that does nothing but write down what it is told. */
class FakeWatcher extends FakeUnit implements Watcher {

    Map<String, String> environment = Map.of();
    private final List<Worker> workers = new ArrayList<>();

    FakeWatcher(WatcherSettings settings, Integer... pids) {
        super(settings);
        for (int pid : pids) {
            workers.add(new Worker(workers.size() + 1, pid, SINCE));
        }
    }

    FakeWatcher(String name, Integer... pids) {
        this(WatcherSettings.named(name).set(WatcherOption.CMD, "sleep 1000").build(), pids);
    }

    @Override
    public List<Worker> workers() {
        return List.copyOf(workers);
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Operation resize(int difference, Cause.Commanded cause) {
        int target = Math.max(0, settings.get(WatcherOption.NUMPROCESSES) + difference);
        settings = settings.toBuilder().set(WatcherOption.NUMPROCESSES, target).build();
        return call("resize " + difference);
    }

    @Override
    public Operation kill(Optional<Integer> pid, Optional<Signal> signal, Optional<Duration> gracefulTimeout,
            Cause.Commanded cause) {
        return call("kill " + pid.map(String::valueOf).orElse("all") + " "
                + signal.map(Signal::toString).orElse("-") + " "
                + gracefulTimeout.map(Duration::toString).orElse("-"));
    }

    @Override
    public Map<String, Object> extendedStats(int pid, Map<String, Object> stats) throws WatcherException {
        if (settings.freeForm().containsKey("hooks.extended_stats")) {
            var extended = new LinkedHashMap<>(stats);
            extended.put("extra", 42);
            return extended;
        }
        throw new WatcherException("cannot extend the stats of " + name() + ": boom");
    }

    @Override
    public boolean signal(int pid, Signal signal, Cause.Commanded cause) {
        call("signal " + pid + " " + signal);
        return true;
    }
}
