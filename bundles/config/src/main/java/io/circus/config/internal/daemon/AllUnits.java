// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import io.circus.config.internal.hosting.Plugin;
import io.circus.config.internal.hosting.Plugins;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * The watchers and the plugins of the file. Of several units, plugins are started first and stopped last; {@link Watchers} knows the
 * order among watchers.
 */
@Component(service = Units.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class AllUnits implements Units {

    /** The operation on the watchers and those on {@code plugins}; over when the last one is over. */
    private record Together(Operation watchers, Map<Plugin, Operation> plugins) implements Operation {

        @Override
        public Outcome join() throws WatcherException, InterruptedException {
            var failed = new LinkedHashMap<String, String>();
            for (Map.Entry<Plugin, Operation> each : plugins.entrySet()) {
                try {
                    each.getValue().join();
                } catch (WatcherException e) {
                    failed.put(each.getKey().name(), e.getMessage());
                }
            }
            failed.putAll(watchers.join().failed());
            return Outcome.ofSeveral(failed);
        }

        @Override
        public void awaitApplied() throws InterruptedException {
            watchers.awaitApplied();
            for (Operation each : plugins.values()) {
                each.awaitApplied();
            }
        }

        @Override
        public boolean isDone() {
            return watchers.isDone() && plugins.values().stream().allMatch(Operation::isDone);
        }
    }

    private final Watchers watchers;
    private final Plugins plugins;

    @Activate
    public AllUnits(@Reference Watchers watchers, @Reference CircusDaemon daemon) {
        this(watchers, daemon.plugins());
    }

    AllUnits(Watchers watchers, Plugins plugins) {
        this.watchers = watchers;
        this.plugins = plugins;
    }

    @Override
    public List<Unit> all() {
        var all = new ArrayList<Unit>(watchers.all());
        all.addAll(plugins.all());
        return all;
    }

    @Override
    public Optional<Unit> find(String name) {
        return watchers.find(name).<Unit>map(watcher -> watcher).or(() -> plugin(name));
    }

    private Optional<Plugin> plugin(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return plugins.all().stream().filter(plugin -> plugin.name().toLowerCase(Locale.ROOT).equals(key)).findFirst();
    }

    @Override
    public Watcher add(WatcherSettings settings) throws WatcherException {
        if (plugin(settings.name()).isPresent()) {
            throw new WatcherException("cannot add " + settings.name() + ": there is a plugin of that name");
        }
        return watchers.add(settings);
    }

    @Override
    public Operation forget(Unit unit, boolean nostop, Cause.Commanded cause) {
        return unit instanceof Plugin plugin ? plugins.remove(plugin) : watchers.forget((Watcher) unit, nostop, cause);
    }

    @Override
    public Operation start(Collection<? extends Unit> some) {
        var started = new LinkedHashMap<Plugin, Operation>();
        plugins(some).stream().filter(plugin -> plugin.settings().get(WatcherOption.AUTOSTART))
                .forEach(plugin -> started.put(plugin, plugin.start()));
        return new Together(watchers.start(watchers(some)), started);
    }

    @Override
    public Operation stop(Collection<? extends Unit> some, Cause.Commanded cause) {
        return pluginsAfter(watchers.stop(watchers(some), cause), some, Plugin::stopAfter);
    }

    @Override
    public Operation restart(Collection<? extends Unit> some, Cause.Commanded cause) {
        return pluginsAfter(watchers.restart(watchers(some), cause), some, Plugin::restartAfter);
    }

    @Override
    public Operation reload(Collection<? extends Unit> some, boolean sequential, Cause.Commanded cause) {
        return watchers.reload(watchers(some), sequential, cause);
    }

    private interface Step {
        Operation begin(Plugin plugin, Operation others);
    }

    private static Operation pluginsAfter(Operation others, Collection<? extends Unit> some, Step step) {
        var parts = new LinkedHashMap<Plugin, Operation>();
        plugins(some).forEach(plugin -> parts.put(plugin, step.begin(plugin, others)));
        return new Together(others, parts);
    }

    private static List<Plugin> plugins(Collection<? extends Unit> some) {
        return some.stream().filter(Plugin.class::isInstance).map(Plugin.class::cast).toList();
    }

    private static List<Watcher> watchers(Collection<? extends Unit> some) {
        return some.stream().filter(Watcher.class::isInstance).map(Watcher.class::cast).toList();
    }
}
