// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.watchers.StreamOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The last lines in memory, for {@code tail}. A watcher that stops keeps them, until too many other watchers have stopped since. All
 * watchers have the same share of the memory for such lines. Any thread.
 */
@Component(service = {StreamSinkFactory.class, QueueStream.class}, property = StreamSinkFactory.CLASS + "=QueueStream",
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class QueueStream implements StreamSinkFactory {

    /** Bytes of the lines of all watchers. */
    static final long MOST_BYTES = 32 << 20;

    private static final int MOST_LINES = 1_000_000;
    /** Watchers that have stopped, or are removed, and keep their lines. */
    private static final int MOST_CLOSED = 100;

    // guarded by itself
    private final Map<String, LastLines> watchers = new LinkedHashMap<>();
    private volatile long share = MOST_BYTES;

    @Override
    public StreamSink open(StreamOptions options) {
        long lines = options.get(StreamOption.LINES);
        long bytes = options.get(StreamOption.BYTES);
        synchronized (watchers) {
            LastLines last = watchers.computeIfAbsent(key(options.watcher()), name -> new LastLines(() -> share));
            StreamSink sink = last.sink((int) Math.min(MOST_LINES, lines), Math.min(MOST_BYTES, bytes));
            forgetOldest();
            share = MOST_BYTES / watchers.size();
            watchers.values().forEach(LastLines::trim);
            return sink;
        }
    }

    private void forgetOldest() {
        long closed = watchers.values().stream().filter(lines -> !lines.isOpen()).count();
        for (Iterator<LastLines> all = watchers.values().iterator(); closed > MOST_CLOSED && all.hasNext();) {
            if (!all.next().isOpen()) {
                all.remove();
                closed--;
            }
        }
    }

    /** Of {@code watcher}, if it has such a stream. */
    Optional<LastLines> find(String watcher) {
        synchronized (watchers) {
            return Optional.ofNullable(watchers.get(key(watcher)));
        }
    }

    private static String key(String watcher) {
        return watcher.toLowerCase(Locale.ROOT);
    }
}
