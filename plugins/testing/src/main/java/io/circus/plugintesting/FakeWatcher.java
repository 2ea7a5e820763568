// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import io.circus.kernel.Cause;
import io.circus.kernel.Signal;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A watcher that writes down what it is told, and whether it is waited for, in {@link FakeWatchers#told}, and is what the
 * test says. Any thread.
 */
public final class FakeWatcher implements Watcher {

    private final FakeWatchers all;
    private volatile WatcherSettings settings;
    private volatile WatcherStatus status = WatcherStatus.ACTIVE;
    private volatile List<Worker> workers = List.of();

    FakeWatcher(FakeWatchers all, WatcherSettings settings) {
        this.all = all;
        this.settings = settings;
    }

    public FakeWatcher is(WatcherStatus status) {
        this.status = status;
        return this;
    }

    public FakeWatcher says(WatcherSettings settings) {
        this.settings = settings;
        return this;
    }

    /** It has these processes now, with the worker numbers 1, 2, ... */
    public FakeWatcher runs(int... pids) {
        var list = new ArrayList<Worker>();
        for (int pid : pids) {
            list.add(new Worker(list.size() + 1, pid, Instant.EPOCH));
        }
        workers = List.copyOf(list);
        return this;
    }

    private Operation tell(String what) {
        all.tell(what + " " + name());
        return new Operation() {
            @Override
            public Outcome join() {
                all.tell("waited for " + what + " " + name());
                return Outcome.NOTHING;
            }

            @Override
            public boolean isDone() {
                return true;
            }
        };
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public WatcherSettings settings() {
        return settings;
    }

    @Override
    public WatcherStatus status() {
        return status;
    }

    @Override
    public Instant statusSince() {
        return Instant.EPOCH;
    }

    @Override
    public List<Worker> workers() {
        return workers;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Operation start() {
        return tell("start");
    }

    @Override
    public Operation stop(Cause.Commanded cause) {
        return tell("stop");
    }

    @Override
    public Operation restart(Cause.Commanded cause) {
        return tell("restart");
    }

    @Override
    public Operation reload(boolean sequential, Cause.Commanded cause) {
        return tell(sequential ? "reload one by one" : "reload");
    }

    @Override
    public Operation resize(int difference, Cause.Commanded cause) {
        return tell("resize by " + difference);
    }

    @Override
    public Operation set(List<String> keys, UnaryOperator<WatcherSettings> change, Cause.Commanded cause) {
        settings = change.apply(settings);
        return tell("set " + keys + " of");
    }

    @Override
    public Operation kill(Optional<Integer> pid, Optional<Signal> signal, Optional<Duration> gracefulTimeout,
            Cause.Commanded cause) {
        return tell("kill" + pid.map(it -> " " + it).orElse("") + signal.map(it -> " by " + it.number()).orElse("")
                + gracefulTimeout.map(it -> " within " + it.toMillis()).orElse("") + " of");
    }

    @Override
    public boolean signal(int pid, Signal signal, Cause.Commanded cause) {
        tell("signal " + signal.number() + " to " + pid + " of");
        return workers.stream().anyMatch(worker -> worker.pid() == pid);
    }
}
