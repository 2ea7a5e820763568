// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.recent;

import io.circus.watchers.WatcherOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The recent output of each watcher that somebody has asked for within the last hour, or of all watchers. Each has as much
 * memory as its settings say, but no more than an equal share of the memory for all. Any thread.
 */
public final class RecentOutputs {

    /** The bytes of a watcher whose settings do not say more. */
    static final long MOST = WatcherOption.LOG_RING.defaultValue();
    /** Bytes of all together. */
    static final long MOST_OF_ALL = 16 << 20;

    private final LongSupplier nanoTime;
    /** The bytes of watchers that have not the default. */
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();
    // guarded by this
    private final Map<String, RecentOutput> outputs = new HashMap<>();
    private volatile long share = MOST_OF_ALL;
    private volatile boolean always;

    public RecentOutputs(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Keeps output from the start of a watcher on, or only if somebody asks for it. */
    public void keepAlways(boolean wanted) {
        always = wanted;
    }

    /** Sets the size of the output of {@code watcher}. @param bytes 0 for none */
    public void size(String watcher, long bytes) {
        if (bytes == MOST) {
            sizes.remove(watcher);
        } else {
            sizes.put(watcher, bytes);
        }
    }

    private long sizeOf(String watcher) {
        return sizes.getOrDefault(watcher, MOST);
    }

    /** The output of {@code watcher} for somebody who asks; created if there is none. Empty if its size is 0. */
    public synchronized Optional<RecentOutput> of(String watcher) {
        Optional<RecentOutput> output = create(watcher);
        output.ifPresent(RecentOutput::ask);
        return output;
    }

    /** The output of {@code watcher} for its streams: what somebody has asked for, or what is kept always. */
    public synchronized Optional<RecentOutput> find(String watcher) {
        return always ? create(watcher) : Optional.ofNullable(outputs.get(watcher)).filter(RecentOutput::isWanted);
    }

    private Optional<RecentOutput> create(String watcher) {
        outputs.values().removeIf(output -> !output.isWanted());
        if (sizeOf(watcher) == 0) {
            return Optional.empty();
        }
        RecentOutput output = outputs.computeIfAbsent(watcher,
                name -> new RecentOutput(() -> Math.min(sizeOf(name), share), () -> always, nanoTime));
        share = MOST_OF_ALL / outputs.size();
        return Optional.of(output);
    }

    /** The streams of {@code watcher} are closed: for good, or until its next process. */
    public synchronized void closed(String watcher) {
        RecentOutput output = outputs.get(watcher);
        if (output != null) {
            output.closed();
        }
    }
}
