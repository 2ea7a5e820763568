// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import io.circus.kernel.Cause;
import io.circus.kernel.Signal;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A watcher that records the calls it gets; the test sets its state. Any thread. */
public class FakeWatcher extends FakeUnit implements Watcher {

    private volatile List<Worker> workers = List.of();
    private volatile Map<String, String> environment = Map.of();

    public FakeWatcher(WatcherSettings settings) {
        super(settings);
    }

    @Override
    public FakeWatcher is(WatcherStatus newStatus) {
        super.is(newStatus);
        return this;
    }

    @Override
    public FakeWatcher says(WatcherSettings newSettings) {
        super.says(newSettings);
        return this;
    }

    /** Gives it these processes, with the worker numbers 1, 2, ... */
    public FakeWatcher runs(int... pids) {
        var list = new ArrayList<Worker>();
        for (int pid : pids) {
            list.add(new Worker(list.size() + 1, pid, SINCE));
        }
        workers = List.copyOf(list);
        return this;
    }

    /** Sets the environment of its processes. */
    public FakeWatcher gives(Map<String, String> newEnvironment) {
        environment = newEnvironment;
        return this;
    }

    @Override
    public List<Worker> workers() {
        return workers;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Operation resize(int difference, Cause.Commanded cause) {
        int target = Math.max(0, settings().get(WatcherOption.NUMPROCESSES) + difference);
        says(settings().toBuilder().set(WatcherOption.NUMPROCESSES, target).build());
        return tell("resize by " + difference);
    }

    @Override
    public Operation kill(Optional<Integer> pid, Optional<Signal> signal, Optional<Duration> gracefulTimeout,
            Cause.Commanded cause) {
        return tell("kill" + pid.map(it -> " " + it).orElse("") + signal.map(it -> " by " + it).orElse("")
                + gracefulTimeout.map(it -> " within " + it.toMillis() + " ms").orElse(""));
    }

    @Override
    public boolean signal(int pid, Signal signal, Cause.Commanded cause) {
        tell("signal " + pid + " " + signal);
        return workers.stream().anyMatch(worker -> worker.pid() == pid);
    }

    /** Adds {@code extra}, if there is a hook for it. */
    @Override
    public Map<String, Object> extendedStats(int pid, Map<String, Object> stats) throws WatcherException {
        if (!settings().freeForm().containsKey("hooks.extended_stats")) {
            throw new WatcherException("cannot extend the stats of " + name() + ": boom");
        }
        var extended = new LinkedHashMap<>(stats);
        extended.put("extra", 42);
        return extended;
    }
}
