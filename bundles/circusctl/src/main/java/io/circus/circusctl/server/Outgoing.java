// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.circusctl.requests.Account;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The queue of messages to a client, limited in bytes. One thread takes messages out, any thread puts them in.
 */
final class Outgoing {

    /**
     * The limit in bytes for one client, and for all clients of an endpoint. A single reply may be as large as the
     * latter if no other waits.
     */
    static final int MOST_FOR_ONE = 4 << 20;
    static final int MOST_FOR_ALL = 16 << 20;

    /** A message up to this size always has room: it may be the one that reports the lack of room. */
    private static final int SMALL = 4096;
    private static final int RESERVE_FOR_ONE = 256 << 10;
    private static final int RESERVE_FOR_ALL = 4 << 20;
    private static final long STALLED_NANOS = 5_000_000_000L;
    /** The memory of a message besides its bytes. */
    private static final int OVERHEAD = 64;

    private final Account mine = new Account(MOST_FOR_ONE);
    private final Account ofAll;
    private final Runnable crowded;
    private final LinkedBlockingQueue<byte[][]> messages = new LinkedBlockingQueue<>();
    /** When a message was last sent, or the first began to wait, of {@link System#nanoTime}. */
    private volatile long progress = System.nanoTime();
    /** Nothing is sent any more. */
    private volatile boolean over;

    /**
     * @param ofAll bytes that wait for all clients of the endpoint
     * @param crowded called when the messages of other clients leave no room
     */
    Outgoing(Account ofAll, Runnable crowded) {
        this.ofAll = ofAll;
        this.crowded = crowded;
    }

    /** Queues an event, unless there is no room. */
    boolean offer(byte[]... event) {
        int size = size(event);
        return take(size, MOST_FOR_ONE, MOST_FOR_ALL) && add(event);
    }

    /** Queues a reply, unless there is no room. */
    boolean offerReply(byte[] reply) {
        int size = size(reply);
        boolean first = mine.isUnused();
        if (reply.length <= SMALL) {
            return take(size, MOST_FOR_ONE + RESERVE_FOR_ONE, first ? Integer.MAX_VALUE : MOST_FOR_ALL + RESERVE_FOR_ALL) && add(reply);
        }
        return take(size, first ? MOST_FOR_ALL : MOST_FOR_ONE, MOST_FOR_ALL) && add(reply);
    }

    /** Queues a message that takes no room. */
    void mark(byte[][] mark) {
        messages.add(mark);
    }

    /**
     * Counts a reply that is sent at once, until it is {@link #sent}; a small reply always has room.
     *
     * @return false if there is no room
     */
    boolean begin(byte[] reply) {
        int forAll = reply.length <= SMALL ? Integer.MAX_VALUE : MOST_FOR_ALL;
        return take(size(reply), forAll, forAll);
    }

    /** Whether messages wait and none was sent for some seconds. */
    boolean isStalled() {
        return !mine.isUnused() && System.nanoTime() - progress > STALLED_NANOS;
    }

    private boolean take(int size, int forOne, int forAll) {
        if (mine.isUnused()) {
            progress = System.nanoTime();
        }
        if (!mine.take(size, forOne)) {
            return false;
        }
        if (!ofAll.take(size, forAll)) {
            mine.give(size);
            crowded.run();
            return false;
        }
        return true;
    }

    private boolean add(byte[]... message) {
        messages.add(message);
        if (over) {
            forgetAll();
        }
        return true;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Bytes that wait. */
    long bytes() {
        return mine.used();
    }

    /** Waits for messages and takes out {@code most} of them at a time. Each is {@link #sent} later. */
    void take(List<byte[][]> into, int most) throws InterruptedException {
        into.add(messages.take());
        messages.drainTo(into, most - 1);
    }

    /** Takes out all waiting messages without blocking. */
    void takeRest(List<byte[][]> into) {
        messages.drainTo(into);
    }

    /** Gives back the room of a sent message. */
    void sent(byte[]... message) {
        int size = size(message);
        progress = System.nanoTime();
        mine.give(size);
        ofAll.give(size);
    }

    /** Ends the queue: drops waiting messages, and accepts no more. */
    void end() {
        over = true;
        forgetAll();
    }

    private void forgetAll() {
        for (byte[][] left = messages.poll(); left != null; left = messages.poll()) {
            if (left.length > 0) {
                sent(left);
            }
        }
    }

    private static int size(byte[]... message) {
        int size = OVERHEAD;
        for (byte[] frame : message) {
            size += frame.length;
        }
        return size;
    }
}
