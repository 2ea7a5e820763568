// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cause;
import io.circus.kernel.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A named group of processes that are kept running. Operations of one watcher run one at a time: what happens when one
 * arrives during another is told in the README of this bundle.
 */
@ProviderType
public interface Watcher extends Unit {

    /** The processes it keeps track of, in the order of their spawning. */
    List<Worker> workers();

    /** The environment that its next process gets, without what the kernel adds. */
    Map<String, String> environment();

    /** Starts it, or spawns what is missing if it is active. */
    @Override
    Operation start();

    /** Stops all its processes: each within the graceful timeout, then by SIGKILL with its tree. */
    @Override
    Operation stop(Cause.Commanded cause);

    /**
     * Replaces its processes: new ones are started, then the old ones stopped; with {@code sequential} one after
     * another; with send_hup they only get SIGHUP. A stopped watcher is started.
     */
    @Override
    Operation reload(boolean sequential, Cause.Commanded cause);

    /** Changes numprocesses by {@code difference}, not below 0, and spawns or stops accordingly if it is active. */
    Operation resize(int difference, Cause.Commanded cause);

    /** As {@link #resize(int, Cause.Commanded)}, for somebody who does not say why. */
    default Operation resize(int difference) {
        return resize(difference, Cause.Asked.SOMEHOW);
    }

    /**
     * Changes its settings in one step. Each of {@code keys} is told as an update; if one of them concerns what its
     * processes are started with, an active watcher is reloaded, else the number of its processes is brought to what is
     * wanted. A stop that overtakes it leaves the settings changed.
     *
     * @param keys the options that {@code change} changes, as the user writes them
     * @param change makes the new settings from those that count at that time; it may throw an
     *     {@link IllegalArgumentException}, which fails the operation and leaves everything as it is
     * @param cause of the ends of the processes that are replaced, or too many
     */
    @Override
    Operation set(List<String> keys, UnaryOperator<WatcherSettings> change, Cause.Commanded cause);

    /**
     * Ends one process, or all if {@code pid} is empty, as a stop would; the watcher then replaces them. An unknown pid
     * is no error.
     *
     * @param signal instead of the stop signal
     * @param gracefulTimeout instead of the watcher's
     */
    Operation kill(Optional<Integer> pid, Optional<Signal> signal, Optional<Duration> gracefulTimeout, Cause.Commanded cause);

    /** As the other one, for somebody who does not say why. */
    default Operation kill(Optional<Integer> pid, Optional<Signal> signal, Optional<Duration> gracefulTimeout) {
        return kill(pid, signal, gracefulTimeout, Cause.Asked.SOMEHOW);
    }

    /**
     * Sends {@code signal} to one of its processes, whatever the watcher is doing: at once, or if the watcher has
     * signal hooks when they have agreed. It waits for them, up to 20 s: then not on the loop. The number 0 sends
     * nothing, but the hooks are called.
     *
     * @param cause says who was behind it, if a process ends by the signal
     * @return false if {@code pid} is none of its processes, or it has just exited
     */
    boolean signal(int pid, Signal signal, Cause.Commanded cause);

    /** As the other one, for somebody who does not say why. */
    default boolean signal(int pid, Signal signal) {
        return signal(pid, signal, Cause.Asked.SOMEHOW);
    }

    /**
     * What its hook wants to be shown of the process {@code pid}: {@code stats} with additions, or as they are if there
     * is no such hook or process. Waits for the hook, up to 10 s: not on the loop.
     *
     * @param stats text, numbers, booleans, null, and lists and maps of these
     * @throws WatcherException if the hook failed
     */
    default Map<String, Object> extendedStats(int pid, Map<String, Object> stats)
            throws WatcherException, InterruptedException {
        return stats;
    }
}
