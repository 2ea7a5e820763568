// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.Background;
import io.circus.config.internal.jars.PluginNames;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.StateStore;
import io.circus.kernel.foreign.ForeignCode;
import io.circus.watchers.Operation;
import io.circus.watchers.WantedPlugins;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Configures every plugin of the file as soon as there is a bundle that says which plugin its {@code use} means; section
 * and bundle may come in either order. Ten seconds later the log tells which plugins do not run, and why.
 */
@Component(service = {Plugins.class, WantedPlugins.class}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class HostedPlugins implements Plugins, WantedPlugins, BundleTrackerCustomizer<Bundle> {

    private static final System.Logger LOG = System.getLogger("circus");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** A component may take its time to be deactivated. */
    private static final Duration COMPONENT_PATIENCE = Duration.ofSeconds(30);

    private final BundleContext context;
    private final EventLoop loop;
    private final Events events;
    private final ConfigurationBarrier barrier;
    private final ConfigurationRelay relay;
    private final PluginConfigurations configurations;
    private final PluginDiagnosis diagnosis;
    private final PluginMarks marks;
    private final BundleTracker<Bundle> bundles;
    private final BundleListener starts = this::onBundle;
    // guarded by this: by title
    private final Map<String, HostedPlugin> plugins = new TreeMap<>();
    private volatile List<Plugin> all = List.of();
    /** What is not shown any more. */
    private final Set<Plugin> removing = ConcurrentHashMap.newKeySet();
    /** False until sections have been read: a plugin may be one of them. */
    private volatile boolean read;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Cancellable review = () -> { };

    @Activate
    public HostedPlugins(BundleContext context, @Reference ConfigurationAdmin admin,
            @Reference ServiceComponentRuntime components, @Reference EventLoop loop, @Reference Events events,
            @Reference StateStore store, @Reference ForeignCode foreign) {
        this.context = context;
        this.loop = loop;
        this.events = events;
        relay = new ConfigurationRelay(context, foreign, COMPONENT_PATIENCE);
        barrier = new ConfigurationBarrier(context, admin, relay);
        diagnosis = new PluginDiagnosis(components);
        configurations = new PluginConfigurations(admin, barrier, relay, diagnosis, this::startOnDemand);
        marks = new PluginMarks(store);
        bundles = new BundleTracker<>(context,
                Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING, this);
        bundles.open();
        context.addBundleListener(starts);
    }

    /** Called when the trackers, that of the components among them, are through with the event. */
    private void onBundle(BundleEvent event) {
        if (event.getType() == BundleEvent.STARTED) {
            all.stream().map(plugin -> ((HostedPlugin) plugin).life()).filter(life -> event.getBundle().equals(life.bundle()))
                    .forEach(life -> Background.start("circus-started-plugin", life::awaitAndReview));
        }
    }

    /** The plugins go on if only this bundle is stopped. */
    @Deactivate
    synchronized void close() {
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            plugins.values().forEach(plugin -> plugin.life().over());
        }
        review.cancel();
        context.removeBundleListener(starts);
        bundles.close();
        barrier.close();
        relay.close();
    }

    /** Whoever publishes sections goes on when they are configured. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bind(PluginSections sections) {
        if (sections.anew()) {
            marks.clear();
        }
        Map<String, PluginSettings> next = sections.all().stream().filter(section -> !marks.isRemoved(section))
                .collect(Collectors.toMap(PluginSettings::title, section -> section));
        // a service whose section has another name now comes before the former one goes
        next.values().forEach(section -> put(section, sections.anew()));
        plugins.values().stream().map(HostedPlugin::life)
                .filter(life -> !next.containsKey(life.section().title())).toList().forEach(this::forget);
        configurations.keepOnly(next.keySet());
        read = true;
        publish();
        review.cancel();
        review = loop.after(PATIENCE, () -> Thread.ofVirtual().name("circus-plugin-review").start(this::review));
    }

    /** The plugins stay: the next sections are on their way, or this bundle is being stopped. */
    void unbind(PluginSections sections) {}

    private void put(PluginSettings section, boolean anew) {
        HostedPlugin plugin = plugins.computeIfAbsent(section.title(),
                title -> new HostedPlugin(new PluginLife(section, configurations, events, marks), this::tellChanged));
        if (anew || !plugin.life().inFile().sameAs(section)) {
            plugin.life().replace(section);
        }
        Bundle[] tracked = bundles.getBundles();
        for (Bundle bundle : tracked == null ? new Bundle[0] : tracked) {
            offer(plugin, bundle);
        }
        plugin.life().settle();
    }

    private static void offer(HostedPlugin plugin, Bundle bundle) {
        String shortName = new PluginNames(bundle.getHeaders("").get(PluginNames.HEADER)).shortNames()
                .get(plugin.life().section().use());
        if (shortName != null) {
            plugin.life().provide(bundle, shortName);
        }
    }

    /** By the launcher, which starts the jars that it has found; where there is none, everything is started. */
    private void startOnDemand(Bundle bundle) {
        try {
            for (ServiceReference<?> reference : context.getServiceReferences(Consumer.class, "(circus.deploy=start)")) {
                @SuppressWarnings("unchecked") // as the property says
                var starter = (Consumer<Bundle>) context.getService(reference);
                starter.accept(bundle);
                context.ungetService(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void forget(PluginLife life) {
        plugins.remove(life.section().title());
        publish();
        life.end();
    }

    private void publish() {
        all = plugins.values().stream().map(Plugin.class::cast).sorted(Comparator.comparing(Plugin::name)).toList();
        tellChanged();
    }

    private void tellChanged() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public boolean isWanted(String section) {
        return !read || all.stream().map(plugin -> ((HostedPlugin) plugin).life())
                .anyMatch(life -> life.section().title().equals(section) && life.isWanted());
    }

    @Override
    public Cancellable whenChanged(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public List<Plugin> all() {
        return removing.isEmpty() ? all : all.stream().filter(plugin -> !removing.contains(plugin)).toList();
    }

    @Override
    public Operation remove(Plugin plugin) {
        PluginLife life = ((HostedPlugin) plugin).life();
        removing.add(plugin);
        life.tellRemoved();
        return Background.start("circus-remove-plugin", () -> {
            try {
                synchronized (this) {
                    forget(life);
                    marks.removed(life.inFile());
                }
            } finally {
                removing.remove(plugin);
            }
        });
    }

    @Override
    public Bundle addingBundle(Bundle bundle, BundleEvent event) {
        modifiedBundle(bundle, event, bundle);
        return bundle;
    }

    /** Looks again: an update may have changed the manifest. */
    @Override
    public synchronized void modifiedBundle(Bundle bundle, BundleEvent event, Bundle same) {
        plugins.values().forEach(plugin -> offer(plugin, bundle));
    }

    /** The configurations stay: the bundle may come back. */
    @Override
    public synchronized void removedBundle(Bundle bundle, BundleEvent event, Bundle same) {
        plugins.values().stream().map(HostedPlugin::life).filter(life -> bundle.equals(life.bundle()))
                .forEach(PluginLife::withoutBundle);
    }

    private void review() {
        for (Plugin plugin : all) {
            PluginLife life = ((HostedPlugin) plugin).life();
            PluginSettings section = life.section();
            try {
                life.review();
                for (String reason : life.isWanted() ? diagnosis.of(section, life.bundle()) : List.<String>of()) {
                    LOG.log(WARNING, () -> section.place() + ": [" + section.title() + "] use: " + reason);
                }
            } catch (IllegalStateException e) {
                LOG.log(DEBUG, () -> "a bundle went while it was looked at", e);
            }
        }
    }
}
