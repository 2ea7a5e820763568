// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The managed sockets of the daemon. Any thread but the loop's: a host may have to be looked up. */
@ProviderType
public interface Sockets {

    /** All of them, open or not, sorted by name. */
    List<ManagedSocket> all();

    /**
     * Adds a socket, or changes the one of that name, and opens it. Another backlog or mode is set in place; one that needs another
     * address is opened there, then the former one is closed, or the other way round if that is in the way.
     *
     * @throws SocketException if it cannot be opened. A former one that is open stays as it was. A new one is there then, closed, and
     *     opening it is tried again when a process needs it
     */
    void put(SocketSettings settings) throws SocketException;

    /** Closes and forgets the socket; nothing happens if there is none. Processes that have it keep it. */
    void remove(String name);

    /**
     * Opens those unix sockets again whose file somebody has taken away: nobody can connect to what is left of them. Processes
     * that have one of these keep it and hear nothing more.
     *
     * @return the watchers whose processes have one of these, sorted by name
     */
    Set<String> restore();

    /** Closes all of them, at the end of the daemon. */
    void closeAll();
}
