// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.zeromq.ZMQ;
import zmq.Msg;
import zmq.msg.MsgAllocator;
import zmq.msg.MsgAllocatorThreshold;

/**
 * The memory for what clients send. JeroMQ 0.5.4 checks the announced size of a frame as a signed number and asks for
 * its lower half, so eight bytes from anybody could demand two gigabytes; the error would end the one thread that
 * serves all connections, and an exception would leave it in an endless loop. So here nothing is thrown: a frame that
 * cannot be had is empty, and what follows it is read as frames, which harms its sender alone. Any thread.
 */
final class Frames implements MsgAllocator {

    private static final Logger LOG = System.getLogger(Frames.class.getName());

    private final MsgAllocator memory = new MsgAllocatorThreshold();
    private final int most;

    private Frames(int most) {
        this.most = most;
    }

    /**
     * To be called before the socket is bound.
     *
     * @param most the largest frame in bytes; a client that announces more is disconnected
     */
    static void limit(ZMQ.Socket socket, int most) {
        socket.setMaxMsgSize(most);
        socket.setMsgAllocator(new Frames(most));
    }

    @Override
    public Msg allocate(int size) {
        if (size < 0 || size > most) {
            LOG.log(Level.DEBUG, "a client announces a frame of a size that cannot be, reading it as an empty one");
            return new Msg();
        }
        try {
            return memory.allocate(size);
        } catch (OutOfMemoryError e) {
            LOG.log(Level.WARNING, () -> "cannot receive a frame of " + size + " bytes: " + e.getMessage()
                    + ", dropping it");
            return new Msg();
        }
    }
}
