// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.watchers.StreamOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** The last lines in memory, for {@code tail}. A watcher that stops keeps them. Any thread. */
@Component(service = {StreamSinkFactory.class, QueueStream.class}, property = StreamSinkFactory.CLASS + "=QueueStream")
public final class QueueStream implements StreamSinkFactory {

    private static final int MOST = 1_000_000;

    private final Map<String, LastLines> watchers = new ConcurrentHashMap<>();

    @Override
    public StreamSink open(StreamOptions options) {
        long lines = options.get(StreamOption.LINES);
        return watchers.computeIfAbsent(key(options.watcher()), name -> new LastLines())
                .sink((int) Math.min(MOST, lines));
    }

    /** Of {@code watcher}, if it has such a stream. */
    Optional<LastLines> find(String watcher) {
        return Optional.ofNullable(watchers.get(key(watcher)));
    }

    private static String key(String watcher) {
        return watcher.toLowerCase(Locale.ROOT);
    }
}
