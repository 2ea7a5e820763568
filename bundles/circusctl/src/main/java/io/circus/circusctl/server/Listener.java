// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Where connections come in: a file or a port. Any thread. */
interface Listener extends AutoCloseable {

    /**
     * Waits for the next connection.
     *
     * @throws java.nio.channels.ClosedChannelException when this is closed
     */
    SocketChannel accept() throws IOException;

    /** Makes {@link #accept} return, by a connection that is of no use to anybody. */
    void wake() throws IOException;

    /** Gives the channel away, open: from now on this listens no more. Nobody is in {@link #accept}. */
    ServerSocketChannel leave();

    @Override
    void close() throws IOException;
}
