// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.linux.SocketAddress;
import io.circus.sockets.SocketSettings;
import java.io.IOException;

/** The system calls for managed sockets: {@link LinuxSocketCalls}, or a fake in tests. Any thread but the loop's. */
interface SocketCalls {

    /**
     * The descriptor that the daemon keeps, and its keeper. With so_reuseport it only holds the address and receives nothing: stream
     * sockets are bound without listening, all others are not bound.
     *
     * @throws IOException if the host is not known or the system refuses: the message says what and why
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

    /** Has the keeper know that {@code descriptor} is in use. @return its number from now on */
    int keep(int descriptor) throws IOException;

    /** Closes what {@link #open} or {@link #keep} has returned. */
    void closeKept(int descriptor);

    /** Whether there is a file of that name, even a dangling link. */
    boolean hasFile(String path);

    /** Removes the file of a unix socket; does nothing if it is gone. */
    void removeFile(String path) throws IOException;
}
