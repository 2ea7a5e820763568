// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Unit;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A unit that does nothing but write down what it is told. It has no processes, as a plugin inside the daemon. */
class FakeUnit implements Unit {

    static final Instant SINCE = Instant.ofEpochSecond(1_795_460_024L, 250_000_000);

    final List<String> calls = new ArrayList<>();
    WatcherSettings settings;
    WatcherStatus status = WatcherStatus.ACTIVE;
    /** What every operation comes to. */
    Operation operation = FakeOperation.done(Outcome.NOTHING);

    FakeUnit(WatcherSettings settings) {
        this.settings = settings;
    }

    Operation call(String what) {
        calls.add(what);
        return operation;
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
        return SINCE;
    }

    @Override
    public Operation start() {
        return call("start");
    }

    @Override
    public Operation stop(Cause.Commanded cause) {
        return call("stop");
    }

    @Override
    public Operation restart(Cause.Commanded cause) {
        return call("restart");
    }

    @Override
    public Operation reload(boolean sequential, Cause.Commanded cause) {
        return call("reload " + sequential);
    }

    @Override
    public Operation set(List<String> keys, UnaryOperator<WatcherSettings> change, Cause.Commanded cause) {
        settings = change.apply(settings);
        return call("set " + keys);
    }
}
