// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.services;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.toolkit.ServicesByName.Named;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.StopMethod;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The ways to stop a process that are registered as services, by their names. Any thread. */
@Component(service = StopMethods.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StopMethods {

    private final NamedServices<StopMethod> services;
    private final ForeignCode foreign;

    @Activate
    public StopMethods(BundleContext context, @Reference EventLoop loop, @Reference PluginPresence presence) {
        this(ForeignCode.of(loop, context), presence);
    }

    public StopMethods(ForeignCode foreign, PluginPresence presence) {
        this.foreign = foreign;
        services = new NamedServices<>("stop method", StopMethod.NAME, presence);
    }

    @Reference(service = StopMethod.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(StopMethod method, ServiceReference<StopMethod> reference) {
        services.bind(method, reference, foreign);
    }

    void unbind(StopMethod method, ServiceReference<StopMethod> reference) {
        services.unbind(method, reference);
    }

    /** For tests. */
    public void add(String name, StopMethod method) {
        services.add(name, method, Guard.own(), "test");
    }

    /** For tests: it is being replaced. */
    public void takeAway(String name, StopMethod method) {
        services.remove(name, method);
    }

    /** For tests. */
    public void remove(String name, StopMethod method) {
        services.removeForGood(name, method);
    }

    public Optional<Named<StopMethod>> find(String name) {
        return services.find(name);
    }

    /** Whether it is there, or may come: nobody has removed it. */
    public boolean isExpected(String name) {
        return services.isExpected(name);
    }

    /** Whether it is not there and it makes sense to wait for it. */
    public boolean isAwaited(String name) {
        return services.isAwaited(name);
    }

    /** It was waited for long enough. */
    public void giveUp(String name) {
        services.giveUp(name);
    }

    /** Calls {@code listener} whenever one has come, and whenever one may not come any more. */
    public Cancellable whenOneComes(Runnable listener) {
        return services.whenOneComes(listener);
    }
}
