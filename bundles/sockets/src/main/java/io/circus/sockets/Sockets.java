// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The managed sockets of the daemon. Any thread but the loop's: a host may have to be looked up. */
@ProviderType
public interface Sockets {

    /** All sockets, open or not, sorted by name. */
    List<ManagedSocket> all();

    /**
     * Adds a socket, or changes the socket of that name, and opens it. Another backlog or mode is set in place. For
     * another address the new socket is opened first, then the former one is closed; or the other way round if the
     * former one is in the way.
     *
     * @throws SocketException if it cannot be opened. A former socket stays open as it was. A new socket is registered,
     *     closed, and is opened when a process needs it
     */
    void put(SocketSettings settings) throws SocketException;

    /** Closes and removes the socket; does nothing if there is none. Processes that have it keep it. */
    void remove(String name);

    /**
     * Opens unix sockets again whose file somebody has removed: nobody can connect to these any more. Processes that
     * have such a socket keep it, but get no more connections.
     *
     * @return the watchers whose processes have such a socket, sorted by name
     */
    Set<String> restore();

    /** Closes all sockets, at the end of the daemon. */
    void closeAll();
}
