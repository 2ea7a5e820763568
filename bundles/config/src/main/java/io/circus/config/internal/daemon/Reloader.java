// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.Plan;
import io.circus.config.internal.Background;
import io.circus.config.internal.changes.Comparison;
import io.circus.config.internal.changes.Rollout;
import io.circus.config.internal.changes.SocketChanges;
import io.circus.config.internal.changes.SocketRollout;
import io.circus.config.internal.hosting.PluginHost;
import io.circus.config.internal.hosting.PluginStates;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.sections.DaemonSettings;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.Cause;
import io.circus.sockets.ManagedSocket;
import io.circus.watchers.Operation;
import io.circus.watchers.WatcherException;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies a changed file to the running daemon, touching only what differs from the configuration that was applied last. Any thread;
 * the daemon is changed under one lock, and nothing waits under it.
 */
final class Reloader {

    private static final System.Logger LOG = System.getLogger("circus");

    private final DaemonContext context;
    private final Watchers watchers;
    private final SettingsServices services;
    private final LastAppliedConfiguration lastApplied;
    private final PluginHost plugins;
    private final PluginStates pluginStates;
    private volatile Configuration current;
    // guarded by this
    private long lastReading;
    /** The sockets that stay as a former file has them as long as processes use them. */
    private final Set<String> postponedSockets = new HashSet<>();
    /** The plugins of former files that stay until the watchers of these files have stopped. */
    private final List<PluginSettings> leavingPlugins = new ArrayList<>();

    Reloader(DaemonContext context, Watchers watchers, SettingsServices services, LastAppliedConfiguration lastApplied,
            PluginHost plugins, PluginStates pluginStates) {
        this.context = context;
        this.watchers = watchers;
        this.services = services;
        this.lastApplied = lastApplied;
        this.plugins = plugins;
        this.pluginStates = pluginStates;
    }

    /** Files are compared with {@code configuration} from now on, also in the next life of this bundle. */
    void applied(Configuration configuration) {
        lastApplied.save(configuration.sections());
        current = configuration;
    }

    /** As {@link #applied}, with a configuration that is saved already. */
    void resume(Configuration configuration) {
        current = configuration;
    }

    /**
     * Reads the file as it is now; changes nothing.
     *
     * @throws WatcherException with all mistakes, if there are some
     */
    Configuration read() throws WatcherException {
        if (current == null) {
            throw new WatcherException("cannot reload the configuration: the daemon is still starting");
        }
        Configuration next = context.read();
        var mistakes = new ArrayList<>(next.findings().mistakes());
        mistakes.addAll(next.findings().omissions());
        mistakes.addAll(next.findings().failures());
        if (!mistakes.isEmpty()) {
            throw new WatcherException("cannot reload the configuration, nothing is changed: "
                    + String.join("; ", mistakes));
        }
        return next;
    }

    Set<Path> sources() {
        Configuration applied = current;
        return applied == null ? Set.of() : applied.sections().sources();
    }

    Plan plan() throws WatcherException {
        Configuration next = read();
        synchronized (this) {
            return compare(next).plan(context.file());
        }
    }

    private Comparison compare(Configuration next) {
        return new Comparison(current, next, watchers, expectedSockets(), pluginStates);
    }

    /** The sockets as they are, or will be once the processes that use them have stopped. */
    private List<ManagedSocket> expectedSockets() {
        var expected = new ArrayList<ManagedSocket>();
        for (ManagedSocket socket : context.managedSockets()) {
            if (!postponedSockets.contains(socket.name())) {
                expected.add(socket);
            } else {
                current.sockets().stream().filter(next -> next.name().equals(socket.name())).findFirst()
                        .ifPresent(next -> expected.add(new ManagedSocket(next, socket.descriptor(), next.host(), next.port(),
                                socket.inherited())));
            }
        }
        return expected;
    }

