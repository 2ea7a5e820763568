// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.services;

import io.circus.kernel.Cancellable;
import io.circus.toolkit.ServicesByName;
import io.circus.toolkit.ServicesByName.Named;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.ServiceReference;

/**
 * Services that watchers name, which carry their name in a property. One that is being replaced is waited for; one that
 * has been waited for in vain is not waited for again until it has come. Any thread.
 */
public final class NamedServices<T> {

    /** As many calls of one service as there may be processes. */
    private static final int MOST_CALLS = 10_000;

    private final String kind;
    private final String property;
    private final ServicesByName<T> services;
    private final PluginPresence presence;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** Where the service of each name came from that was there last. */
    private final Map<String, PluginPresence.Origin> origins = new ConcurrentHashMap<>();
    private final Set<String> waitedInVain = ConcurrentHashMap.newKeySet();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();

    /** @param kind as the user calls them: {@code hook} */
    public NamedServices(String kind, String property, PluginPresence presence) {
        this.kind = kind;
        this.property = property;
        this.presence = presence;
        services = new ServicesByName<>(kind);
        presence.whenChanged(this::tell);
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    public void bind(T service, ServiceReference<T> reference, ForeignCode foreign) {
        services.nameOf(reference, property).ifPresent(name -> {
            origins.put(name, PluginPresence.Origin.of(reference));
            add(name, service, foreign.guard(reference.getBundle(), kind + " " + name, MOST_CALLS),
                    ServicesByName.bundleOf(reference));
        });
    }

    public void add(String name, T service, Guard guard, String bundle) {
        waitedInVain.remove(name);
        removed.remove(name);
        services.add(name, service, guard, bundle);
        tell();
    }

    public void unbind(T service, ServiceReference<T> reference) {
        if (reference.getProperty(property) instanceof String name) {
            remove(name, service);
        }
    }

    public void remove(String name, T service) {
        services.remove(name, service);
    }

    public Optional<Named<T>> find(String name) {
        return services.find(name);
    }

    /** For tests: the service is not there any more, and does not come back. */
    public void removeForGood(String name, T service) {
        removed.add(name);
        remove(name, service);
        tell();
    }

    /** Whether there has been a service of that name. */
    public boolean isKnown(String name) {
        return origins.containsKey(name);
    }

    /** Whether the service is there, or may come: nobody has removed it. */
    boolean isExpected(String name) {
        PluginPresence.Origin origin = origins.get(name);
        return find(name).isPresent() || !removed.contains(name) && (origin == null || presence.isExpected(origin));
    }

    /** Whether the service is not there and it makes sense to wait for it. */
    public boolean isAwaited(String name) {
        return find(name).isEmpty() && !waitedInVain.contains(name) && isExpected(name);
    }

    /** It was waited for long enough. */
    public void giveUp(String name) {
        if (find(name).isEmpty()) {
            waitedInVain.add(name);
        }
    }

    /** Calls {@code listener} whenever one has come, and whenever one may not come any more. */
    public Cancellable whenOneComes(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
