// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import static java.lang.System.Logger.Level.DEBUG;

import io.circus.kernel.Cancellable;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.Fcntl;
import io.circus.streams.StreamSource;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** The reading end of one process's pipe, and its unfinished line. One thread at a time. */
public final class OutputPipe {

    private static final System.Logger LOG = System.getLogger("circus");
    /** The initial capacity of a pipe; a process that fills it before it is emptied gets a larger one. */
    private static final int FIRST_CAPACITY = 65_536;
    private static final int LARGE_CAPACITY = 1 << 20;

    final ChildProcess process;
    final StreamSource source;
    private final int descriptor;
    private final UnfinishedLines unfinished;
    private byte[] partial = new byte[0];
    private boolean grown;
    private boolean ended;
    private long sinceEmpty;
    private boolean flowed;
    private Cancellable watch = () -> { };
    private Cancellable end = () -> { };

    public OutputPipe(ChildProcess process, StreamSource source, int descriptor, UnfinishedLines unfinished) {
        this.unfinished = unfinished;
        this.process = process;
        this.source = source;
        this.descriptor = descriptor;
    }

    int descriptor() {
        return descriptor;
    }

    /**
     * Puts the unfinished line, then the content of the pipe, into the empty {@code buffer}.
     *
     * @return as read(2): 0 end, -1 nothing now
     */
    int read(ByteBuffer buffer) throws ErrnoException {
        buffer.put(partial);
        int room = Math.min(ReadingThreads.BUFFER, buffer.remaining() - 1);
        int count = Descriptors.read(descriptor, MemorySegment.ofBuffer(buffer.slice(buffer.position(), room)));
        buffer.position(buffer.position() + Math.max(0, count));
        ended |= count == 0;
        if (count > 0) {
            sinceEmpty += count;
        } else {
            flowed = sinceEmpty >= FIRST_CAPACITY;
            sinceEmpty = 0;
        }
        if (sinceEmpty >= FIRST_CAPACITY && !grown) {
            grow();
        }
        return count;
    }

    /** Whether much was read before the last read found nothing. */
    boolean flowed() {
        return flowed;
    }

    /** Grows the pipe of a process that writes much. Others stay small, since all pipes of one user have a common limit. */
    private void grow() {
        grown = true;
        try {
            Fcntl.setPipeCapacity(descriptor, LARGE_CAPACITY);
        } catch (ErrnoException e) {
            LOG.log(DEBUG, () -> process + ": its pipe stays at " + FIRST_CAPACITY + " bytes: " + e.getMessage());
        }
    }

    void keep(ByteBuffer rest) {
        unfinished.changed(rest.remaining() - partial.length);
        partial = new byte[rest.remaining()];
        rest.get(partial);
    }

    /** How many bytes of an unfinished line are worth keeping. */
    int longestPartial() {
        return unfinished.longest();
    }

    public byte[] partial() {
        return partial;
    }

    boolean hasPartial() {
        return partial.length > 0;
    }

    /** Whether no process can write into it any more. */
    boolean isEnded() {
        return ended;
    }

    void watchedBy(Cancellable watch) {
        this.watch = watch;
    }

    void unwatch() {
        watch.cancel();
    }

    /** Keeps the registration for the end of the process. */
    void endsBy(Cancellable told) {
        end = told;
    }

    /** Stops reading; the process and the pipe stay. */
    void leave() {
        unwatch();
        end.cancel();
    }

    void close() {
        leave();
        process.close(descriptor);
    }
}
