// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Unit;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A unit that records the calls it gets; the test sets its state. It has no processes, like a plugin inside the daemon.
 * Any thread.
 */
public class FakeUnit implements Unit {

    /** The time since which it has its state. */
    public static final Instant SINCE = Instant.ofEpochSecond(1_795_460_024L, 250_000_000);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile WatcherSettings settings;
    private volatile WatcherStatus status = WatcherStatus.ACTIVE;
    private volatile Operation operation = FakeOperation.done(Outcome.NOTHING);

    public FakeUnit(WatcherSettings settings) {
        this.settings = settings;
    }

    /** The recorded calls, such as {@code restart}, in order. */
    public final List<String> told() {
        return List.copyOf(told);
    }

    public FakeUnit is(WatcherStatus newStatus) {
        status = newStatus;
        return this;
    }

    public FakeUnit says(WatcherSettings newSettings) {
        settings = newSettings;
        return this;
    }

    /** Sets the outcome of later operations; by default they are done at once without a change. */
    public FakeUnit answers(Operation newOperation) {
        operation = newOperation;
        return this;
    }

    /** Records {@code what}. */
    Operation tell(String what) {
        told.add(what);
        return operation;
    }

    @Override
    public final String name() {
        return settings.name();
    }

    @Override
    public final WatcherSettings settings() {
        return settings;
    }

    @Override
    public final WatcherStatus status() {
        return status;
    }

    @Override
    public final Instant statusSince() {
        return SINCE;
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
    public Operation set(List<String> keys, UnaryOperator<WatcherSettings> change, Cause.Commanded cause) {
        settings = change.apply(settings);
        return tell("set " + keys);
    }
}
