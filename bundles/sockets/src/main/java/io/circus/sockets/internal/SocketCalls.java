// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.linux.SocketAddress;
import io.circus.sockets.SocketSettings;
import java.io.IOException;

/** What managed sockets are made with: {@link LinuxSocketCalls}, or a fake in tests. Any thread but the loop's. */
interface SocketCalls {

    /**
     * The descriptor that the daemon keeps. One with so_reuseport only holds the address, so that nothing comes in by it: streams are
     * bound without listening, all others are not bound.
     *
     * @throws IOException if the host is not known or the system refuses: it says what and why
     */
    int open(SocketSettings settings) throws IOException;

    /** A descriptor for one process, of a socket with so_reuseport, at {@code port}. */
    int openShare(SocketSettings settings, int port) throws IOException;

    /** Sets backlog and mode of an open socket. */
    void adjust(int descriptor, SocketSettings settings) throws IOException;

    SocketAddress address(int descriptor) throws IOException;

    /** Another descriptor for the same socket. */
    int copy(int descriptor) throws IOException;

    void close(int descriptor);

    /** Whether there is a file of that name, be it a link that leads nowhere. */
    boolean hasFile(String path);

    /** Takes the file of a unix socket away; nothing happens if it is gone. */
    void removeFile(String path) throws IOException;
}
