// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Something a unit, or several, have been told to do. Nothing is lost by not joining it. Any thread. */
@ProviderType
public interface Operation {

    /** The longest time that {@link #awaitApplied} takes: less than clients wait for a reply. */
    Duration APPLYING = Duration.ofSeconds(4);

    /**
     * Waits until it is over: for a stop that may take the graceful timeout. Not on the loop.
     *
     * @return what it did to the processes of the one watcher it is about, or which of several have failed
     * @throws WatcherException if it failed or was overtaken by another one
     */
    Outcome join() throws WatcherException, InterruptedException;

    /**
     * Waits until all of it has been done that waits for nothing: options have their values, the state is told, signals are
     * sent, and the processes are spawned that no hook, delay or rest holds up. What waits longer in line, or is
     * held up elsewhere, is left to itself after {@link #APPLYING}. Not on the loop.
     */
    default void awaitApplied() throws InterruptedException {}

    /**
     * Waits until it is over, or waits itself for something that may not come, such as the service of a plugin or memory that others
     * hold: whoever has something else to do does not wait for that. Not on the loop.
     */
    default void awaitHeldUp() throws InterruptedException {
        try {
            join();
        } catch (WatcherException e) {
            // it is over
        }
    }

    boolean isDone();
}
