// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.jars.PluginNames;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.foreign.ForeignCallException;
import io.circus.kernel.foreign.ForeignCode;
import io.circus.kernel.foreign.Guard;
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
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Tells declarative services of configurations that have changed, in the place of ConfigurationAdmin, which has one thread for all
 * of them. The changes of one configuration are told in their order, under the guard of the bundle whose component it is for: a
 * component that does not return from its constructor, or from being deactivated, holds up no other. Any thread.
 */
final class ConfigurationRelay implements ConfigurationListener {

    private static final System.Logger LOG = System.getLogger("circus");
    private static final List<String> FRAMEWORK = List.of("java.", "jdk.", "sun.", "org.apache.felix.", "io.circus.config.");

    /** How many changes of one configuration are waited for: it is deleted, and written anew. */
    private static final int MOST_TOLD = 3;

    /** A second one may come while the first has not returned from its interrupt. */
    private static final int MOST = 2;

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
    /** By PID, the last change that is being told. */
    private final Map<String, CompletableFuture<Void>> last = new ConcurrentHashMap<>();
    private final Map<String, Stuck> stuck = new ConcurrentHashMap<>();

    /** @param limit as long as a component may take to be made, or taken down */
    ConfigurationRelay(BundleContext context, ForeignCode foreign, Duration limit) {
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
    }

    void close() {
        components.close();
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getPid();
        components.getTracked().forEach((reference, listener) -> {
            if (isHidden(reference) && event.getFactoryPid() != null) {
                last.compute(pid, (key, before) -> after(before).thenCompose(over -> tell(event, listener)));
            } else if (isHidden(reference)) {
                listener.configurationEvent(event); // of no section
            }
        });
        CompletableFuture<Void> told = last.get(pid);
        if (told != null) {
            told.whenComplete((over, e) -> last.remove(pid, told));
        }
    }

    private static CompletableFuture<Void> after(CompletableFuture<Void> before) {
        return before == null ? CompletableFuture.completedFuture(null) : before;
    }

    /** Whether ConfigurationAdmin, in whose name it is registered, does not use it. */
    private static boolean isHidden(ServiceReference<?> reference) {
        Bundle admin = reference.getBundle();
        Bundle[] users = reference.getUsingBundles();
        return admin != null && (users == null || !Arrays.asList(users).contains(admin));
    }

    private CompletableFuture<Void> tell(ConfigurationEvent event, ConfigurationListener listener) {
        String pid = event.getPid();
        Bundle provider = provider(event.getFactoryPid());
        var thread = new CompletableFuture<Thread>();
        var returned = new AtomicBoolean();
        Guard guard = foreign.guard(provider, "component " + pid, MOST);
        return guard.<Void>begin(limit, () -> {
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
                    // a later change may come by while an earlier one has not
                    stuck.compute(pid, (key, before) -> before != null && before.isSo() ? before : one.isSo() ? one : null);
                }
            }
            return null;
        });
    }

    /** The bundle that says it has the plugin; null if there is none. */
    private Bundle provider(String shortName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> new PluginNames(bundle.getHeaders("").get(PluginNames.HEADER)).shortNames().containsValue(shortName))
                .findFirst().orElse(null);
    }

    /** What {@code thread} is at. */
    private static String whereabouts(Thread thread) {
        return thread == null ? "" : Arrays.stream(thread.getStackTrace())
                .filter(frame -> FRAMEWORK.stream().noneMatch(frame.getClassName()::startsWith)).findFirst()
                .map(frame -> ", it is in " + frame.getClassName() + "." + frame.getMethodName()).orElse("");
    }

    /** Waits until the component of the section has followed all changes so far, or may not take longer. */
    void await(PluginSettings section) throws InterruptedException {
        for (var told : last.entrySet()) {
            if (told.getKey().endsWith("~" + section.name())) {
                try {
                    // longer than each of them may take: what is told of one that does not return comes first
                    told.getValue().get(limit.toMillis() * MOST_TOLD, TimeUnit.MILLISECONDS);
                } catch (ExecutionException | TimeoutException e) {
                    // told by the log
                }
            }
        }
    }

    /** Why the component of the section is not told of changes, or has not followed one; empty if it has. */
    Optional<String> failure(PluginSettings section) {
        stuck.values().removeIf(one -> !one.isSo());
        return stuck.entrySet().stream().filter(one -> one.getKey().endsWith("~" + section.name()))
                .map(one -> one.getValue().reason()).findFirst();
    }
}
