// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What happens on the managed sockets. It is counted while somebody has this service, and costs nothing else. Any thread; returns at
 * once.
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
     * @param reads how often something new was found on it: a connection or a datagram that no process had taken yet. Those that come in
     *     one instant count as one. Never less than before for a socket of that name; always 0 with so_reuseport, where all
     *     comes in at sockets that the processes alone have
     */
    record Reading(int fd, String address, long reads) {}
}
