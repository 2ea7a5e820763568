// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.recent;

import io.circus.streams.StreamSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The recent output of the processes of a watcher, whatever the class of the stream. It keeps one copy of the bytes as
 * they were read, and splits them into lines on request, so output that nobody looks at costs very little. The number
 * of a line is the number of bytes up to its end. Any thread.
 */
public final class RecentOutput implements PrintedLines {

    /** Output without a request for this time is dropped, unless output is kept always. */
    static final long FORGOTTEN_NANOS = Duration.ofHours(1).toNanos();

    /** The memory of a piece besides its bytes. */
    private static final int OVERHEAD = 64;
    /** The share of the limit that one piece may have: the oldest one makes room for the newest, and no more is lost with it. */
    private static final int SHARE = 8;

    private record Piece(long begin, long millis, StreamSource source, byte[] bytes) {}

    private final LongSupplier limit;
    private final BooleanSupplier always;
    private final LongSupplier nanoTime;
    // guarded by this
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final Set<StreamSource> withinLine = new HashSet<>();
    private final Set<Path> files = new HashSet<>();
    private long size;
    private long end;
    private long last;
    private long asked;
    /** When its streams were closed; null while they are open. */
    private Long closed;

    /**
     * @param limit its share of the memory, in bytes; 0 if it is no longer kept
     * @param always whether it is kept without a request, until its streams have been closed for as long
     * @param nanoTime the clock for the time of the last request
     */
    RecentOutput(LongSupplier limit, BooleanSupplier always, LongSupplier nanoTime) {
        this.limit = limit;
        this.always = always;
        this.nanoTime = nanoTime;
        asked = nanoTime.getAsLong();
    }

    /** Whether the end of {@code file} is to be added: once, though both streams may write into it. */
    synchronized boolean beginsWith(Path file) {
        return files.add(file);
    }

    /** Notes a request for this output. */
    synchronized void ask() {
        asked = nanoTime.getAsLong();
    }

    /** Notes that no process of the watcher is left. */
    synchronized void closed() {
        closed = nanoTime.getAsLong();
    }

    /** Whether it is to be kept: somebody has asked for it recently, or output is kept always. */
    public synchronized boolean isWanted() {
        if (limit.getAsLong() == 0) {
            return false;
        }
        long now = nanoTime.getAsLong();
        return now - asked < FORGOTTEN_NANOS || always.getAsBoolean() && (closed == null || now - closed < FORGOTTEN_NANOS);
    }

    /** @param data its content is copied, its position stays */
    public synchronized void add(StreamSource source, ByteBuffer data, long millis) {
        int length = data.remaining();
        if (length == 0) {
            return;
        }
        closed = null;
        int piece = longestPiece();
        for (int from = 0; from < length; from += piece) {
            byte[] bytes = new byte[Math.min(piece, length - from)];
            data.get(data.position() + from, bytes);
            add(new Piece(end, millis, source, bytes));
            end += bytes.length;
        }
        if (data.get(data.limit() - 1) == '\n') {
            withinLine.remove(source);
        } else {
            withinLine.add(source);
        }
    }

    private int longestPiece() {
        long most = limit.getAsLong();
        long fitting = Math.min(most - OVERHEAD, Math.max(OVERHEAD, most / SHARE - OVERHEAD));
        return fitting > 0 ? (int) Math.min(Integer.MAX_VALUE, fitting) : Integer.MAX_VALUE;
    }

    /** Ends the last line of {@code source}, even without a newline. */
    public synchronized void finishLine(StreamSource source, long millis) {
        if (withinLine.contains(source)) {
            add(source, ByteBuffer.wrap(new byte[] {'\n'}), millis);
        }
    }

    private void add(Piece piece) {
        pieces.addLast(piece);
        size += piece.bytes().length + OVERHEAD;
        long most = limit.getAsLong();
        while (size > most && !pieces.isEmpty()) {
            size -= pieces.removeFirst().bytes().length + OVERHEAD;
        }
        for (int i = piece.bytes().length - 1; i >= 0; i--) {
            if (piece.bytes()[i] == '\n') {
                last = piece.begin() + i + 1;
                notifyAll();
                return;
            }
        }
    }

    @Override
    public synchronized List<OutputLine> after(long given, int most, Duration patience) throws InterruptedException {
        ask();
        long after = given > last ? 0 : given;
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis(); last <= after && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        ask();
        var found = new ArrayDeque<OutputLine>();
        for (OutputLine line : last > after ? lines(after) : List.<OutputLine>of()) {
            found.addLast(line);
            if (found.size() > most) {
                found.removeFirst();
            }
        }
        return List.copyOf(found);
    }

    /**
     * The lines that end after {@code given}, in the order of their ends. If the beginning of a line has been dropped,
     * the rest counts as the line.
     */
    private List<OutputLine> lines(long given) {
        var lines = new ArrayList<OutputLine>();
        Map<StreamSource, ByteArrayOutputStream> begun = new HashMap<>();
        for (Piece piece : pieces) {
            byte[] bytes = piece.bytes();
            int from = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    long number = piece.begin() + i + 1;
                    ByteArrayOutputStream line = begun.remove(piece.source());
                    if (number > given) {
                        line = line == null ? new ByteArrayOutputStream(i - from) : line;
                        line.write(bytes, from, i - from);
                        lines.add(new OutputLine(number, piece.millis(), piece.source(), line.toByteArray()));
                    }
                    from = i + 1;
                }
            }
            if (from < bytes.length) {
                begun.computeIfAbsent(piece.source(), source -> new ByteArrayOutputStream()).write(bytes, from, bytes.length - from);
            }
        }
        return lines;
    }

    @Override
    public synchronized long last() {
        return last;
    }

    /** What it takes. */
    synchronized long size() {
        return size;
    }
}
