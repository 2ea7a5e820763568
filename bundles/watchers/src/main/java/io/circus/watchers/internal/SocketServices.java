// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.watchers.SocketSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The service that has the managed sockets, while there is one. Any thread. */
@Component(service = SocketServices.class)
public final class SocketServices {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile SocketSource source;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bind(SocketSource service) {
        source = service;
        listeners.forEach(Runnable::run);
    }

    void unbind(SocketSource service) {
        if (source == service) {
            source = null;
        }
    }

    Optional<SocketSource> source() {
        return Optional.ofNullable(source);
    }

    /** Calls {@code listener} whenever a source has come; on any thread. */
    void whenOneComes(Runnable listener) {
        listeners.add(listener);
    }
}
