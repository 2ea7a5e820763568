// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Exit;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * Collects the ended children that are not in the table: orphans that became the daemon's. Only SIGCHLD tells of their ends, and the
 * JVM makes a thread for each signal, also for the ends of the children in the table, of which the pidfds tell. So it looks for orphans,
 * soon after an end that may have to do with others, and then less and less often, but at least each second. Meanwhile one that has ended
 * holds nothing but its pid.
 *
 * <p>A child that a spawner has just made is not in the table for some microseconds. If it ends in that time it looks
 * like an orphan; therefore orphans are left alone as long as any spawn is under way. The methods belong to the loop.
 */
final class Orphans {

    private static final System.Logger LOG = System.getLogger("circus");

    // milliseconds
    private static final long SOON = 50;
    private static final long LONGEST = 1000;
    private static final int GROWTH = 4;

    private final EventLoop loop;
    private final SystemCalls calls;
    private final IntPredicate inTable;
    private final BooleanSupplier spawning;
    private long pause = LONGEST;
    /** Null before the first look. */
    private Cancellable next;
    private boolean waiting;

    /**
     * @param inTable whether a pid is that of a child in the table
     * @param spawning whether a spawn is under way
     */
    Orphans(EventLoop loop, SystemCalls calls, IntPredicate inTable, BooleanSupplier spawning) {
        this.loop = loop;
        this.calls = calls;
        this.inTable = inTable;
        this.spawning = spawning;
    }

    /**
     * From now on it looks for them. To be called once, off the loop: what is done there for the first time takes the JVM many
     * milliseconds.
     */
    void begin() throws ErrnoException {
        calls.anyExited();
        loop.after(Duration.ofMillis(LONGEST), this::look);
    }

    /** Something has ended that may have left orphans, or may be one of several. */
    void lookSoon() {
        if (next != null && pause > SOON) {
            next.cancel();
            lookAfter(SOON);
        }
    }

    /** No spawn is under way any more. */
    void spawnsEnded() {
        if (waiting) {
            collect();
        }
    }

    private void lookAfter(long wait) {
        pause = wait;
        next = loop.after(Duration.ofMillis(wait), this::look);
    }

    private void look() {
        lookAfter(Math.min(GROWTH * pause, LONGEST));
        collect();
    }

    /** Those in the table are left to their pidfds, unless one of them stands before the orphans in line. */
    private void collect() {
        try {
            for (OptionalInt pid = calls.anyExited(); pid.isPresent(); pid = calls.anyExited()) {
                int ended = pid.getAsInt();
                // asked after the look: who has ended by then was counted before it was made
                waiting = spawning.getAsBoolean();
                if (waiting) {
                    return;
                }
                if (inTable.test(ended)) {
                    // it is first in line: its pidfd is ready too, so look again after that was served
                    loop.execute(this::collect);
                    return;
                }
                String how = reap(ended);
                LOG.log(DEBUG, () -> "orphan " + ended + ": " + how);
                lookSoon();
            }
        } catch (ErrnoException e) {
            LOG.log(WARNING, () -> "orphans: " + e.getMessage());
        }
    }

    private String reap(int pid) throws ErrnoException {
        try {
            return calls.reap(pid).map(Exit::toString).orElse("gone");
        } catch (ErrnoException e) {
            if (e.is(Errno.ECHILD)) {
                return "gone";
            }
            throw e;
        }
    }
}
