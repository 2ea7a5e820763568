// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.lines.Lines;
import io.circus.toolkit.FileTrouble;
import io.circus.watchers.StreamClass;
import io.circus.watchers.StreamOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Passes output to the sink of a stream, and handles a sink that cannot take it:
 *
 * <pre>
 *              fails                     30 s over, or on_full = drop
 *   WELL -----------------&gt; STUCK ------------------------------------&gt; DROPPING
 *     ^                       |                                             |
 *     +---- a try succeeds ---+-------------- a try succeeds ---------------+
 * </pre>
 *
 * Tries are a second apart; a try succeeds when all held output is written. While the delivery is stuck, the pipes are
 * not read, so the processes wait. One thread at a time.
 */
public final class Delivery {

    /** How long processes are kept waiting. */
    static final long PATIENCE_NANOS = 30_000_000_000L;

    private static final System.Logger LOG = System.getLogger("circus");
    private static final StreamSource NOBODY = new StreamSource("circus", 0, 0, "");

    private enum State { WELL, STUCK, DROPPING }

    /** Output that has been read and could not be written. */
    private record Held(StreamSource source, ByteBuffer data) {}

    private final Function<String, StreamSinkFactory> factories;
    private final LongSupplier nanoTime;
    private StreamOptions options;
    private StreamSinkFactory factory;
    private StreamSink sink;
    private State state = State.WELL;
    private long stuckSince;
    private boolean triedNow;
    private boolean awaitsRetry;
    private final Deque<Held> held = new ArrayDeque<>();
    private long dropped;
    private boolean inLine;

    /** @param factories returns null for an unknown class */
    public Delivery(StreamOptions options, Function<String, StreamSinkFactory> factories, LongSupplier nanoTime) {
        this.options = options;
        this.factories = factories;
        this.nanoTime = nanoTime;
    }

    void configure(StreamOptions wanted) {
        if (!wanted.equals(options)) {
            close();
            options = wanted;
        }
        open();
        retry();
    }

    /**
     * Opens the sink if it is not open; if that fails, the delivery is stuck. A missing class is no failure before
     * there is output to write.
     */
    public void open() {
        if (sink == null && options.className().isPresent() && !isClassMissing()) {
            openOrFail();
        }
    }

