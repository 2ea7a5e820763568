// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.services;

import io.circus.kernel.Cancellable;
import io.circus.watchers.SocketSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The service that has the managed sockets, while there is one. Any thread. */
@Component(service = SocketServices.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SocketServices {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile SocketSource source;
    /** The watchers that start again when they have stopped, with the number of those who say so; guarded by this. */
    private final Map<String, Integer> kept = new HashMap<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bind(SocketSource service) {
        source = service;
        listeners.forEach(Runnable::run);
    }

    void unbind(SocketSource service) {
        if (source == service) {
            source = null;
        }
    }

    public Optional<SocketSource> source() {
        return Optional.ofNullable(source);
    }

    /** {@code watcher} has stopped: its sockets may be closed, unless they are kept for its next start. */
    public synchronized void release(String watcher) {
        source().ifPresent(one -> {
            if (kept.containsKey(watcher)) {
                one.pause(watcher);
            } else {
                one.release(watcher);
            }
        });
    }

    /** Keeps the sockets of {@code watchers} open while they stop, until the result is cancelled. */
    public synchronized Cancellable keep(Collection<String> watchers) {
        List<String> names = List.copyOf(watchers);
        names.forEach(name -> kept.merge(name, 1, Integer::sum));
        var over = new AtomicBoolean();
        return () -> {
            if (!over.getAndSet(true)) {
                names.forEach(this::settle);
            }
        };
    }

    private synchronized void settle(String watcher) {
        if (kept.computeIfPresent(watcher, (name, count) -> count == 1 ? null : count - 1) == null) {
            source().ifPresent(one -> one.settle(watcher));
        }
    }

    /** Calls {@code listener} whenever a source has come; on any thread. */
    public void whenOneComes(Runnable listener) {
        listeners.add(listener);
    }
}
