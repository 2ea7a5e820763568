// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is started and stopped by its name: a {@link Watcher}, which has processes, or a plugin inside the daemon, which has
 * none. All methods may be called from any thread, and return at once unless they say that they wait; what they read is the
 * state as of now.
 */
@ProviderType
public interface Unit {

    /** In its original case. */
    String name();

    /** As they are now, with what was set at run time. What has no processes shows itself as a watcher without any. */
    WatcherSettings settings();

    WatcherStatus status();

    /** Since when the status is what it is. */
    Instant statusSince();

    /** Why it is not what it should be, where that has a reason: what has kept its processes from being spawned, say. */
    default Optional<String> reason() {
        return Optional.empty();
    }

    /** What it is, since when and why, with its processes if it has some: more than {@link #status} and {@link #reason} tell. */
    default Condition condition() {
        return Condition.byStatus(this);
    }

    /** Starts it. */
    Operation start();

    /** Stops it. It stays stopped until it is told to start. */
    Operation stop(Cause.Commanded cause);

    /** As {@link #stop(Cause.Commanded)}, for somebody who does not say why. */
    default Operation stop() {
        return stop(Cause.Asked.SOMEHOW);
    }

    /** As {@link #stop(Cause.Commanded)}, for somebody who does not expect it to work any more: it counts as failed. */
    default Operation giveUp(Cause.Commanded cause) {
        return stop(cause);
    }

    /** Stop, then start. */
    Operation restart(Cause.Commanded cause);

    /** As {@link #restart(Cause.Commanded)}, for somebody who does not say why. */
    default Operation restart() {
        return restart(Cause.Asked.SOMEHOW);
    }

    /**
     * Renews it with less of a gap than a restart, where it has something to hand over. One that is stopped is started.
     *
     * @param sequential whether one part is renewed after another
     */
    Operation reload(boolean sequential, Cause.Commanded cause);

    /** As {@link #reload(boolean, Cause.Commanded)}, for somebody who does not say why. */
    default Operation reload(boolean sequential) {
        return reload(sequential, Cause.Asked.SOMEHOW);
    }

    /**
     * Changes its settings in one step, and makes them count.
     *
     * @param keys the options that {@code change} changes, as the user writes them
     * @param change makes the new settings from those that count at that time; it may throw an
     *     {@link IllegalArgumentException}, which fails the operation and leaves everything as it is
     * @param cause of the ends that it leads to
     */
    Operation set(List<String> keys, UnaryOperator<WatcherSettings> change, Cause.Commanded cause);

    /** As the other one, for somebody who does not say why. */
    default Operation set(List<String> keys, UnaryOperator<WatcherSettings> change) {
        return set(keys, change, Cause.Asked.SOMEHOW);
    }
}
