// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import org.zeromq.ZMQ;
import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * The memory for what clients send. JeroMQ 0.5.4 checks the announced size of a frame as a signed number and asks for
 * its lower half, so eight bytes from anybody could demand two gigabytes; and it keeps all frames of a message until the
 * last one has come, which may be never. An error here would end the one thread that serves all connections, an
 * exception would leave it in an endless loop. So nothing is thrown: a frame that cannot be had is empty, and a message
 * that gets too long ends; what follows is read as frames or messages, which harms their sender alone. Any thread.
 */
final class Frames implements MsgAllocator {

    /** Larger frames count until they are {@link #release released}: so many bytes at a time from all clients. */
    static final int LARGE = 8 << 10;
    static final long MOST_LARGE = 32 << 20;

    /** What the frames may take that are followed by others of their message, from all clients. */
    static final long MOST_UNFINISHED = 2 << 20;

    private static final Logger LOG = System.getLogger(Frames.class.getName());
    /** For frames that end with their connection, and are never received. */
    private static final Cleaner LOST = Cleaner.create();
    /** What an empty frame takes. */
    private static final int OVERHEAD = 256;

    private final int most;
    private final Account large = new Account(MOST_LARGE);
    private final Account unfinished = new Account(MOST_UNFINISHED);

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
        boolean counts = size > LARGE;
        if (counts && !large.take(size)) {
            LOG.log(Level.WARNING, () -> "clients have sent more than can be kept, dropping a frame of " + size + " bytes");
            return new Msg();
        }
        try {
            var frame = new Frame(size, unfinished);
            if (counts) {
                frame.returnTo(large, size);
            }
            return frame;
        } catch (OutOfMemoryError e) {
            if (counts) {
                large.give(size);
            }
            LOG.log(Level.WARNING, () -> "cannot receive a frame of " + size + " bytes: " + e.getMessage()
                    + ", dropping it");
            return new Msg();
        }
    }

    /** Takes a received frame off the accounts; its content may still be read. */
    static void release(Msg received) {
        if (received instanceof Frame frame) {
            frame.debts.forEach(Cleaner.Cleanable::clean);
        }
    }

    private static final class Frame extends Msg {

        private final Account unfinished;
        private List<Cleaner.Cleanable> debts = List.of();

        Frame(int size, Account unfinished) {
            super(size);
            this.unfinished = unfinished;
        }

        void returnTo(Account account, long bytes) {
            var all = new ArrayList<>(debts);
            all.add(LOST.register(this, () -> account.give(bytes)));
            debts = all;
        }

        /** Called by the decoder: a message that would get too long ends here. */
        @Override
        public void setFlags(int flags) {
            if ((flags & MORE) == 0) {
                super.setFlags(flags);
            } else if (unfinished.take(size() + OVERHEAD)) {
                returnTo(unfinished, size() + OVERHEAD);
                super.setFlags(flags);
            } else {
                super.setFlags(flags & ~MORE);
            }
        }
    }
}
