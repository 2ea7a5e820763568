// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A warning that clients can cause without limit: it is logged once a minute, with the number of occurrences. Any thread. */
public final class RareWarning {

    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final AtomicLong silent = new AtomicLong();
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    public RareWarning(Logger log) {
        this.log = log;
    }

    public void warn(String text) {
        long due = next.get();
        long now = System.nanoTime();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
            silent.incrementAndGet();
            return;
        }
        long before = silent.getAndSet(0);
        log.log(Level.WARNING, () -> before == 0 ? text : text + " (and " + before + " times more since the last such line)");
    }
}
