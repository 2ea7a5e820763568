// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.jars.HomeJars;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.toolkit.PluginOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Waits for the plugins that must run before the first process is started: those of the file whose jar is in {@code bundles/} and
 * declares it. It waits a few seconds at most. Any thread.
 */
final class EarlyPlugins {

    private static final System.Logger LOG = System.getLogger("circus");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BundleContext context;
    private final EventLoop loop;
    private final ServiceTracker<Object, Object> services;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    // guarded by this
    private Set<String> missing;
    private Cancellable timer = () -> { };

    EarlyPlugins(BundleContext context, EventLoop loop) {
        this.context = context;
        this.loop = loop;
        try {
            services = new ServiceTracker<>(context, context.createFilter("(" + PluginOptions.SECTION + "=*)"), null) {
                @Override
                public Object addingService(ServiceReference<Object> reference) {
                    found(String.valueOf(reference.getProperty(PluginOptions.SECTION)));
                    return null;
                }
            };
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Completes on any thread when no plugin is awaited any more; after {@link #close} it never does. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Begins to wait for the early plugins of {@code sections}; only the first call counts. */
    synchronized void expect(List<PluginSettings> sections) {
        if (missing != null) {
            return;
        }
        missing = titles(sections);
        if (missing.isEmpty()) {
            ready.complete(null);
        } else {
            timer = loop.after(PATIENCE, this::giveUp);
            services.open(true);
            // the first processes wait for the jars of bundles/
            StartupMarker.publish(context);
        }
    }

    private Set<String> titles(List<PluginSettings> sections) {
        String home = context.getProperty("circus.home");
        if (home == null || sections.isEmpty()) {
            return new HashSet<>();
        }
        Set<String> early = new HomeJars(Path.of(home)).earlyPlugins();
        return sections.stream().filter(section -> early.contains(section.use())).map(PluginSettings::title)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private synchronized void found(String section) {
        if (missing.remove(section) && missing.isEmpty()) {
            // not on this thread: the users of the plugin are being told of it right now, some of them after this tracker
            loop.execute(() -> complete(""));
        }
    }

    private synchronized void giveUp() {
        complete(missing + " should run before the first process is started, but cannot within " + PATIENCE.toSeconds()
                + " s, starting the watchers without");
    }

    /** Not on the loop, since watchers are started. */
    private void complete(String warning) {
        Thread.ofVirtual().name("circus-early-plugins").start(() -> {
            if (!warning.isEmpty()) {
                LOG.log(WARNING, () -> warning);
            }
            close();
            ready.complete(null);
        });
    }

    void close() {
        synchronized (this) {
            timer.cancel();
        }
        services.close();
    }
}
