// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal.frames;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.LogThrottle;
import io.circus.kernel.ProcessTable;
import io.circus.metrics.Meter;
import io.circus.metrics.Samples;
import io.circus.metrics.frames.Frame;
import io.circus.metrics.frames.Frames;
import io.circus.metrics.frames.History;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Measures in rounds, each on a thread of its own, as often as somebody looks. A timer of the loop begins a round at each
 * full second of the monotonic clock: other meters that do the same share its reading of {@code /proc}.
 *
 * <pre>
 *             subscribe                          the last subscription is cancelled
 *   ASLEEP -------------&gt; PACE (1 s) &lt;----------------------------------&gt; IDLE_PACE (10 s)
 *      |                                    subscribe                        |        ^
 *      |                                                                     |        |
 *      +&lt;----------- nobody has looked for ten minutes, nobody keeps --------+        |
 *      +------------------------------- keep, history --------------------------------+
 * </pre>
 */
@Component(service = Frames.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SampledFrames implements Frames {

    static final Duration PACE = Duration.ofSeconds(1);
    static final Duration IDLE_PACE = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(SampledFrames.class.getName());
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Samples samples;
    private final EventLoop loop;
    private final FrameReader reader;
    private final LongSupplier nanoTime;
    private final InstantSource wallClock;
    private final LogThrottle failures;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    // guarded by this
    private final Set<Object> keepers = new HashSet<>();
    private Ring ring = new Ring();
    /** Null if nothing has been measured. */
    private Frame latest;
    /** When somebody has last looked; null if nobody has. */
    private Long looked;
    /** The pace of the next round, or of the one that runs; null while asleep. */
    private Duration pace;
    private Cancellable timer;
    /** The number of the last order. */
    private long ordered;
    /** The thread of a round; null between rounds. */
    private Thread running;
    private boolean closed;

    // only in a round
    private Meter meter;
    private Duration meterPace;

    /** One subscription; the same listener may have several. */
    private static final class Subscription {
        private final Consumer<Frame> listener;

        private Subscription(Consumer<Frame> listener) {
            this.listener = listener;
        }
    }

    @Activate
    public SampledFrames(@Reference Samples samples, @Reference ProcessTable table, @Reference EventLoop loop) {
        this(samples, table, loop, System::nanoTime, InstantSource.system());
    }

    SampledFrames(Samples samples, ProcessTable table, EventLoop loop, LongSupplier nanoTime, InstantSource wallClock) {
        this.samples = samples;
        this.loop = loop;
        this.reader = new FrameReader(table);
        this.nanoTime = nanoTime;
        this.wallClock = wallClock;
        this.failures = new LogThrottle(LOG, ERROR, loop);
    }

    @Override
    public Cancellable subscribe(Consumer<Frame> listener) {
        var subscription = new Subscription(listener);
        subscriptions.add(subscription);
        wake();
        return () -> {
            if (subscriptions.remove(subscription)) {
                look();
            }
        };
    }

    @Override
    public Cancellable keep() {
        var keeper = new Object();
        synchronized (this) {
            keepers.add(keeper);
        }
        wake();
        return () -> {
            synchronized (this) {
                keepers.remove(keeper);
            }
        };
    }

    @Override
    public synchronized Optional<Frame> latest() {
        return Optional.ofNullable(latest);
    }

    @Override
    public History history(Predicate<String> watchers) {
        look();
        wake();
        synchronized (this) {
            return ring.history(nanoTime.getAsLong(), wallClock.instant(), watchers);
        }
    }

    private synchronized void look() {
        looked = nanoTime.getAsLong();
    }

    /** Begins rounds at once, unless they run already as often as wanted. */
    private synchronized void wake() {
        Duration wanted = wanted();
        if (wanted == null || pace != null && pace.compareTo(wanted) <= 0) {
            return;
        }
        pace = wanted;
        if (running == null) {
            order(Duration.ZERO);
        }
    }

    /** Orders a round, instead of the one that was ordered before. */
    private void order(Duration delay) {
        if (timer != null) {
            timer.cancel();
        }
        long number = ++ordered;
        timer = loop.after(delay, () -> due(number));
    }

    /** How often somebody wants a round; null for never. */
    private Duration wanted() {
        if (closed) {
            return null;
        }
        if (!subscriptions.isEmpty()) {
            return PACE;
        }
        boolean recently = looked != null && nanoTime.getAsLong() - looked < Ring.LENGTH_NANOS;
        return recently || !keepers.isEmpty() ? IDLE_PACE : null;
    }

    /** On the loop. The order may have been replaced at the last moment. */
    private synchronized void due(long number) {
        if (!closed && number == ordered) {
            timer = null;
            running = Thread.ofPlatform().daemon().name("circus-frames").unstarted(this::run);
            running.start();
        }
    }

    private void run() {
        try {
            round();
        } catch (RuntimeException | OutOfMemoryError e) {
            failures.log(() -> "cannot measure the processes, going on: " + e, e);
        } finally {
            ended();
        }
    }

    private void round() {
        Duration wanted;
        synchronized (this) {
            wanted = wanted();
        }
        if (wanted == null) {
            return;
        }
        boolean first = !wanted.equals(meterPace);
        if (first) {
            closeMeter();
            meter = samples.open(wanted);
            meterPace = wanted;
        }
        Frame frame = reader.read(meter, wallClock.instant());
        if (first) {
            return; // its percentages begin to count now
        }
        synchronized (this) {
            ring.add(nanoTime.getAsLong(), frame);
            latest = frame;
        }
        for (Subscription subscription : subscriptions) {
            tell(subscription, frame);
        }
    }

    /** A listener that fails must not take the frame from others. */
    private void tell(Subscription subscription, Frame frame) {
        try {
            subscription.listener.accept(frame);
        } catch (RuntimeException e) {
            failures.log(() -> "cannot pass on a frame, going on: " + e, e);
        }
    }

    /** Orders the next round, or falls asleep. */
    private synchronized void ended() {
        running = null;
        pace = wanted();
        if (pace == null) {
            closeMeter();
            ring = new Ring();
            latest = null;
        } else {
            order(untilNext(pace));
        }
    }

    /** Until the next full second, or tenth second; at least half of that. */
    private Duration untilNext(Duration pace) {
        long nanos = pace.toNanos();
        long left = nanos - Math.floorMod(nanoTime.getAsLong(), nanos);
        return Duration.ofNanos(left < nanos / 2 ? left + nanos : left);
    }

    private void closeMeter() {
        if (meter != null) {
            meter.close();
            meter = null;
            meterPace = null;
        }
    }

    /** Begins no further round, and waits for the current one. */
    @Deactivate
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            if (timer != null) {
                timer.cancel();
            }
            if (running == null) {
                closeMeter();
            }
        }
        awaitRound();
    }

    /** Waits for the end of the current round, 3 s at most. */
    void awaitRound() throws InterruptedException {
        Thread current;
        synchronized (this) {
            current = running;
        }
        if (current != null) {
            current.join(CLOSING);
        }
    }
}
