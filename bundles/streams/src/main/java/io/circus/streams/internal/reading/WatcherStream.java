// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.EventLoop;
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.Poll;
import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.recent.RecentOutput;
import io.circus.streams.internal.recent.WrittenBefore;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * One stream of one watcher: the pipes of its processes, and the sink that gets their output. Its methods are for any
 * thread and return at once. One reading thread at a time does the work, in turns that end after a few MiB, so that
 * other streams get their turns. The loop only reports which pipe is readable.
 */
public final class WatcherStream {

    /** An unfinished line of this many bytes is passed on. */
    public static final int LONGEST_LINE = 65_536;

    private static final System.Logger LOG = System.getLogger("circus");
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** How many reads one turn has. */
    private static final int READS = 8;
    /** A fraction of the time in which the largest pipe fills. */
    private static final long PAUSE_NANOS = 200_000;

    private final EventLoop loop;
    private final ReadingThreads threads;
    private final UnfinishedLines unfinished;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    // of the reading thread
    private final Map<ChildProcess, OutputPipe> pipes = new LinkedHashMap<>();
    private final Deque<OutputPipe> ready = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> closings = new ArrayList<>();
    private final Delivery delivery;
    /** Null until somebody asks for it. */
    private RecentOutput recent;
    private boolean closing;
    private boolean abandoned;

    WatcherStream(StreamOptions options, EventLoop loop, ReadingThreads threads, UnfinishedLines unfinished,
            Function<String, StreamSinkFactory> factories) {
        this.unfinished = unfinished;
        this.loop = loop;
        this.threads = threads;
        delivery = new Delivery(options, factories, System::nanoTime);
    }

    /** Opens the sink; if the options have changed, closes the former sink first. */
    void configure(StreamOptions options) {
        submit(() -> {
            delivery.configure(options);
            afterDelivery();
        });
    }

    void factoriesChanged() {
        submit(() -> {
            delivery.retry();
            afterDelivery();
        });
    }

    /** Drops the sinks of a factory that has gone. */
    void factoryGone(StreamSinkFactory factory) {
        submit(() -> {
            if (delivery.isOf(factory)) {
                pipes.values().forEach(delivery::finishLine);
                delivery.close();
            }
        });
    }

    void attach(ChildProcess process, StreamSource source, int descriptor) {
        submit(() -> {
            if (!pipes.containsKey(process)) {
                closing = false;
                delivery.open();
                var pipe = new OutputPipe(process, source, descriptor, unfinished);
                pipes.put(process, pipe);
                ready.add(pipe);
                pipe.endsBy(process.onExit(exit -> submit(() -> readAgain(pipe))));
                afterDelivery();
            }
        });
    }

    /**
     * From now on keeps output in {@code output} too, after adding the end of the stream's file; that completes the
     * result.
     */
    CompletableFuture<Void> keepIn(RecentOutput output) {
        var done = new CompletableFuture<Void>();
        submit(() -> {
            if (recent != output) {
                recent = output;
                delivery.file().ifPresent(file -> WrittenBefore.addTo(output, file, delivery.withoutProcess()));
            }
            done.complete(null);
        });
        return done;
    }

    /** Makes the sink open its file again, before it writes later output. */
    void reopen() {
        submit(() -> {
            delivery.reopen();
            afterDelivery();
        });
    }

    /** Closes the stream when the pipes of ended processes are empty; that completes the result. */
    CompletableFuture<Void> close() {
        var done = new CompletableFuture<Void>();
        submit(() -> {
            closing = true;
            closings.add(done);
            List.copyOf(pipes.values()).stream().filter(pipe -> pipe.process.exit().isPresent()).forEach(this::readAgain);
        });
        return done;
    }

