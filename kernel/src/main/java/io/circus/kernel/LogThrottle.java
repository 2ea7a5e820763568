// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Keeps what a plugin or a client can cause without end from filling the log: of one subject, the first message is logged at
 * once, and those of the following minute become one line with their number. Any thread.
 */
public final class LogThrottle {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Logger log;
    private final Level level;
    private final BiConsumer<Duration, Runnable> timer;
    // guarded by this
    private boolean counting;
    private long count;
    private Supplier<String> last;

    /** With the loop as its clock. */
    public LogThrottle(Logger log, Level level, EventLoop loop) {
        this(log, level, (BiConsumer<Duration, Runnable>) loop::after);
    }

    /** For code that has no loop at hand. */
    public LogThrottle(Logger log, Level level) {
        this(log, level, (delay, task) ->
                CompletableFuture.delayedExecutor(delay.toSeconds(), TimeUnit.SECONDS, Runnable::run).execute(task));
    }

    private LogThrottle(Logger log, Level level, BiConsumer<Duration, Runnable> timer) {
        this.log = log;
        this.level = level;
        this.timer = timer;
    }

    /** Logs {@code message}, or counts it. It must not change later: it may be asked for its text a minute later. */
    public void log(Supplier<String> message) {
        log(message, null);
    }

    /** @param cause its trace goes with the message if that is logged at once; null for none */
    public void log(Supplier<String> message, Throwable cause) {
        synchronized (this) {
            if (counting) {
                count++;
                last = message;
                return;
            }
            counting = true;
        }
        log.log(level, message, cause);
        timer.accept(PERIOD, this::periodOver);
    }

    private void periodOver() {
        String text;
        synchronized (this) {
            if (count == 0) {
                counting = false;
                return;
            }
            String more = count == 1 ? "" : ", the last of " + count + " like it in a minute";
            text = last.get() + more;
            count = 0;
            last = null;
        }
        log.log(level, () -> text);
        timer.accept(PERIOD, this::periodOver);
    }
}
