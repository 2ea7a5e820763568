// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.stats;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Service of whoever holds managed sockets: what happens on them. Any thread; returns at once. */
@ConsumerType
public interface SocketActivity {

    /** Every managed socket, in the order in which they are listed. */
    List<Reading> read();

    /**
     * One socket.
     *
     * @param fd its descriptor in the daemon
     * @param address {@code HOST:PORT}, or the path of a Unix socket
     * @param reads how often it was found readable since it was opened; never less than before
     */
    record Reading(int fd, String address, long reads) {}
}
