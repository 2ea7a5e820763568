// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.hosting.PluginSections;
import io.circus.config.internal.jars.HomeJars;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.watchers.PluginOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Says when the plugins run that have to before the first process is started: those of the file whose jar lies in {@code bundles/}
 * and asks for it. The folder is read in its own time; one that does not come up is not waited for longer than a few seconds.
 */
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class EarlyPlugins {

    /** Marker service: nothing, or nothing more, is waited for. */
    interface Ready {}

    private static final System.Logger LOG = System.getLogger("circus");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BundleContext context;
    private final EventLoop loop;
    private final ServiceTracker<Object, Object> tracker;
    private final Cancellable timer;
    // guarded by this
    private final Set<String> waiting;
    private ServiceRegistration<Ready> ready;
    private boolean closed;

    @Activate
    public EarlyPlugins(BundleContext context, @Reference PluginSections sections, @Reference EventLoop loop)
            throws InvalidSyntaxException {
        this.context = context;
        this.loop = loop;
        waiting = titles(context.getProperty("circus.home"), sections);
        tracker = new ServiceTracker<>(context,
                context.createFilter("(" + PluginOptions.SECTION + "=*)"), null) {
            @Override
            public Object addingService(ServiceReference<Object> reference) {
                isThere(String.valueOf(reference.getProperty(PluginOptions.SECTION)));
                return null;
            }
        };
        if (waiting.isEmpty()) {
            timer = () -> { };
            tellReady();
        } else {
            timer = loop.after(PATIENCE, this::giveUp);
            tracker.open(true);
            // the first processes wait for the jars of bundles/
            StartupMarker.publish(context);
        }
    }

    private static Set<String> titles(String home, PluginSections sections) {
        if (home == null || sections.all().isEmpty()) {
            return new HashSet<>();
        }
        Set<String> early = new HomeJars(Path.of(home)).earlyPlugins();
        return sections.all().stream().filter(section -> early.contains(section.use())).map(PluginSettings::title)
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Deactivate
    synchronized void close() {
        closed = true;
        timer.cancel();
        tracker.close();
        if (ready != null) {
            ready.unregister();
        }
    }

    private synchronized void isThere(String section) {
        if (waiting.remove(section) && waiting.isEmpty()) {
            // not now: those who use the plugin are being told of it at this very moment, some before us and some after
            loop.execute(() -> Thread.ofVirtual().name("circus-early-plugins").start(this::tellReady));
        }
    }

    /** On the loop, on which nothing is registered. */
    private void giveUp() {
        Thread.ofVirtual().name("circus-early-plugins").start(() -> {
            LOG.log(WARNING, () -> missing() + " should run before the first process is started, but cannot within "
                    + PATIENCE.toSeconds() + " s, starting the watchers without");
            tellReady();
        });
    }

    private synchronized String missing() {
        return waiting.toString();
    }

    private synchronized void tellReady() {
        if (!closed && ready == null) {
            timer.cancel();
            ready = context.registerService(Ready.class, new Ready() { }, null);
        }
    }
}
