// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.Background;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.Cause;
import io.circus.kernel.Events;
import io.circus.watchers.Condition;
import io.circus.watchers.Operation;
import io.circus.watchers.State;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.framework.Bundle;

/**
 * A plugin inside the daemon. Commands, the file and bundles change what is wanted of it, which counts at once; {@link #reconcile} then
 * writes the configuration of its component, or deletes it, as is wanted at that time.
 *
 * <pre>
 *             start, section                  bundle active
 *   STOPPED ------------------&gt; STARTING ------------------&gt; ACTIVE
 *      ^                        (its jar is awaited)            |  |
 *      |&lt;----------- stop; options refused --------------------+  | stop after others
 *      |&lt;------------------- the others are stopped ---- STOPPING &lt;+
 * </pre>
 *
 * Any thread.
 */
final class PluginInstance implements Plugin {

    /** What the component is made of: without a configuration it does not exist. Nothing waits here, except where it is said. */
    interface Configurations {

        void write(PluginSettings section, String shortName);

        void delete(PluginSettings section);

        /** Waits until the component has followed what was written and deleted. */
        void awaitFollowed(PluginSettings section) throws InterruptedException;

        /** The reason why {@code provider} could make no component of what was written; empty as long as it may. */
        Optional<String> failure(PluginSettings section, Bundle provider);

        /** Has {@code provider} started, later. */
        void start(Bundle provider);
    }

    private static final System.Logger LOG = System.getLogger("circus");
    /** As long as the launcher gives a bundle to start. */
    private static final Duration BUNDLE_PATIENCE = Duration.ofSeconds(10);

    private final Configurations configurations;
    private final Events events;
    private final PluginStates states;
    private final Runnable onUnwanted;
    private volatile PluginProvider provider;
    /** The reason why its component could not be made, at the last {@link #checkComponent}. */
    private volatile Optional<String> failure = Optional.empty();
    private volatile String stopReason = "never started";

    // guarded by this
    private PluginSettings inFile;
    private PluginSettings section;
    private WatcherSettings settings;
    private boolean wanted;
    /** What is waited for before it stops; null if it does not stop. */
    private Operation awaited;
    private Instant since;

    /** Held while the configuration is made to be as wanted; nothing waits under it but for the start of the bundle. */
    private final Object reconciling = new Object();
    // guarded by reconciling
    private boolean running;
    private boolean bundleStarting;

    /** @param onUnwanted called when it is told to stop */
    PluginInstance(PluginSettings section, Configurations configurations, Events events, PluginStates states, Runnable onUnwanted) {
        this.configurations = configurations;
        this.events = events;
        this.states = states;
        this.onUnwanted = onUnwanted;
        take(section);
        wanted = wanted && !states.isStopped(section);
    }

    private void take(PluginSettings next) {
        inFile = next;
        section = next;
        settings = HostedSettings.of(next);
        awaited = null;
        since = Instant.now();
        wanted = settings.get(WatcherOption.AUTOSTART);
    }

    /** The section as the file has it. */
    synchronized PluginSettings inFile() {
        return inFile;
    }

    /** The section as it is now, with what was set. */
    synchronized PluginSettings section() {
        return section;
    }

    synchronized boolean isWanted() {
        return wanted;
    }

    /** The bundle that provides it; null if there is none. */
    Bundle bundle() {
        PluginProvider current = provider;
        return current == null ? null : current.bundle();
    }

    private boolean isProvided() {
        PluginProvider current = provider;
        return current != null && current.isActive();
    }

    /** {@code next} has come, or its state has changed. */
    void provide(PluginProvider next) {
        boolean known = next.equals(provider);
        provider = next;
        if (!known || next.isActive()) {
            reconcile();
        }
    }

    /** Its bundle is uninstalled. The configuration stays, since the bundle may come back. */
    void unprovide() {
        provider = null;
    }

    /** Takes another section: it stops, and starts, whatever was commanded before, when it is provided again. */
    void replace(PluginSettings next) {
        deactivate();
        provider = null;
        synchronized (this) {
            take(next);
        }
        states.clear(next);
    }

    /** It is removed. */
    void remove() {
        synchronized (this) {
            wanted = false;
            awaited = null;
        }
        deactivate();
    }

    /** The daemon ends, and every component with it. */
    void shutDown() {
        synchronized (reconciling) {
            tellStopped();
        }
    }

    /** Makes the configuration be as is wanted now. */
    void reconcile() {
        synchronized (reconciling) {
            PluginProvider from = provider;
            if (!isWanted()) {
                deactivate();
            } else if (from != null) {
                configurations.write(section(), from.shortName());
                bundleStarting = from.isUnused();
                if (bundleStarting) {
                    configurations.start(from.bundle());
                }
                if (!running && from.isActive()) {
                    running = true;
                    failure = Optional.empty();
                    tell("started", new WatcherEvent.WatcherStarted(Instant.now(), name()));
                    reconciling.notifyAll();
                }
            }
        }
    }

    private void deactivate() {
        synchronized (reconciling) {
            bundleStarting = false;
            configurations.delete(section());
            tellStopped();
        }
    }

    private void tellStopped() {
        if (running) {
            running = false;
            tell("stopped", new WatcherEvent.WatcherStopped(Instant.now(), name()));
        }
    }

    private void tell(String what, WatcherEvent event) {
        LOG.log(INFO, () -> event.watcher() + " " + what);
        events.post(event);
    }

    /** A command removes it. */
    void tellRemoved() {
        events.post(new WatcherEvent.WatcherRemoved(Instant.now(), name()));
    }

