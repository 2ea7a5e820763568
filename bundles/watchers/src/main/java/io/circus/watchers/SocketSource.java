// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cancellable;
import java.util.Collection;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Where watchers get managed sockets from: a service of whoever opens them. Names are in lower case. Any thread. */
@ConsumerType
public interface SocketSource {

    /** The names of all sockets, open or not, sorted. */
    List<String> names();

    /**
     * Gets sockets for one process of {@code watcher}, which from now on counts as their user. One that is closed is opened.
     * Close the lease when the process is made.
     *
     * @throws WatcherException if there is no such socket, or it cannot be opened
     */
    Lease lease(String watcher, Collection<String> names) throws WatcherException;

    /** {@code watcher} has stopped for good and is a user of nothing any more. */
    void release(String watcher);

    /**
     * {@code watcher} has stopped and starts again soon. It stays a user of its sockets, so that none of them is closed
     * meanwhile. {@link #settle} follows.
     */
    default void pause(String watcher) {}

    /** {@code watcher} is no longer a user of the sockets that it has not leased again since {@link #pause}. */
    default void settle(String watcher) {}

    /**
     * Runs {@code task} on the loop, once, when somebody has connected to one of {@code names} or sent a datagram to it. The open
     * sockets count.
     */
    Cancellable whenConnected(Collection<String> names, Runnable task);

    /** Descriptors for one process. */
    interface Lease extends AutoCloseable {

        /** Of the socket {@code name}; above all numbers that children are given. */
        int descriptor(String name);

        @Override
        void close();
    }
}