    /** Stops reading and closes the sink, but no pipe; that completes the result. */
    CompletableFuture<Void> abandon() {
        var done = new CompletableFuture<Void>();
        submit(() -> {
            abandoned = true;
            pipes.values().forEach(OutputPipe::leave);
            pipes.values().forEach(delivery::finishLine);
            ready.clear();
            delivery.giveUp();
            done.complete(null);
        });
        return done;
    }

    private void submit(Runnable task) {
        inbox.add(task);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            threads.execute(this::turn);
        }
    }

    private void turn(ByteBuffer buffer) {
        try {
            do {
                workOff(buffer);
            } while (hasMore() && threads.haveTime());
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.log(ERROR, "cannot go on with the " + delivery + ", trying again", e);
        } finally {
            boolean more = hasMore();
            scheduled.set(false);
            if (more || !inbox.isEmpty()) {
                schedule();
            }
        }
    }

    private boolean hasMore() {
        return !abandoned && !ready.isEmpty() && !delivery.isStuck();
    }

    private void workOff(ByteBuffer buffer) {
        for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
            task.run();
        }
        for (int i = 0; i < READS && hasMore(); i++) {
            read(ready.removeFirst(), buffer.clear());
            afterDelivery();
        }
        if (closing) {
            closeIfEmpty();
        }
    }

    private void read(OutputPipe pipe, ByteBuffer buffer) {
        int count;
        try {
            if (delivery.missesClass() && Poll.hasBytes(pipe.descriptor())) {
                delivery.openOrFail();
                ready.addFirst(pipe);
                return;
            }
            count = pipe.read(buffer);
        } catch (ErrnoException e) {
            LOG.log(ERROR, () -> "cannot read the " + delivery + " from " + pipe.process + ": " + e.getMessage());
            finish(pipe);
            return;
        }
        if (count > 0) {
            if (recent != null && !recent.isWanted()) {
                recent = null;
            }
            if (recent != null) {
                recent.add(pipe.source, buffer.slice(buffer.position() - count, count), System.currentTimeMillis());
            }
            delivery.deliver(pipe, buffer.flip());
            ready.addLast(pipe);
        } else if (pipe.process.exit().isPresent() && (pipe.isEnded() || closing)) {
            finish(pipe);
        } else if (!pipe.isEnded()) {
            readWhenReadable(pipe);
        }
    }

    /**
     * Lets a process that writes much fill its pipe for a moment: a wake-up for each write would take the processor
     * from it, and slow down both.
     */
    private void readWhenReadable(OutputPipe pipe) {
        if (pipe.flowed() && ready.isEmpty() && threads.haveTime()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            ready.addLast(pipe);
        } else {
            Runnable readable = () -> submit(() -> readAgain(pipe));
            try {
                pipe.watchedBy(loop.whenReadable(pipe.descriptor(), readable));
            } catch (UncheckedIOException e) {
                // the kernel is out of memory: the process must not wait for a reader for ever
                pipe.watchedBy(loop.after(RETRY, readable));
            }
        }
    }

    private void readAgain(OutputPipe pipe) {
        if (!abandoned && pipes.get(pipe.process) == pipe && !ready.contains(pipe)) {
            pipe.unwatch();
            ready.addLast(pipe);
        }
    }

    private void finish(OutputPipe pipe) {
        delivery.finishLine(pipe);
        if (recent != null) {
            recent.finishLine(pipe.source, System.currentTimeMillis());
        }
        pipes.remove(pipe.process);
        pipe.close();
    }

    private void afterDelivery() {
        if (delivery.mustRetry()) {
            loop.after(RETRY, () -> submit(() -> {
                delivery.retry();
                afterDelivery();
            }));
        }
    }

    private void closeIfEmpty() {
        boolean waiting = delivery.isStuck() || pipes.values().stream().anyMatch(pipe -> pipe.process.exit().isPresent());
        if (waiting) {
            return;
        }
        if (pipes.isEmpty()) {
            delivery.close();
            closing = false;
        }
        closings.forEach(each -> each.complete(null));
        closings.clear();
    }
}
