// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.feed;

import io.circus.cli.connection.EventEndpoints;
import io.circus.cli.connection.Target;
import io.circus.cli.top.model.Daemon;
import io.circus.client.CircusClient;
import io.circus.client.EventStream;
import io.circus.verbs.Verb;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Keeps a {@link Daemon} up to date, from threads of its own: one asks for the state of the watchers when an event has
 * come, or after a while; two listen to the events and the statistics. A daemon without statistics is asked for them.
 */
public final class DaemonFeed implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long AGAIN_MILLIS = 1000;
    /** Without an event. */
    private static final long STATUS_MILLIS = 2000;
    /** Events that come in numbers make one request. */
    private static final long TOGETHER_MILLIS = 250;
    private static final long STATS_NANOS = Duration.ofSeconds(2).toNanos();
    /** How long a stream of statistics may be silent. */
    private static final long FRAME_NANOS = Duration.ofSeconds(4).toNanos();
    /** An endpoint that has no statistics is tried again then. */
    private static final long NO_FRAME_NANOS = Duration.ofSeconds(60).toNanos();

    private final Route route;
    private final Daemon daemon;
    private final Runnable changed;
    private final Listening events;
    private final Listening stats;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Thread asking;
    private boolean news;
    private volatile long frameAt = System.nanoTime() - FRAME_NANOS;
    private long askedForStats = System.nanoTime() - STATS_NANOS;
    private long listensSince;

    /** @param changed is called on any thread when the daemon has told a new state */
    public DaemonFeed(Route route, Daemon daemon, Runnable changed) {
        this.route = route;
        this.daemon = daemon;
        this.changed = changed;
        events = new Listening("events", List.of("watcher."), event -> {
            daemon.happened(event);
            isNews();
        });
        stats = new Listening("statistics", List.of("stats.frame", "stat.sockets"), event -> {
            if (daemon.measured(event)) {
                frameAt = System.nanoTime();
            }
        });
    }

    public void start() {
        if (route.control().isEmpty()) {
            daemon.isSilent(route.obstacle());
            return;
        }
        asking = Thread.ofPlatform().daemon().name("circus-top " + route.name()).start(() -> ask(route.control().get()));
    }

    private void ask(Target control) {
        try {
            while (true) {
                try (var client = control.connect(PATIENCE, Duration.ZERO)) {
                    listen(control, client);
                    askForStates(client);
                } catch (TimeoutException | IllegalArgumentException e) {
                    isSilent(e.getMessage());
                }
                if (closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void isSilent(String reason) {
        daemon.isSilent(String.valueOf(reason));
        changed.run();
    }

    /** To the endpoints that the daemon names; it may have been restarted with others. */
    private void listen(Target control, CircusClient client) throws TimeoutException, InterruptedException {
        if (route.far()) {
            route.events().ifPresent(events::to);
            route.stats().ifPresent(stats::to);
        } else if (control.isHttp()) {
            events.to(control);
        } else {
            Map<?, ?> options = client.call("globaloptions", Map.of()).get("options") instanceof Map<?, ?> map ? map : Map.of();
            route.events().or(() -> named(control, options.get(EventEndpoints.EVENTS))).ifPresent(events::to);
            route.stats().or(() -> named(control, options.get(EventEndpoints.STATISTICS))).ifPresent(stats::to);
        }
        listensSince = System.nanoTime();
    }

    private static Optional<Target> named(Target control, Object endpoint) {
        return endpoint instanceof String text
                ? Optional.of(Target.at(control.place().at(EventEndpoints.reachable(text, control.place().endpoint())))) : Optional.empty();
    }

    private void askForStates(CircusClient client) throws TimeoutException, InterruptedException {
        while (true) {
            Map<String, Object> reply = client.call("status", Map.of("detail", true));
            if (!daemon.answered(reply)) {
                isSilent(Verb.isError(reply) ? String.valueOf(reply.get("reason")) : "it does not tell its watchers");
                return;
            }
            long now = System.nanoTime();
            if (now - frameAt > FRAME_NANOS && now - askedForStats >= STATS_NANOS) {
                askedForStats = now;
                if (client.call("stats", Map.of()).get("infos") instanceof Map<?, ?> infos) {
                    daemon.measured(infos);
                }
                stats.pauseIf(now - Math.max(frameAt, listensSince) > 2 * FRAME_NANOS, now);
            }
            changed.run();
            awaitNews();
        }
    }

    private synchronized void isNews() {
        news = true;
        notifyAll();
    }

    private void awaitNews() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMillis(STATUS_MILLIS).toNanos();
        synchronized (this) {
            long left = STATUS_MILLIS;
            while (!news && left > 0) {
                wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
            if (!news) {
                return;
            }
        }
        closed.await(TOGETHER_MILLIS, TimeUnit.MILLISECONDS);
        synchronized (this) {
            news = false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (asking != null) {
            asking.interrupt();
        }
        events.close();
        stats.close();
    }

    /** A subscription, at one endpoint at a time. */
    private static final class Listening implements AutoCloseable {

        private final String name;
        private final Collection<String> topics;
        private final Consumer<EventStream.Event> use;
        private Target target;
        private Thread thread;
        private long pausedAt;
        private boolean paused;

        Listening(String name, Collection<String> topics, Consumer<EventStream.Event> use) {
            this.name = name;
            this.topics = topics;
            this.use = use;
        }

        synchronized void to(Target wanted) {
            boolean listens = thread != null && thread.isAlive();
            if (!listens || !Objects.equals(wanted, target)) {
                close();
                target = wanted;
                paused = false;
                thread = Thread.ofPlatform().daemon().name("circus-top " + name).start(() -> listen(wanted));
            }
        }

        /** An endpoint without statistics, to which nobody answers, is tried seldom. */
        synchronized void pauseIf(boolean useless, long now) {
            if (paused && now - pausedAt > NO_FRAME_NANOS) {
                to(target);
            } else if (useless && !paused && thread != null) {
                close();
                paused = true;
                pausedAt = now;
            }
        }

        private void listen(Target at) {
            try (var stream = at.subscribe(topics)) {
                while (true) {
                    stream.next().ifPresent(use);
                }
            } catch (InterruptedException e) {
                // closed
            } catch (IllegalArgumentException e) {
                // nothing to listen to; the state is asked for all the same
            }
        }

        @Override
        public synchronized void close() {
            if (thread != null) {
                thread.interrupt();
                thread = null;
            }
        }
    }
}
