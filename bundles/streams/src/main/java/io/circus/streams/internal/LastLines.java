// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a watcher, both streams together, each with its number. Any thread. */
final class LastLines {

    /** @param number counts from 1 */
    record Line(long number, StreamSource source, String text) {}

    // guarded by this
    private final Deque<Line> lines = new ArrayDeque<>();
    private int limit;
    private long count;

    /** @param limit how many are kept */
    synchronized StreamSink sink(int limit) {
        this.limit = Math.max(limit, this.limit);
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
            public void close() {}
        };
    }

    private synchronized void add(StreamSource source, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int length = Lines.length(bytes);
            String text = StandardCharsets.UTF_8.decode(bytes.slice(bytes.position(), length - 1)).toString();
            bytes.position(bytes.position() + length);
            lines.addLast(new Line(++count, source, text));
            if (lines.size() > limit) {
                lines.removeFirst();
            }
        }
        notifyAll();
    }

    /** The last {@code most} of those with numbers above {@code given}; waits for one if there is none, no longer than {@code patience}. */
    synchronized List<Line> after(long given, int most, Duration patience) throws InterruptedException {
        long after = given > count ? 0 : given; // one of an earlier life of this bundle
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis(); count <= after && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        List<Line> found = lines.stream().filter(line -> line.number() > after).toList();
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    /** The number of the newest. */
    synchronized long count() {
        return count;
    }
}
