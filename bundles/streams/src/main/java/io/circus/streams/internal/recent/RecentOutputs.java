// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.recent;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The recent output of each watcher that somebody has asked for within the last hour. Each has as much memory as the others. Any thread.
 */
public final class RecentOutputs {

    /** Bytes of one watcher. */
    static final long MOST = 256 << 10;
    /** Bytes of all together. */
    static final long MOST_OF_ALL = 16 << 20;

    private final LongSupplier nanoTime;
    // guarded by this
    private final Map<String, RecentOutput> outputs = new HashMap<>();
    private volatile long share = MOST;

    public RecentOutputs(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The output of {@code watcher}; created if there is none. */
    public synchronized RecentOutput of(String watcher) {
        forgetUnwanted();
        RecentOutput output = outputs.computeIfAbsent(watcher, name -> new RecentOutput(() -> share, nanoTime));
        output.ask();
        share = Math.min(MOST, MOST_OF_ALL / outputs.size());
        return output;
    }

    /** Empty if nobody has asked for it within the last hour. */
    public synchronized Optional<RecentOutput> find(String watcher) {
        return Optional.ofNullable(outputs.get(watcher)).filter(RecentOutput::isWanted);
    }

    private void forgetUnwanted() {
        outputs.values().removeIf(output -> !output.isWanted());
    }
}