    /** Like {@link #open}, but a missing class is a failure. */
    void openOrFail() {
        try {
            openNow();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void openNow() throws IOException {
        if (sink != null) {
            return;
        }
        String name = options.className().orElseThrow(() -> new IllegalArgumentException(options.fullKey("class")
                + " is missing, expected it or " + options.fullKey("filename")));
        factory = factories.apply(name);
        if (factory == null) {
            throw new IOException("there is no stream class " + name + " yet");
        }
        sink = factory.open(options);
    }

    /**
     * True while the stream class is missing: output stays in the pipe, since it would be lost here if this bundle
     * stopped first.
     */
    boolean missesClass() {
        return sink == null && state == State.WELL && isClassMissing();
    }

    private boolean isClassMissing() {
        return options.className().filter(name -> factories.apply(name) == null).isPresent();
    }

    /** The file that the options name, if the class writes to it. */
    Optional<Path> file() {
        return StreamClass.in(options.values()).filter(known -> known.options().contains(StreamOption.FILENAME))
                .map(known -> options.get(StreamOption.FILENAME)).map(Path::of);
    }

    /** The source of lines without a known process. */
    StreamSource withoutProcess() {
        return new StreamSource(options.watcher(), 0, 0, options.name());
    }

    boolean isOf(StreamSinkFactory some) {
        return factory == some;
    }

    public void close() {
        if (sink != null) {
            try {
                sink.close();
            } catch (IOException | RuntimeException e) {
                LOG.log(ERROR, () -> "cannot close the " + options + ": " + FileTrouble.of(e));
            }
            sink = null;
            factory = null;
        }
    }

    /** Makes the sink open its file again; held output goes into the new one. */
    void reopen() {
        if (sink != null) {
            try {
                sink.reopen();
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
        retry();
    }

    /** Closes the sink for good; logs the output that is lost. */
    void giveUp() {
        retry();
        held.forEach(each -> drop(each.data()));
        held.clear();
        if (dropped > 0) {
            LOG.log(ERROR, () -> "the " + options + " has lost " + dropped + " bytes that could not be written");
        }
        close();
    }

    /** Whether the pipes must not be read now. */
    public boolean isStuck() {
        return state == State.STUCK;
    }

    /** Whether {@link #retry} must be called in a second; true once for each try. */
    boolean mustRetry() {
        boolean must = state != State.WELL && !awaitsRetry;
        awaitsRetry |= must;
        return must;
    }

    /** Delivers the content of the pipe; if the sink wants lines, an unfinished line goes back to the pipe. */
    public void deliver(OutputPipe pipe, ByteBuffer data) {
        if (sink == null && !(state == State.DROPPING && triedNow)) {
            open();
        }
        if (sink != null && sink.wantsLines()) {
            int end = Lines.whole(data, data.limit());
            if (data.limit() - end > pipe.longestPartial()) {
                data.limit(data.limit() + 1).put(data.limit() - 1, (byte) '\n');
                end = data.limit();
            }
            pipe.keep(data.slice(end, data.limit() - end));
            data.limit(end);
        } else {
            pipe.keep(ByteBuffer.allocate(0));
        }
        write(pipe.source, data);
    }

    /** Delivers the last line of a process that has ended. */
    public void finishLine(OutputPipe pipe) {
        if (pipe.hasPartial()) {
            ByteBuffer line = ByteBuffer.allocateDirect(pipe.partial().length + 1);
            line.put(pipe.partial()).put((byte) '\n');
            pipe.keep(ByteBuffer.allocate(0));
            write(pipe.source, line.flip());
        }
    }

    private void write(StreamSource source, ByteBuffer data) {
        if (!data.hasRemaining()) {
            return;
        }
        if (state == State.STUCK) {
            hold(source, data);
            return;
        }
        if (state == State.DROPPING && triedNow) {
            drop(data);
            return;
        }
        triedNow = true;
        try {
            openNow();
            announceDrops();
            writeNow(source, data);
            recovered();
        } catch (IOException | RuntimeException e) {
            failed(e);
            if (state == State.DROPPING) {
                drop(data);
            } else {
                hold(source, data);
            }
        } catch (OutOfMemoryError e) {
            drop(data);
            failed(new IOException("out of memory", e));
        }
    }

    private void writeNow(StreamSource source, ByteBuffer data) throws IOException {
        int start = data.position();
        boolean whole = !sink.wantsLines() || data.get(data.limit() - 1) == '\n';
        // output that was read before there was a sink may end in an unfinished line
        ByteBuffer bytes = whole ? data : ByteBuffer.allocateDirect(data.remaining() + 1).put(data.duplicate()).put((byte) '\n').flip();
        try {
            sink.write(source, bytes);
        } finally {
            if (!whole) {
                data.position(Math.min(data.limit(), start + bytes.position()));
            }
            if (data.position() > start) {
                inLine = bytes.get(bytes.position() - 1) != '\n';
            }
        }
    }

    /** Writes into the stream how much was dropped. */
    private void announceDrops() throws IOException {
        if (dropped > 0) {
            String text = (inLine ? "\n" : "") + "circus: " + dropped + " bytes of output were dropped here\n";
            writeNow(NOBODY, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            long count = dropped;
            dropped = 0;
            LOG.log(WARNING, () -> "the " + options + " has lost " + count + " bytes");
        }
    }

    private void recovered() {
        if (state != State.WELL) {
            state = State.WELL;
            LOG.log(INFO, () -> "the " + options + " can be written again");
        }
    }

    private void failed(Exception reason) {
        if (state == State.WELL) {
            boolean drop = options.get(StreamOption.DROP_ON_FULL);
            LOG.log(ERROR, () -> "cannot write the " + options + ": " + FileTrouble.of(reason) + "; trying again each second, "
                    + (drop ? "dropping output" : "its processes wait 30 s at most, then output is dropped"));
            state = drop ? State.DROPPING : State.STUCK;
            stuckSince = nanoTime.getAsLong();
        }
    }

    private void hold(StreamSource source, ByteBuffer data) {
        if (data.hasRemaining()) {
            held.add(new Held(source, ByteBuffer.allocateDirect(data.remaining()).put(data).flip()));
        }
    }

    private void drop(ByteBuffer data) {
        dropped += data.remaining();
        data.position(data.limit());
    }

    /** Tries again to open the sink and to write. */
    public void retry() {
        awaitsRetry = false;
        triedNow = false;
        if (state == State.WELL) {
            return;
        }
        try {
            openNow();
            sink.write(NOBODY, ByteBuffer.allocate(0));
            announceDrops();
            for (; !held.isEmpty(); held.remove()) {
                writeNow(held.element().source(), held.element().data());
            }
            recovered();
        } catch (IOException | RuntimeException e) {
            if (state == State.STUCK && nanoTime.getAsLong() - stuckSince >= PATIENCE_NANOS) {
                state = State.DROPPING;
                LOG.log(ERROR, () -> "still cannot write the " + options + ": " + FileTrouble.of(e) + "; dropping output");
                held.forEach(each -> drop(each.data()));
                held.clear();
            }
        }
    }

    /** {@code stdout_stream of web}. */
    @Override
    public String toString() {
        return options.toString();
    }
}
