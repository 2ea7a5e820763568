// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import java.time.Duration;

/**
 * The policy: when the processes of one watcher ended, and how often it was sent to rest for it. Knows no clock; one
 * thread at a time.
 *
 * <pre>
 *            the last of `attempts` ends within window + check_delay
 *   COUNTING ------------------------------------------------------&gt; IGNORING
 *      ^  rests left: REST, else GIVE_UP                                |
 *      +---------------- the watcher has stopped or started ------------+
 * </pre>
 *
 * <p>While the watcher is being stopped, the ends that were on their way are of the same burst: they must neither use
 * up another rest nor start a watcher that was given up.
 */
final class History {

    /** What an end means. */
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

    /** The watcher has stopped or started: what ends now counts. */
    void resume() {
        ignoring = false;
    }

    /** How often it was sent to rest since it last was calm. */
    int rests() {
        return rests;
    }
}
