// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.Plan;
import io.circus.kernel.Cancellable;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a running daemon be what its file says now, touching only what has changed in it since it was applied. All
 * methods but {@link #read} and {@link #plan} belong to one thread at a time.
 */
final class Reloader {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Setup setup;
    private final Watchers watchers;
    private final FirstReading memory;
    private final Published published;
    private final PluginMarks marks;
    private volatile Configuration current;
    private long lastReading;

    Reloader(Setup setup, Watchers watchers, FirstReading memory, Published published,
            PluginMarks marks) {
        this.setup = setup;
        this.watchers = watchers;
        this.memory = memory;
        this.published = published;
        this.marks = marks;
    }

    /** From now on files are compared with {@code configuration}, also by the next life of this bundle. */
    void applied(Configuration configuration) {
        memory.remember(configuration.sections());
        current = configuration;
    }

    /** As {@link #applied}, of what is remembered already. */
    void goOn(Configuration configuration) {
        current = configuration;
    }

    /**
     * Reads the file as it is now; changes nothing.
     *
     * @throws WatcherException if there are mistakes: it tells all of them
     */
    Configuration read() throws WatcherException {
        if (current == null) {
            throw new WatcherException("cannot reload the configuration: the daemon is still starting");
        }
        Configuration next = setup.read();
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
        return new Comparison(current, read(), watchers, setup.managedSockets(), marks).plan(setup.file());
    }

    /**
     * Applies {@code next} and waits until all of it is done.
     *
     * @param reading counts the readings of the file: one that is older than what was applied last is left out
     */
    void apply(Configuration next, long reading) throws WatcherException, InterruptedException {
        if (reading < lastReading) {
            return;
        }
        lastReading = reading;
        Configuration former = current;
        var comparison = new Comparison(former, next, watchers, setup.managedSockets(), marks);
        configureLog(former, next);
        tell(former, next, comparison.plan(setup.file()));
        setup.configureWatchers(next);
        if (comparison.pluginsDiffer()) {
            next.plugins().forEach(marks::forgetRemoval);
            published.publishPlugins(comparison.pluginsMeanwhile());
        }
        var failures = new ArrayList<String>();
        var operations = new ArrayList<Operation>();
        Cancellable kept = watchers.keepSockets(comparison.restarted());
        try {
            List<Watcher> fresh = carryOut(comparison, operations, failures);
            remember(former, next, comparison);
            setup.tellWhatIsMissing(next);
            start(fresh, failures);
        } finally {
            kept.cancel();
        }
        for (Operation operation : operations) {
            join(operation, failures);
        }
        if (comparison.pluginsGo()) {
            published.publishPlugins(next.plugins());
        }
        if (!failures.isEmpty()) {
            throw new WatcherException("cannot apply all of the configuration: " + String.join("; ", failures));
        }
    }

    private void configureLog(Configuration former, Configuration next) throws WatcherException {
        DaemonSettings old = former.daemon();
        DaemonSettings now = next.daemon();
        if (!old.logLevel().equals(now.logLevel()) || !old.logOutput().equals(now.logOutput())
                || old.jsonLog() != now.jsonLog()) {
            try {
                setup.configureLog(now);
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

    /** Begins it; returns those that are to be started, which wait for the end of what had their name. */
    private List<Watcher> carryOut(Comparison comparison, List<Operation> operations, List<String> failures)
            throws InterruptedException {
        var fresh = new ArrayList<Watcher>();
        for (WatcherChange change : comparison.watchers()) {
            switch (change) {
                case WatcherChange.Gone gone -> operations.add(watchers.remove(gone.watcher(), false));
                case WatcherChange.Rebuilt rebuilt -> operations.add(watchers.remove(rebuilt.watcher(), false));
                default -> { }
            }
        }
        if (comparison.sockets().waitForUsers()) {
            // who holds the former socket keeps its address from the new one
            for (Operation operation : operations) {
                join(operation, failures);
            }
            operations.clear();
        }
        setup.change(comparison.sockets(), failures);
        for (WatcherChange change : comparison.watchers()) {
            switch (change) {
                case WatcherChange.Gone gone -> { }
                case WatcherChange.Rebuilt rebuilt -> add(rebuilt.next(), fresh, failures);
                case WatcherChange.Resized resized -> operations.add(resized.watcher().set(List.of(), settings ->
                        settings.toBuilder().set(WatcherOption.NUMPROCESSES, resized.wanted()).build()));
                case WatcherChange.Fresh one -> add(one.next(), fresh, failures);
            }
        }
        return fresh;
    }

    private void add(WatcherSettings settings, List<Watcher> fresh, List<String> failures) {
        try {
            Watcher watcher = watchers.add(settings);
            if (settings.get(WatcherOption.AUTOSTART)) {
                fresh.add(watcher);
            }
        } catch (WatcherException e) {
            LOG.log(ERROR, e::getMessage);
            failures.add(e.getMessage());
        }
    }

    /** What only a restart applies stays as it was, also for the next comparison. */
    private void remember(Configuration former, Configuration next, Comparison comparison) {
        Set<String> postponed = new HashSet<>(comparison.circus().keySet());
        postponed.removeAll(Comparison.LIVE);
        applied(postponed.isEmpty() ? next
                : setup.reread(next.sections().keeping("circus", postponed, former.sections())));
    }

    /**
     * Starts by descending priority: those of one priority at once, so that one whose former processes take long to
     * stop holds up no equal; with a global delay between two watchers one after another.
     */
    private void start(List<Watcher> fresh, List<String> failures) throws InterruptedException {
        if (watchers.globals().warmupDelay().isPositive()) {
            join(watchers.start(fresh), failures);
            return;
        }
        var levels = new TreeMap<Integer, List<Watcher>>(Collections.reverseOrder());
        fresh.forEach(watcher -> levels.computeIfAbsent(watcher.settings().get(WatcherOption.PRIORITY),
                level -> new ArrayList<>()).add(watcher));
        for (List<Watcher> level : levels.values()) {
            for (Operation operation : level.stream().map(Watcher::start).toList()) {
                join(operation, failures);
            }
        }
    }

    private static void join(Operation operation, List<String> failures) throws InterruptedException {
        try {
            operation.join();
        } catch (WatcherException e) {
            LOG.log(WARNING, e::getMessage);
            failures.add(e.getMessage());
        }
    }
}
