// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.Background;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.watchers.Operation;
import io.circus.watchers.WantedPlugins;
import io.circus.watchers.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * The plugins of the file. Each is configured as soon as there is a bundle that declares what its {@code use} names; section and
 * bundle may come in either order. Ten seconds after sections were applied, the log tells which plugins do not run, and why. Any thread.
 */
public final class PluginHost implements Plugins, WantedPlugins, BundleTrackerCustomizer<Bundle> {

    private static final System.Logger LOG = System.getLogger("circus");
    private static final Duration REVIEW_DELAY = Duration.ofSeconds(10);

    private final BundleContext context;
    private final EventLoop loop;
    private final Events events;
    private final PluginStates states;
    private final PluginDiagnosis diagnosis;
    private final PluginConfigurations configurations;
    private final BundleTracker<Bundle> bundles;
    private final BundleListener starts = this::onBundle;
    private final ServiceRegistration<WantedPlugins> registration;
    // guarded by this: by title
    private final Map<String, PluginInstance> plugins = new TreeMap<>();
    private volatile List<PluginInstance> all = List.of();
    /** Those that a command is removing: they are not shown any more. */
    private final Set<Plugin> removing = ConcurrentHashMap.newKeySet();
    /** False until sections were applied: a plugin may be one of them. */
    private volatile boolean applied;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Cancellable review = () -> { };
    private boolean closed;

    public PluginHost(BundleContext context, ServiceComponentRuntime components, EventLoop loop, Events events, PluginStates states,
            ForeignCode foreign) {
        this.context = context;
        this.loop = loop;
        this.events = events;
        this.states = states;
        diagnosis = new PluginDiagnosis(components);
        configurations = new PluginConfigurations(context, foreign, diagnosis, this::reconcile);
        bundles = new BundleTracker<>(context,
                Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING, this);
        bundles.open();
        context.addBundleListener(starts);
        registration = context.registerService(WantedPlugins.class, this, null);
    }

    /** The plugins go on if only this bundle is stopped. */
    public synchronized void close() {
        closed = true;
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            plugins.values().forEach(PluginInstance::shutDown);
        }
        review.cancel();
        registration.unregister();
        context.removeBundleListener(starts);
        bundles.close();
        configurations.close();
    }

    /**
     * Makes the plugins be those of {@code sections}, which are all configured when this returns.
     *
     * @param anew whether the life of the daemon begins with them, so that what commands did to plugins does not count any more
     * @return over when the components have followed; fails with the reasons of those that could not
     */
    public synchronized Operation apply(List<PluginSettings> sections, boolean anew) {
        if (closed) {
            return Background.DONE;
        }
        if (anew) {
            states.clear();
        }
        Map<String, PluginSettings> next = sections.stream().filter(section -> !states.isRemoved(section))
                .collect(Collectors.toMap(PluginSettings::title, section -> section));
        var changed = new ArrayList<PluginInstance>();
        // a service whose section has another name now comes before the former one goes
        for (PluginSettings section : next.values()) {
            PluginInstance plugin = plugins.get(section.title());
            if (plugin == null || anew || !plugin.inFile().sameAs(section)) {
                changed.add(put(section, plugin));
            }
        }
        for (PluginInstance plugin : List.copyOf(plugins.values())) {
            if (!next.containsKey(plugin.section().title())) {
                remove(plugin);
                changed.add(plugin);
            }
        }
        configurations.keepOnly(next.keySet());
        applied = true;
        publish();
        review.cancel();
        review = loop.after(REVIEW_DELAY, () -> Thread.ofVirtual().name("circus-plugin-review").start(this::review));
        return changed.isEmpty() ? Background.DONE : Background.start("circus-plugins", () -> awaitFollowed(changed));
    }

    private static void awaitFollowed(List<PluginInstance> changed) throws WatcherException, InterruptedException {
        var failures = new ArrayList<String>();
        for (PluginInstance plugin : changed) {
            plugin.awaitFollowed();
            plugin.failure().ifPresent(reason -> failures.add("cannot start " + plugin.name() + ": " + reason));
        }
        if (!failures.isEmpty()) {
            throw new WatcherException(String.join("; ", failures));
        }
    }

    private PluginInstance put(PluginSettings section, PluginInstance former) {
        PluginInstance plugin = former;
        if (plugin == null) {
            plugin = new PluginInstance(section, configurations, events, states, this::tellChanged);
            plugins.put(section.title(), plugin);
        } else {
            plugin.replace(section);
        }
        Bundle[] tracked = bundles.getBundles();
        for (Bundle bundle : tracked == null ? new Bundle[0] : tracked) {
            offer(plugin, bundle);
        }
        return plugin;
    }

    private static void offer(PluginInstance plugin, Bundle bundle) {
        PluginProvider.of(bundle, plugin.section().use()).ifPresent(plugin::provide);
    }

    private void remove(PluginInstance plugin) {
        plugins.remove(plugin.section().title());
        publish();
        plugin.remove();
    }

    private void publish() {
        all = plugins.values().stream().sorted(Comparator.comparing(PluginInstance::name)).toList();
        tellChanged();
    }

    private void tellChanged() {
        listeners.forEach(Runnable::run);
    }

    /** ConfigurationAdmin has come. */
    private void reconcile() {
        all.forEach(PluginInstance::reconcile);
    }

    @Override
    public boolean isWanted(String section) {
        return !applied || all.stream().anyMatch(plugin -> plugin.section().title().equals(section) && plugin.isWanted());
    }

    @Override
    public Cancellable whenChanged(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public List<Plugin> all() {
        return all.stream().filter(plugin -> !removing.contains(plugin)).<Plugin>map(plugin -> plugin).toList();
    }

    @Override
    public Operation remove(Plugin plugin) {
        var instance = (PluginInstance) plugin;
        removing.add(plugin);
        instance.tellRemoved();
        return Background.start("circus-remove-plugin", () -> {
            try {
                synchronized (this) {
                    remove(instance);
                    states.saveRemoved(instance.inFile());
                }
                instance.awaitFollowed();
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

    @Override
    public synchronized void removedBundle(Bundle bundle, BundleEvent event, Bundle same) {
        plugins.values().stream().filter(plugin -> bundle.equals(plugin.bundle())).forEach(PluginInstance::unprovide);
    }

    /** Called when the trackers, that of declarative services among them, are through with the event. */
    private void onBundle(BundleEvent event) {
        if (event.getType() == BundleEvent.STARTED) {
            all.stream().filter(plugin -> event.getBundle().equals(plugin.bundle()))
                    .forEach(plugin -> Background.start("circus-started-plugin", plugin::awaitFollowed));
        }
    }

    private void review() {
        for (PluginInstance plugin : all) {
            PluginSettings section = plugin.section();
            try {
                plugin.checkComponent();
                for (String reason : plugin.isWanted() ? diagnosis.of(section, plugin.bundle()) : List.<String>of()) {
                    LOG.log(WARNING, () -> section.place() + ": [" + section.title() + "] use: " + reason);
                }
            } catch (IllegalStateException e) {
                LOG.log(DEBUG, () -> "a bundle went while it was looked at", e);
            }
        }
    }
}