    /**
     * Begins to apply {@code next} and does what can be done at once. The next call is compared with what this one has begun, so it need not
     * wait for its end.
     *
     * @param cause why processes that are not wanted any more end
     * @param reading the number of the reading of the file; one that is older than the last one applied is ignored
     */
    synchronized Optional<Rollout> begin(Configuration next, long reading, Cause.Commanded cause) throws WatcherException {
        if (reading < lastReading) {
            return Optional.empty();
        }
        lastReading = reading;
        Configuration former = current;
        Comparison comparison = compare(next);
        configureLog(former, next);
        tell(former, next, comparison.plan(context.file()));
        context.configureWatchers(next);
        services.publishHttp(next.http());
        remember(former, next, comparison);
        List<PluginSettings> leaving = comparison.pluginsThatGo();
        Operation configured = Background.DONE;
        if (comparison.pluginsDiffer()) {
            next.plugins().forEach(pluginStates::clearRemoval);
            leavingPlugins.addAll(leaving);
            configured = applyPlugins();
        }
        var rollout = new Rollout(watchers, comparison, new SocketRollout.Change() {
            @Override
            public void make(Set<String> names, List<String> failures) {
                changeSockets(names, failures);
            }

            @Override
            public void postpone(Set<String> names) {
                postponedSockets.addAll(names);
            }
        }, configured, cause, () -> removePlugins(leaving));
        rollout.begin();
        context.tellWhatIsMissing(next);
        return Optional.of(rollout);
    }

    /** Uses the configuration as it is now, since another one may have been applied meanwhile. */
    private synchronized void changeSockets(Set<String> names, List<String> failures) {
        postponedSockets.removeAll(names);
        context.change(new SocketChanges(context.managedSockets(), current.sockets()), names, failures);
    }

    private synchronized Operation removePlugins(List<PluginSettings> leaving) {
        if (leaving.isEmpty()) {
            return Background.DONE;
        }
        leavingPlugins.removeAll(leaving);
        return applyPlugins();
    }

    /** Applies the plugins of the file, with those of former files that watchers may still need to stop. */
    private Operation applyPlugins() {
        var all = new ArrayList<>(current.plugins());
        Set<String> names = all.stream().map(PluginSettings::name).collect(Collectors.toCollection(HashSet::new));
        leavingPlugins.stream().filter(plugin -> names.add(plugin.name())).forEach(all::add);
        return plugins.apply(all, false);
    }

    private void configureLog(Configuration former, Configuration next) throws WatcherException {
        DaemonSettings old = former.daemon();
        DaemonSettings now = next.daemon();
        if (!old.logLevel().equals(now.logLevel()) || !old.logOutput().equals(now.logOutput())
                || old.jsonLog() != now.jsonLog()) {
            try {
                context.configureLog(now);
            } catch (IOException e) {
                throw new WatcherException("cannot reload the configuration, nothing is changed: " + e.getMessage(), e);
            }
        }
    }

    private static void tell(Configuration former, Configuration next, Plan plan) {
        var told = new HashSet<>(former.findings().warnings());
        for (String warning : next.findings().warnings()) {
            if (!told.contains(warning)) {
                LOG.log(WARNING, () -> warning);
            }
        }
        for (Plan.Step step : plan.steps()) {
            LOG.log(step.action() == Plan.Action.POSTPONE ? WARNING : INFO, () -> "reloadconfig: " + step);
        }
        if (plan.steps().isEmpty()) {
            LOG.log(INFO, () -> "reloadconfig: nothing has changed");
        }
    }

    /** Keeps the old values of options that only a restart applies, also for the next comparison. */
    private void remember(Configuration former, Configuration next, Comparison comparison) {
        Set<String> postponed = new HashSet<>(comparison.circus().keySet());
        postponed.removeAll(Comparison.LIVE);
        applied(postponed.isEmpty() ? next
                : context.reread(next.sections().keeping("circus", postponed, former.sections()),
                        name -> next.watchers().stream().anyMatch(watcher -> watcher.name().equals(name))));
    }
}
