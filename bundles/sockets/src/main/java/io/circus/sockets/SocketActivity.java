// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Counts arrivals at the managed sockets. It counts only while somebody uses this service. Any thread; returns at once.
 */
@ProviderType
public interface SocketActivity {

    /** Every open socket, by descriptor. */
    List<Reading> read();

    /**
     * One socket.
     *
     * @param fd its descriptor in the daemon
     * @param address {@code HOST:PORT}, or the path of a Unix socket
     * @param reads the number of arrivals: connections or datagrams that no process had taken yet. Arrivals at the same
     *     instant count as one. The number never decreases for a socket of that name. It is always 0 with so_reuseport,
     *     where only the processes have the sockets that receive
     */
    record Reading(int fd, String address, long reads) {}
}
