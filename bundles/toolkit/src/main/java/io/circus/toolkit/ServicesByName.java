// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.toolkit.foreign.Guard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.ServiceReference;

/**
 * Services by name. If several have the same name, the service of a foreign bundle replaces the daemon's own, and the
 * later of two foreign ones replaces the earlier. The log reports each replacement. When a service goes, the one that
 * it had replaced is back. Any thread.
 *
 * @param <T> the type of the services
 */
public final class ServicesByName<T> {

    private static final System.Logger LOG = System.getLogger("circus");

    private final String kind;
    private final Map<String, List<Named<T>>> services = new ConcurrentHashMap<>();

    /**
     * A service with its name.
     *
     * @param guard the guard of calls to the service
     * @param bundle the name of the bundle that provides it
     */
    public record Named<T>(String name, T service, Guard guard, String bundle) {}

    /** @param kind the word for such a service in the log: {@code hook} */
    public ServicesByName(String kind) {
        this.kind = kind;
    }

    /** Reads the name of a service from one of its properties; empty, with a line in the log, if it has none. */
    public Optional<String> nameOf(ServiceReference<T> reference, String property) {
        if (reference.getProperty(property) instanceof String name && !name.isEmpty()) {
            return Optional.of(name);
        }
        LOG.log(WARNING, () -> "a " + kind + " of bundle " + bundleOf(reference) + " has no name in its property " + property
                + ", ignoring it");
        return Optional.empty();
    }

    /** The name of the bundle that has registered the service. */
    public static String bundleOf(ServiceReference<?> reference) {
        return reference.getBundle() == null ? "none" : reference.getBundle().getSymbolicName();
    }

    public void add(String name, T service, Guard guard, String bundle) {
        var added = new Named<>(name, service, guard, bundle);
        Named<T> former = find(name).orElse(null);
        services.compute(name, (key, all) -> with(all, added));
        if (former == null) {
            return;
        }
        boolean shadows = find(name).filter(added::equals).isPresent();
        Named<T> hidden = shadows ? former : added;
        Named<T> shown = shadows ? added : former;
        LOG.log(WARNING, () -> kind + " " + name + ": that of bundle " + shown.bundle() + " takes the place of that of bundle "
                + hidden.bundle());
    }

    private List<Named<T>> with(List<Named<T>> present, Named<T> added) {
        var all = new ArrayList<Named<T>>(present == null ? List.of() : present);
        int at = all.size();
        while (!added.guard().isForeign() && at > 0 && all.get(at - 1).guard().isForeign()) {
            at--;
        }
        all.add(at, added);
        return List.copyOf(all);
    }

    /** @return whether the service was registered, and no other service has its name now */
    public boolean remove(String name, T service) {
        Named<T> former = find(name).orElse(null);
        services.computeIfPresent(name, (key, all) -> {
            List<Named<T>> left = all.stream().filter(each -> each.service() != service).toList();
            return left.isEmpty() ? null : left;
        });
        Named<T> now = find(name).orElse(null);
        if (now != null && former != null && former.service() == service) {
            LOG.log(INFO, () -> kind + " " + name + ": that of bundle " + now.bundle() + " is back");
        }
        return former != null && now == null;
    }

    /** The current service of that name. */
    public Optional<Named<T>> find(String name) {
        List<Named<T>> all = services.get(name);
        return all == null ? Optional.empty() : Optional.of(all.getLast());
    }

    /** The current service of each name. */
    public Collection<Named<T>> all() {
        return services.values().stream().map(List::getLast).toList();
    }
}
