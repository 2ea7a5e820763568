// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.lines.Lines;
import io.circus.streams.internal.recent.OutputLine;
import io.circus.streams.internal.recent.PrintedLines;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** The last lines of a watcher, both streams together, each with its number, within limits of number and bytes. Any thread. */
final class LastLines implements PrintedLines {

    /** The memory of a line besides its bytes. */
    private static final int OVERHEAD = 80;

    private final LongSupplier share;
    // guarded by this
    private final Deque<OutputLine> lines = new ArrayDeque<>();
    private int most;
    private long mostBytes;
    private long bytes;
    private long count;
    private int sinks;

    /** @param share its share of the memory, in bytes */
    LastLines(LongSupplier share) {
        this.share = share;
    }

    /** @param limit how many lines are kept; of several sinks the larger limit counts */
    synchronized StreamSink sink(int limit, long limitOfBytes) {
        most = Math.max(limit, most);
        mostBytes = Math.max(limitOfBytes, mostBytes);
        sinks++;
        return new StreamSink() {
            @Override
            public boolean wantsLines() {
                return true;
            }

            @Override
            public void write(StreamSource source, ByteBuffer bytes) {
                add(source, bytes);
            }

            @Override
            public void close() {
                closed();
            }
        };
    }

    private synchronized void closed() {
        sinks--;
    }

    /** Whether a process may write into it. */
    synchronized boolean isOpen() {
        return sinks > 0;
    }

    private synchronized void add(StreamSource source, ByteBuffer data) {
        long room = room();
        long now = System.currentTimeMillis();
        while (data.hasRemaining()) {
            int length = Lines.length(data);
            // A line that does not fit at all is cut off.
            byte[] line = new byte[(int) Math.min(length - 1, Math.max(0, room - OVERHEAD))];
            data.get(data.position(), line);
            data.position(data.position() + length);
            lines.addLast(new OutputLine(++count, now, source, line));
            bytes += line.length + OVERHEAD;
            trim(room);
        }
        notifyAll();
    }

    /** Drops the oldest lines if there is less room now. */
    synchronized void trim() {
        trim(room());
    }

    private long room() {
        return Math.min(mostBytes, share.getAsLong());
    }

    private void trim(long room) {
        while (lines.size() > most || bytes > room && lines.size() > 1) {
            bytes -= lines.removeFirst().utf8().length + OVERHEAD;
        }
    }

    @Override
    public synchronized List<OutputLine> after(long given, int most, Duration patience) throws InterruptedException {
        long after = given > count ? 0 : given; // one of an earlier life of this bundle
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis(); count <= after && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        List<OutputLine> found = lines.stream().filter(line -> line.number() > after).toList();
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    @Override
    public synchronized long last() {
        return count;
    }

    /** What it takes. */
    synchronized long bytes() {
        return bytes;
    }
}
