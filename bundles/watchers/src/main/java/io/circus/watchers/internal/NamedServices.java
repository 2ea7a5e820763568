// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Services that carry their name in a property; of two with one name the later counts. Any thread. */
final class NamedServices<T> {

    private static final System.Logger LOG = System.getLogger("circus");

    private final String kind;
    private final String property;
    private final Map<String, T> services = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param kind as the user calls them: {@code hook} */
    NamedServices(String kind, String property) {
        this.kind = kind;
        this.property = property;
    }

    void bind(T service, Map<String, ?> properties) {
        if (properties.get(property) instanceof String name && !name.isEmpty()) {
            services.put(name, service);
            listeners.forEach(Runnable::run);
        } else {
            LOG.log(WARNING, () -> "a " + kind + " service has no name in its property " + property + ", ignoring it: "
                    + service);
        }
    }

    void unbind(T service, Map<String, ?> properties) {
        if (properties.get(property) instanceof String name) {
            services.remove(name, service);
        }
    }

    Optional<T> find(String name) {
        return Optional.ofNullable(services.get(name));
    }

    /** Calls {@code listener} whenever one has come. */
    Cancellable whenOneComes(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
