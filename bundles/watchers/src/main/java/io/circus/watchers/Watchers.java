// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cause;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import io.circus.kernel.Cancellable;
import org.osgi.annotation.versioning.ProviderType;

/** All watchers of the daemon. Any thread; nothing here waits. */
@ProviderType
public interface Watchers {

    /** In the order in which they were added. */
    List<Watcher> all();

    /** The watcher of that name in whatever case. */
    Optional<Watcher> find(String name);

    /**
     * Adds a watcher, stopped. Processes that the process table holds under its name become its own. While one of that
     * name is being removed, what the new one is told waits for the end of the removal.
     *
     * @throws WatcherException if the name, in whatever case, is taken
     */
    Watcher add(WatcherSettings settings) throws WatcherException;

    /**
     * Forgets the watcher and stops it, unless {@code nostop}: then its processes go on unsupervised.
     * It can be found until the operation is over or another one takes its name.
     */
    Operation remove(Watcher watcher, boolean nostop, Cause.Commanded cause);

    /** As the other one, for somebody who does not say why. */
    default Operation remove(Watcher watcher, boolean nostop) {
        return remove(watcher, nostop, Cause.Asked.SOMEHOW);
    }

    /** As {@link #remove(Watcher, boolean, Cause.Commanded)}, but it cannot be found any more from now on. */
    Operation forget(Watcher watcher, boolean nostop, Cause.Commanded cause);

    /** As the other one, for somebody who does not say why. */
    default Operation forget(Watcher watcher, boolean nostop) {
        return forget(watcher, nostop, Cause.Asked.SOMEHOW);
    }

    /** Starts those with autostart, one after another by descending priority, with the global delay between them. */
    Operation start(Collection<Watcher> some);

    /** Stops them all at once, begun by ascending priority. */
    Operation stop(Collection<Watcher> some, Cause.Commanded cause);

    /** As the other one, for somebody who does not say why. */
    default Operation stop(Collection<Watcher> some) {
        return stop(some, Cause.Asked.SOMEHOW);
    }

    /** Stops them all at once, then starts as {@link #start(Collection)} does. */
    Operation restart(Collection<Watcher> some, Cause.Commanded cause);

    /** As the other one, for somebody who does not say why. */
    default Operation restart(Collection<Watcher> some) {
        return restart(some, Cause.Asked.SOMEHOW);
    }

    /** Reloads all of them by descending priority, one after another. */
    Operation reload(Collection<Watcher> some, boolean sequential, Cause.Commanded cause);

    /** As the other one, for somebody who does not say why. */
    default Operation reload(Collection<Watcher> some, boolean sequential) {
        return reload(some, sequential, Cause.Asked.SOMEHOW);
    }

    /** Starts {@code watcher} after a rest, unless it is cancelled or the watcher is removed before. */
    Cancellable startAfter(Watcher watcher, Duration rest);

    /**
     * Keeps the sockets of the watchers {@code names} open while they stop and start again, until the result is cancelled:
     * what they do not use by then, and nobody else does, is closed if it is {@code close_when_unused}.
     */
    Cancellable keepSockets(Collection<String> names);

    /** Stops everything and refuses to start anything from now on. */
    Operation quit(Cause.Commanded cause);

    /** As the other one, for somebody who does not say why. */
    default Operation quit() {
        return quit(Cause.Asked.SOMEHOW);
    }

    /** What counts for all watchers; replaces what was set before. */
    void configure(Globals globals);

    Globals globals();

    /**
     * @param checkDelay the longest pause before a process that keeps dying is spawned again; zero or less means 5 s
     * @param warmupDelay between the starts of two watchers
     * @param endpoint the control endpoint, for hooks that want to talk to the daemon; empty if there is none
     */
    record Globals(Duration checkDelay, Duration warmupDelay, String endpoint) {
        public static final Globals DEFAULT = new Globals(Duration.ofSeconds(5), Duration.ZERO);

        public Globals(Duration checkDelay, Duration warmupDelay) {
            this(checkDelay, warmupDelay, "");
        }
    }
}