    /** Looks whether its component could be made; it has stopped if not. */
    void checkComponent() {
        synchronized (reconciling) {
            failure = configurations.failure(section(), bundle());
            if (failure.isPresent()) {
                tellStopped();
            }
        }
    }

    /** The reason why its component could not be made, if it is wanted. */
    Optional<String> failure() {
        return isWanted() ? failure : Optional.empty();
    }

    /** Waits until its bundle, where it is being started, and its component have followed. */
    void awaitFollowed() throws InterruptedException {
        synchronized (reconciling) {
            long end = System.nanoTime() + BUNDLE_PATIENCE.toNanos();
            for (long left = BUNDLE_PATIENCE.toMillis(); bundleStarting && !isProvided() && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                reconciling.wait(left);
            }
        }
        configurations.awaitFollowed(section());
        checkComponent();
    }

    private void reconcileAndAwait() throws InterruptedException {
        reconcile();
        awaitFollowed();
    }

    /** With a new component. */
    private void renewAndAwait() throws InterruptedException {
        synchronized (reconciling) {
            deactivate();
            reconcile();
        }
        awaitFollowed();
    }

    /** Tries once more what has failed before. */
    private void startAndAwait() throws WatcherException, InterruptedException {
        if (failure.isPresent()) {
            renewAndAwait();
        } else {
            reconcileAndAwait();
        }
        Optional<String> reason = failure;
        if (reason.isPresent()) {
            throw new WatcherException("cannot start " + name() + ": " + reason.get());
        }
    }

    private void want(boolean run) {
        synchronized (this) {
            wanted = run;
            awaited = null;
            since = Instant.now();
        }
        if (run) {
            states.clear(section());
        } else {
            states.saveStopped(section());
        }
    }

    @Override
    public String name() {
        return section().watcherName();
    }

    @Override
    public synchronized WatcherSettings settings() {
        return settings;
    }

    @Override
    public synchronized WatcherStatus status() {
        if (awaited != null) {
            return WatcherStatus.STOPPING;
        }
        if (wanted && !isProvided()) {
            return WatcherStatus.STARTING;
        }
        return wanted && failure.isEmpty() ? WatcherStatus.ACTIVE : WatcherStatus.STOPPED;
    }

    @Override
    public synchronized Instant statusSince() {
        return since;
    }

    @Override
    public Condition condition() {
        Optional<String> failed = failure;
        Condition plain = Condition.byStatus(this);
        State state = plain.state() == State.OFF && isWanted() && failed.isPresent() ? State.FAILED : plain.state();
        Optional<String> reason = switch (state) {
            case FAILED -> failed;
            case WAITING -> Optional.of("waits for the bundle of " + section().use());
            case OFF -> Optional.of(stopReason);
            default -> Optional.empty();
        };
        return new Condition(state, plain.since(), reason, 0, 0, 0, Optional.empty(), List.of());
    }

    @Override
    public Operation start() {
        PluginSettings now = section();
        if (!now.active()) {
            return background(() -> {
                throw new WatcherException("cannot start " + name() + ": its section says "
                        + PluginSettings.ACTIVE + " = " + now.options().get(PluginSettings.ACTIVE));
            });
        }
        want(true);
        return background(this::startAndAwait);
    }

    @Override
    public Operation stop(Cause.Commanded cause) {
        stopReason = Condition.stopped(cause);
        want(false);
        onUnwanted.run();
        return background(this::reconcileAndAwait);
    }

    @Override
    public Operation stopAfter(Operation others) {
        synchronized (this) {
            if (wanted) {
                awaited = others;
                since = Instant.now();
            }
        }
        return background(() -> {
            awaitEnd(others);
            stopUnlessStarted(others);
            onUnwanted.run();
            reconcileAndAwait();
        });
    }

    /** {@code others} has ended: it is not wanted any more, unless something else was commanded meanwhile. */
    private synchronized void stopUnlessStarted(Operation others) {
        if (awaited == others) {
            want(false);
        }
    }

    @Override
    public Operation restart(Cause.Commanded cause) {
        Operation started = start();
        return background(() -> {
            started.join();
            renewAndAwait();
        });
    }

    @Override
    public Operation restartAfter(Operation others) {
        return background(() -> {
            awaitEnd(others);
            restart().join();
        });
    }

    /** There is nothing to hand over from one process to another. */
    @Override
    public Operation reload(boolean sequential, Cause.Commanded cause) {
        return restart(cause);
    }

    @Override
    public Operation set(List<String> keys, UnaryOperator<WatcherSettings> change, Cause.Commanded cause) {
        try {
            change(keys, change);
        } catch (IllegalArgumentException e) {
            return background(() -> {
                throw e;
            });
        }
        return background(this::reconcileAndAwait);
    }

    /** @throws IllegalArgumentException if a key cannot be set of a plugin */
    private synchronized void change(List<String> keys, UnaryOperator<WatcherSettings> change) {
        WatcherSettings next = change.apply(settings);
        section = section.with(HostedSettings.options(section, next, keys));
        settings = next;
    }

    private static void awaitEnd(Operation others) throws InterruptedException {
        try {
            others.join();
        } catch (WatcherException e) {
            // whoever failed has logged it; it is over
        }
    }

    private Operation background(Background.Work work) {
        return Background.start("circus-" + name(), () -> {
            try {
                work.run();
            } catch (WatcherException | IllegalArgumentException e) {
                LOG.log(WARNING, e::getMessage);
                throw e;
            }
        });
    }

    @Override
    public String toString() {
        return name();
    }
}
