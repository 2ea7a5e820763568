// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.toolkit.foreign.ForeignCallException;
import io.circus.toolkit.foreign.ForeignCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Passes changes of configurations on to declarative services, in the place of ConfigurationAdmin, which has one thread for all of
 * them. ConfigurationAdmin tells it of a change on the thread that makes the change, so that the update of the component has begun when
 * a configuration is written. The update itself runs under the guard of the component's bundle; those of one configuration run in their
 * order. A component that does not return from its constructor, or from its deactivation, holds up no other. Any thread.
 */
final class ComponentUpdates implements SynchronousConfigurationListener {

    private static final System.Logger LOG = System.getLogger("circus");
    private static final List<String> FRAMEWORK = List.of("java.", "jdk.", "sun.", "org.apache.felix.", "io.circus.config.");
    /** The most updates of one configuration that follow each other: it is deleted and written anew. */
    private static final int MOST_AWAITED = 3;
    /** A second update may come while the first has not returned from its interrupt. */
    private static final int MOST_AT_A_TIME = 2;

    /**
     * A component that has not returned.
     *
     * @param version of its bundle, which changes with each update
     * @param returned whether it has since
     */
    private record Stuck(String reason, Bundle bundle, long version, AtomicBoolean returned) {
        boolean isSo() {
            return !returned.get() && bundle.getLastModified() == version;
        }
    }

    private final BundleContext context;
    private final ForeignCode foreign;
    private final Duration limit;
    private final ServiceTracker<ConfigurationListener, ConfigurationListener> components;
    private final ServiceRegistration<SynchronousConfigurationListener> registration;
    /** The last update by PID. */
    private final Map<String, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
    private final Map<String, Stuck> stuck = new ConcurrentHashMap<>();

    /** @param limit of the time that a component may take to be activated or deactivated */
    ComponentUpdates(BundleContext context, ForeignCode foreign, Duration limit) {
        this.context = context;
        this.foreign = foreign;
        this.limit = limit;
        try {
            components = new ServiceTracker<>(context, context.createFilter("(&(" + Constants.OBJECTCLASS + "="
                    + ConfigurationListener.class.getName() + ")(" + Constants.SERVICE_DESCRIPTION + "="
                    + HiddenListener.DESCRIPTION + "))"), null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        components.open();
        registration = context.registerService(SynchronousConfigurationListener.class, this, null);
    }

    void close() {
        registration.unregister();
        components.close();
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getPid();
        components.getTracked().forEach((reference, listener) -> {
            if (isHidden(reference) && event.getFactoryPid() != null) {
                running.compute(pid, (key, before) -> after(before).thenCompose(over -> update(event, listener)));
            } else if (isHidden(reference)) {
                listener.configurationEvent(event); // of no section
            }
        });
        CompletableFuture<Void> last = running.get(pid);
        if (last != null) {
            last.whenComplete((over, e) -> running.remove(pid, last));
        }
    }

    private static CompletableFuture<Void> after(CompletableFuture<Void> before) {
        return before == null ? CompletableFuture.completedFuture(null) : before;
    }

    /** Whether ConfigurationAdmin, in whose name the listener is registered, does not use it. */
    private static boolean isHidden(ServiceReference<?> reference) {
        Bundle admin = reference.getBundle();
        Bundle[] users = reference.getUsingBundles();
        return admin != null && (users == null || !Arrays.asList(users).contains(admin));
    }

    private CompletableFuture<Void> update(ConfigurationEvent event, ConfigurationListener listener) {
        String pid = event.getPid();
        Bundle provider = Arrays.stream(context.getBundles())
                .filter(bundle -> PluginProvider.declares(bundle, event.getFactoryPid())).findFirst().orElse(null);
        var thread = new CompletableFuture<Thread>();
        var returned = new AtomicBoolean();
        return foreign.guard(provider, "component " + pid, MOST_AT_A_TIME).<Void>begin(limit, () -> {
            thread.complete(Thread.currentThread());
            try {
                listener.configurationEvent(event);
            } finally {
                returned.set(true);
                stuck.computeIfPresent(pid, (key, one) -> one.returned() == returned ? null : one);
            }
            return null;
        }).exceptionally(e -> {
            if (e instanceof ForeignCallException && provider != null) {
                String reason = e.getMessage() + whereabouts(thread.getNow(null));
                LOG.log(WARNING, () -> reason);
                if (thread.isDone()) {
                    var one = new Stuck(reason, provider, provider.getLastModified(), returned);
                    // a later update may have returned while an earlier one has not
                    stuck.compute(pid, (key, before) -> before != null && before.isSo() ? before : one.isSo() ? one : null);
                }
            }
            return null;
        });
    }

    /** The method that {@code thread} is in, other than those of the framework. */
    private static String whereabouts(Thread thread) {
        return thread == null ? "" : Arrays.stream(thread.getStackTrace())
                .filter(frame -> FRAMEWORK.stream().noneMatch(frame.getClassName()::startsWith)).findFirst()
                .map(frame -> ", it is in " + frame.getClassName() + "." + frame.getMethodName()).orElse("");
    }

    /** Waits until the component of the section called {@code name} has followed all changes so far, or may not take longer. */
    void await(String name) throws InterruptedException {
        for (var update : running.entrySet()) {
            if (isOf(name, update.getKey())) {
                try {
                    // longer than all of them may take: an update that does not return fails before
                    update.getValue().get(limit.toMillis() * MOST_AWAITED, TimeUnit.MILLISECONDS);
                } catch (ExecutionException | TimeoutException e) {
                    // logged above
                }
            }
        }
    }

    /** Why the component of the section called {@code name} does not follow; empty if it does. */
    Optional<String> failure(String name) {
        stuck.values().removeIf(one -> !one.isSo());
        return stuck.entrySet().stream().filter(one -> isOf(name, one.getKey())).map(one -> one.getValue().reason()).findFirst();
    }

    private static boolean isOf(String name, String pid) {
        return pid.endsWith("~" + name);
    }
}
