// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import static java.lang.System.Logger.Level.DEBUG;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.web.internal.verbs.Verbs;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Notices that a watcher has printed something, on a virtual thread, once for all streams that follow it. It holds no lines. Any thread. */
final class LogWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LogWatch.class.getName());

    /** How long a question waits for a line; one that an update of the bundle of streams has interrupted waits in vain. */
    private static final long WAIT_SECONDS = 5;
    /** The time between two questions to a watcher that prints all the time. */
    private static final long PAUSE_MILLIS = 50;
    /** The time between two questions to a watcher that is not there. */
    private static final long LONG_PAUSE_MILLIS = 1000;

    private final Verbs verbs;
    private final String watcher;
    private final Runnable told;
    private final AtomicLong news = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    /** Why the output cannot be followed, without the bundle that keeps it; null if it can. */
    private volatile String missing;

    /** @param told called when there are new lines; must return at once */
    LogWatch(Verbs verbs, String watcher, Runnable told) {
        this.verbs = verbs;
        this.watcher = watcher;
        this.told = told;
        thread = Thread.ofVirtual().name("log-" + watcher).start(this::watch);
    }

    /** Another number after each time that something was printed. */
    long news() {
        return news.get();
    }

    /** Why the output cannot be followed, if a bundle is missing. */
    Optional<String> missing() {
        return Optional.ofNullable(missing);
    }

    private void misses(String reason) {
        if (!Objects.equals(reason, missing)) {
            missing = reason;
            told.run();
        }
    }

    private void watch() {
        long last = 0;
        try {
            while (closed.getCount() > 0) {
                long pause = PAUSE_MILLIS;
                try {
                    Map<String, ?> reply = verbs.ask(Caller.DAEMON, "tail",
                            Map.of("name", watcher, "lines", 1L, "after", last, "wait", WAIT_SECONDS));
                    misses(null);
                    long now = reply.get("last") instanceof Number number ? number.longValue() : last;
                    if (now != last) {
                        last = now;
                        news.incrementAndGet();
                        told.run();
                    }
                } catch (CommandException e) {
                    LOG.log(DEBUG, () -> "cannot follow the output of " + watcher + ": " + e.getMessage());
                    misses(e.isUnavailable() ? e.getMessage() : null);
                    pause = LONG_PAUSE_MILLIS;
                }
                closed.await(pause, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // nobody follows it any more
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
