// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.watchers.StopMethod;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The ways to stop a process that are registered as services, by their names. Any thread. */
@Component(service = StopMethods.class)
public final class StopMethods {

    private final NamedServices<StopMethod> services = new NamedServices<>("stop method", StopMethod.NAME);

    @Activate
    public StopMethods() {}

    @Reference(service = StopMethod.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(StopMethod method, Map<String, ?> properties) {
        services.bind(method, properties);
    }

    void unbind(StopMethod method, Map<String, ?> properties) {
        services.unbind(method, properties);
    }

    Optional<StopMethod> find(String name) {
        return services.find(name);
    }

    /** Calls {@code listener} whenever one has come. */
    Cancellable whenOneComes(Runnable listener) {
        return services.whenOneComes(listener);
    }
}
