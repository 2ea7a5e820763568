// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.foreign.ForeignCode;
import io.circus.kernel.foreign.Guard;
import io.circus.kernel.foreign.ServicesByName;
import io.circus.kernel.foreign.ServicesByName.Named;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.ServiceReference;

/** Services that watchers name, which carry their name in a property. Any thread. */
final class NamedServices<T> {

    /** As many calls of one service as there may be processes. */
    private static final int MOST_CALLS = 10_000;

    private final String kind;
    private final String property;
    private final ServicesByName<T> services;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param kind as the user calls them: {@code hook} */
    NamedServices(String kind, String property) {
        this.kind = kind;
        this.property = property;
        services = new ServicesByName<>(kind);
    }

    void bind(T service, ServiceReference<T> reference, ForeignCode foreign) {
        services.nameOf(reference, property).ifPresent(name -> add(name, service,
                foreign.guard(reference.getBundle(), kind + " " + name, MOST_CALLS), ServicesByName.bundleOf(reference)));
    }

    void add(String name, T service, Guard guard, String bundle) {
        services.add(name, service, guard, bundle);
        listeners.forEach(Runnable::run);
    }

    void unbind(T service, ServiceReference<T> reference) {
        if (reference.getProperty(property) instanceof String name) {
            remove(name, service);
        }
    }

    void remove(String name, T service) {
        services.remove(name, service);
    }

    Optional<Named<T>> find(String name) {
        return services.find(name);
    }

    /** Calls {@code listener} whenever one has come. */
    Cancellable whenOneComes(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
