// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

/**
 * A span in which a call into foreign code waits for the daemon, for example for a watcher that stops: it does not count
 * against the limit of the call. Does nothing on other threads. Ends on the thread on which it has begun.
 */
public final class ExcusedTime {

    private static final ExcusedTime NONE = new ExcusedTime(null);

    private final CallClock clock;

    private ExcusedTime(CallClock clock) {
        this.clock = clock;
    }

    /** Begins now, if the calling thread is in a call into foreign code. */
    public static ExcusedTime begin() {
        if (Thread.currentThread() instanceof CallClock.Holder holder) {
            holder.clock().pause();
            return new ExcusedTime(holder.clock());
        }
        return NONE;
    }

    public void end() {
        if (clock != null) {
            clock.resume();
        }
    }
}
