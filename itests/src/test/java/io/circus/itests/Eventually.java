// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.io.IOException;
import java.util.function.Supplier;

/** Looks again and again for what nobody tells of, and leaves the processor to those who bring it about. */
public final class Eventually {

    private static final long PAUSE_MILLIS = 20;

    /** What may come true by itself. */
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private Eventually() {}

    /** Returns when the condition holds; fails with {@code otherwise} when it does not for {@link Awaited#PATIENCE}. */
    public static void holds(Supplier<String> otherwise, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + Awaited.PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() >= end) {
                throw new AssertionError("waited in vain: " + otherwise.get());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    public static void holds(String otherwise, Condition condition) throws IOException, InterruptedException {
        holds(() -> otherwise, condition);
    }

    /** Asks the daemon for a time in which something would have happened that must not. */
    public static void passes(double seconds, RunningDaemon daemon) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            daemon.control().ok("status");
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
