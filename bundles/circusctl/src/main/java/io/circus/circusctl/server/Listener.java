// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening socket: a file or a port. Any thread. */
interface Listener extends AutoCloseable {

    /**
     * Waits for the next connection.
     *
     * @throws java.nio.channels.ClosedChannelException when this is closed
     */
    SocketChannel accept() throws IOException;

    /** Makes {@link #accept} return, by a dummy connection. */
    void wake() throws IOException;

    /** Hands over the open channel; this object must not be used any more. No thread may be in {@link #accept}. */
    ServerSocketChannel leave();

    @Override
    void close() throws IOException;
}
