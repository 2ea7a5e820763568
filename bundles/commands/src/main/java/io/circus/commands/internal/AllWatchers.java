// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.Plugin;
import io.circus.config.Plugins;
import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import java.time.Duration;
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
 * What the commands call watchers: those that have processes, then the plugins inside the daemon. Of several, plugins
 * are started first and stopped last: a watcher may need one of them to stop.
 */
@Component(service = AllWatchers.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class AllWatchers implements Watchers {

    /** The operation on the watchers and those of {@code plugins}; over when the last one is. */
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
    public AllWatchers(@Reference Watchers watchers, @Reference Plugins plugins) {
        this.watchers = watchers;
        this.plugins = plugins;
    }

    @Override
    public List<Watcher> all() {
        var all = new ArrayList<>(watchers.all());
        all.addAll(plugins.all());
        return all;
    }

    @Override
    public Optional<Watcher> find(String name) {
        return watchers.find(name).or(() -> plugin(name));
    }

    private Optional<Watcher> plugin(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return plugins.all().stream().filter(plugin -> plugin.name().toLowerCase(Locale.ROOT).equals(key))
                .findFirst().map(plugin -> plugin);
    }

    @Override
    public Watcher add(WatcherSettings settings) throws WatcherException {
        if (plugin(settings.name()).isPresent()) {
            throw new WatcherException("cannot add " + settings.name() + ": there is a plugin of that name");
        }
        return watchers.add(settings);
    }

    @Override
    public Operation remove(Watcher watcher, boolean nostop, Cause.Commanded cause) {
        return watcher instanceof Plugin plugin ? plugins.remove(plugin) : watchers.remove(watcher, nostop, cause);
    }

    @Override
    public Operation forget(Watcher watcher, boolean nostop, Cause.Commanded cause) {
        return watcher instanceof Plugin plugin ? plugins.remove(plugin) : watchers.forget(watcher, nostop, cause);
    }

    @Override
    public Operation start(Collection<Watcher> some) {
        var started = new LinkedHashMap<Plugin, Operation>();
        plugins(some).stream().filter(plugin -> plugin.settings().get(WatcherOption.AUTOSTART))
                .forEach(plugin -> started.put(plugin, plugin.start()));
        return new Together(watchers.start(others(some)), started);
    }

    @Override
    public Operation stop(Collection<Watcher> some, Cause.Commanded cause) {
        return first(watchers.stop(others(some), cause), some, Plugin::stopAfter);
    }

    @Override
    public Operation restart(Collection<Watcher> some, Cause.Commanded cause) {
        return first(watchers.restart(others(some), cause), some, Plugin::restartAfter);
    }

    /** Plugins have no processes to replace: of several, they are left alone. */
    @Override
    public Operation reload(Collection<Watcher> some, boolean sequential, Cause.Commanded cause) {
        return watchers.reload(others(some), sequential, cause);
    }

    private interface Step {
        Operation begin(Plugin plugin, Operation others);
    }

    private static Operation first(Operation others, Collection<Watcher> some, Step then) {
        var parts = new LinkedHashMap<Plugin, Operation>();
        plugins(some).forEach(plugin -> parts.put(plugin, then.begin(plugin, others)));
        return new Together(others, parts);
    }

    private static List<Plugin> plugins(Collection<Watcher> some) {
        return some.stream().filter(Plugin.class::isInstance).map(Plugin.class::cast).toList();
    }

    private static List<Watcher> others(Collection<Watcher> some) {
        return some.stream().filter(watcher -> !(watcher instanceof Plugin)).toList();
    }

    @Override
    public Cancellable startAfter(Watcher watcher, Duration rest) {
        return watchers.startAfter(watcher, rest);
    }

    @Override
    public Cancellable keepSockets(Collection<String> names) {
        return watchers.keepSockets(names);
    }

    @Override
    public Operation quit(Cause.Commanded cause) {
        return watchers.quit(cause);
    }

    @Override
    public void configure(Globals globals) {
        watchers.configure(globals);
    }

    @Override
    public Globals globals() {
        return watchers.globals();
    }
}
