// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Replies on their way out. Those for a client that does not read wait here, up to a number of bytes; then they are
 * dropped. A client that is gone gets none. The socket's thread only.
 */
final class Outbox {

    /** Replies that wait inside ZeroMQ for one client: few, for one about a thousand processes has half a megabyte. */
    static final int HIGH_WATER_MARK = 16;

    /** Bytes that wait here for one client, and for all. */
    static final int MOST_FOR_ONE = 4 << 20;
    static final int MOST_FOR_ALL = 16 << 20;

    private static final Logger LOG = System.getLogger(Outbox.class.getName());

    private final ZMQ.Socket router;
    private final Map<ByteBuffer, Backlog> backlogs = new HashMap<>();
    private int bytes;

    private static final class Backlog {
        private final ArrayDeque<byte[]> replies = new ArrayDeque<>();
        private int bytes;
        private boolean dropped;
    }

    private enum Outcome { SENT, FULL, GONE }

    Outbox(ZMQ.Socket router) {
        this.router = router;
    }

    void send(byte[] peer, byte[] reply) {
        Backlog backlog = backlogs.isEmpty() ? null : backlogs.get(ByteBuffer.wrap(peer));
        if (backlog == null) {
            if (trySend(peer, reply) != Outcome.FULL) {
                return;
            }
            backlog = new Backlog();
            backlogs.put(ByteBuffer.wrap(peer), backlog);
        }
        if (backlog.bytes + reply.length > MOST_FOR_ONE || bytes + reply.length > MOST_FOR_ALL) {
            if (!backlog.dropped) {
                backlog.dropped = true;
                LOG.log(Level.WARNING, "a client does not read its replies, dropping what does not fit");
            }
            return;
        }
        backlog.replies.add(reply);
        backlog.bytes += reply.length;
        bytes += reply.length;
    }

    /** Whether no reply waits here. */
    boolean isEmpty() {
        return backlogs.isEmpty();
    }

    /** Sends what clients have made room for and tells whether it could. */
    boolean retry() {
        boolean any = false;
        for (Iterator<Map.Entry<ByteBuffer, Backlog>> all = backlogs.entrySet().iterator(); all.hasNext(); ) {
            var entry = all.next();
            Backlog backlog = entry.getValue();
            Outcome outcome = Outcome.SENT;
            while (outcome == Outcome.SENT && !backlog.replies.isEmpty()) {
                outcome = trySend(entry.getKey().array(), backlog.replies.peek());
                if (outcome == Outcome.SENT) {
                    int sent = backlog.replies.remove().length;
                    backlog.bytes -= sent;
                    bytes -= sent;
                    any = true;
                }
            }
            if (outcome != Outcome.FULL) {
                bytes -= backlog.bytes;
                all.remove();
            }
        }
        return any;
    }

    private Outcome trySend(byte[] peer, byte[] reply) {
        try {
            if (!router.send(peer, ZMQ.SNDMORE | ZMQ.DONTWAIT)) {
                return Outcome.FULL;
            }
            router.send(reply, ZMQ.DONTWAIT);
            return Outcome.SENT;
        } catch (ZMQException e) {
            LOG.log(Level.DEBUG, "a client has gone without its reply");
            return Outcome.GONE;
        }
    }
}
