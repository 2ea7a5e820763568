// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How long the successor of a process that died waits, for each worker number of one watcher: not at all after a life of a
 * second or more, else 0.1 s, doubling with each short life up to a ceiling. One thread.
 */
public final class BackOff {

    /** A life of at least this long starts anew. */
    static final Duration LONG_LIFE = Duration.ofSeconds(1);
    static final Duration FIRST = Duration.ofMillis(100);
    /** The ceiling where the check delay gives none. */
    static final Duration DEFAULT_CEILING = Duration.ofSeconds(5);

    private final Map<Integer, Duration> next = new HashMap<>();
    private final Map<Integer, Integer> steps = new HashMap<>();

    /** The pause after worker {@code wid} has lived for {@code life}; zero for none. */
    Duration after(int wid, Duration life, Duration checkDelay) {
        if (life.compareTo(LONG_LIFE) >= 0) {
            next.remove(wid);
            steps.remove(wid);
            return Duration.ZERO;
        }
        return step(wid, checkDelay);
    }

    /** The pause after worker {@code wid} could not be spawned. */
    Duration step(int wid, Duration checkDelay) {
        Duration ceiling = ceiling(checkDelay);
        Duration pause = next.getOrDefault(wid, FIRST);
        pause = pause.compareTo(ceiling) < 0 ? pause : ceiling;
        next.put(wid, pause.multipliedBy(2));
        steps.merge(wid, 1, Integer::sum);
        return pause;
    }

    /** The longest pause. */
    public static Duration ceiling(Duration checkDelay) {
        return checkDelay.isPositive() ? checkDelay : DEFAULT_CEILING;
    }

    /** How many short lives and failed spawns of worker {@code wid} there were in a row. */
    int steps(int wid) {
        return steps.getOrDefault(wid, 0);
    }

    /** All workers start anew. */
    void reset() {
        next.clear();
        steps.clear();
    }
}
