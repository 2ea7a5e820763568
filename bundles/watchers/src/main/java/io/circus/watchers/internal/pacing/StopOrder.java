// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.pacing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The order in which the watchers that are stopped together ask their processes to end: lower priorities first. Nobody
 * waits for an end, and for nobody longer than {@link #PATIENCE}. Any thread.
 */
public final class StopOrder {

    /** How long a hook of another watcher may hold up the signals of this one. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Of a watcher that is stopped alone. */
    public static final Turn AT_ONCE = new StopOrder().turn(0);

    // guarded by this
    private final TreeMap<Integer, Integer> left = new TreeMap<>();
    private final List<Runnable> listeners = new ArrayList<>();

    /** Each watcher's own; all are to be taken before the first one is used. */
    public synchronized Turn turn(int priority) {
        left.merge(priority, 1, Integer::sum);
        return new Turn(priority);
    }

    public final class Turn {

        private final int priority;
        private boolean taken;

        private Turn(int priority) {
            this.priority = priority;
        }

        /** Whether all of lower priority have asked. */
        public boolean isReached() {
            synchronized (StopOrder.this) {
                return left.headMap(priority).isEmpty();
            }
        }

        /** Calls {@code listener} whenever that may have changed, unless it holds already. */
        public void whenOthersAsk(Runnable listener) {
            synchronized (StopOrder.this) {
                if (!isReached()) {
                    listeners.add(listener);
                }
            }
        }

        /** Its processes are asked, or there are none. */
        public void take() {
            List<Runnable> told;
            synchronized (StopOrder.this) {
                if (taken) {
                    return;
                }
                taken = true;
                left.computeIfPresent(priority, (key, count) -> count == 1 ? null : count - 1);
                told = List.copyOf(listeners);
            }
            told.forEach(Runnable::run);
        }
    }
}
