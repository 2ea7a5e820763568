// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import org.osgi.annotation.versioning.ProviderType;

/** Something a watcher, or several, have been told to do. Nothing is lost by not joining it. Any thread. */
@ProviderType
public interface Operation {

    /**
     * Waits until it is over: for a stop that may take the graceful timeout. Not on the loop.
     *
     * @return what it did to the processes of the one watcher it is about; {@link Outcome#NOTHING} for several
     * @throws WatcherException if it failed or was overtaken by another one
     */
    Outcome join() throws WatcherException, InterruptedException;

    boolean isDone();
}
