// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import java.time.Duration;

/**
 * The policy: the ends of one watcher's processes, and the number of its rests. Knows no clock; one thread at a
 * time.
 *
 * <pre>
 *            the last of `attempts` ends within window + check_delay
 *   COUNTING ------------------------------------------------------&gt; IGNORING
 *      ^  rests left: REST, else GIVE_UP                                |
 *      +---------------- the watcher has stopped or started ------------+
 * </pre>
 *
 * <p>Ends that come while the watcher is being stopped belong to the same burst: they must neither use up another
 * rest nor start a watcher that was given up.
 */
final class History {

    /** The verdict about an end. */
    enum Verdict { CALM, REST, GIVE_UP }

    private int ends;
    private long first;
    private int rests;
    private boolean ignoring;

    /** A process of the watcher ended by itself. @param at by a monotonic clock, in nanoseconds */
    Verdict endedAt(long at, Rules rules, Duration checkDelay) {
        if (!rules.active() || ignoring || rules.attempts() <= 0) {
            return Verdict.CALM;
        }
        if (ends == 0) {
            first = at;
        }
        ends++;
        if (ends < rules.attempts()) {
            return Verdict.CALM;
        }
        ends = 0;
        if (Duration.ofNanos(at - first).minus(checkDelay).compareTo(rules.window()) > 0) {
            rests = 0;
            return Verdict.CALM;
        }
        ignoring = true;
        if (rules.maxRetry() >= 0 && rests >= rules.maxRetry()) {
            rests = 0;
            return Verdict.GIVE_UP;
        }
        rests++;
        return Verdict.REST;
    }

    /** The watcher has stopped or started: later ends count again. */
    void resume() {
        ignoring = false;
    }

    /** The number of rests since the watcher was last calm. */
    int rests() {
        return rests;
    }
}
