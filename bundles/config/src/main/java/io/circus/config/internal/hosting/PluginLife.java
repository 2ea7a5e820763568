// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.INFO;

import io.circus.config.internal.Background;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.Events;
import io.circus.watchers.Operation;
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
 * Whether a plugin is to run, with which options, and whether it does. What is asked for counts at once; {@link #settle}
 * then makes its configuration be there or not, as it is wanted at that time. Any thread.
 */
final class PluginLife {

    /** Where the plugin's component gets its options from; without them it does not exist. */
    interface Configurations {
        void write(PluginSettings section, String shortName);

        void delete(PluginSettings section);

        /** Has {@code provider} started later if it has been left alone so far because nobody used it. Returns whether it has. */
        boolean demand(Bundle provider);

        /** Waits until the component has followed what was written and deleted. */
        void awaitFollowed(PluginSettings section) throws InterruptedException;

        /** Why {@code provider} could make no component of what was written; empty as long as it may. */
        Optional<String> failure(PluginSettings section, Bundle provider);
    }

    private static final System.Logger LOG = System.getLogger("circus");

    /** As long as the launcher gives a bundle to start. */
    private static final Duration BUNDLE_PATIENCE = Duration.ofSeconds(10);

    private record Provider(Bundle bundle, String shortName) {}

    private final Configurations configurations;
    private final Events events;
    private final PluginMarks marks;
    private final Object settling = new Object();
    private volatile Provider provider;
    /** Why its options were refused at the last {@link #review}. */
    private volatile Optional<String> refusal = Optional.empty();
    // guarded by this
    private PluginSettings inFile;
    private PluginSettings section;
    private WatcherSettings settings;
    private boolean wanted;
    /** What is waited for before it stops; null if it does not stop. */
    private Operation leaving;
    private Instant since;
    // guarded by settling
    private boolean running;
    /** Its bundle is being started for it. */
    private boolean starting;

    PluginLife(PluginSettings section, Configurations configurations, Events events, PluginMarks marks) {
        this.configurations = configurations;
        this.events = events;
        this.marks = marks;
        take(section);
        wanted = wanted && !marks.isStopped(section);
    }

    private void take(PluginSettings next) {
        inFile = next;
        section = next;
        settings = HostedSettings.of(next);
        leaving = null;
        since = Instant.now();
        wanted = settings.get(WatcherOption.AUTOSTART);
    }

    /** As the file has it. */
    synchronized PluginSettings inFile() {
        return inFile;
    }

    /** As it is now, with what was set. */
    synchronized PluginSettings section() {
        return section;
    }

    synchronized WatcherSettings settings() {
        return settings;
    }

    synchronized boolean isWanted() {
        return wanted;
    }

    /** Why its options were refused, if they were. */
    Optional<String> refusal() {
        return refusal;
    }

    synchronized Instant since() {
        return since;
    }

    /** It is starting as long as its bundle is not there, and stopped when its options are refused. */
    synchronized WatcherStatus status() {
        if (leaving != null) {
            return WatcherStatus.STOPPING;
        }
        if (wanted && !isProvided()) {
            return WatcherStatus.STARTING;
        }
        return wanted && refusal.isEmpty() ? WatcherStatus.ACTIVE : WatcherStatus.STOPPED;
    }

    /** That provides it; null as long as there is none. */
    Bundle bundle() {
        Provider current = provider;
        return current == null ? null : current.bundle();
    }

    private boolean isProvided() {
        Bundle bundle = bundle();
        return bundle != null && bundle.getState() == Bundle.ACTIVE;
    }

    /** {@code bundle} provides it, whatever its state is now. */
    void provide(Bundle bundle, String shortName) {
        Provider next = new Provider(bundle, shortName);
        boolean known = next.equals(provider);
        provider = next;
        if (!known || isProvided()) {
            settle();
        }
    }

    /** Its bundle is gone; the configuration stays, since it may come back. */
    void withoutBundle() {
        provider = null;
    }

    /** The section is another one: it stops, and is started, whatever was asked for before, when a bundle is offered. */
    void replace(PluginSettings next) {
        withdraw();
        provider = null;
        synchronized (this) {
            take(next);
        }
        marks.clear(next);
    }

    /** Nobody wants it any more. */
    void end() {
        synchronized (this) {
            wanted = false;
            leaving = null;
        }
        withdraw();
    }

    /** The daemon ends, and it as well. */
    void over() {
        synchronized (settling) {
            tellStopped();
        }
    }

    void want(boolean run) {
        synchronized (this) {
            wanted = run;
            leaving = null;
            since = Instant.now();
        }
        mark(run);
    }

    /** It is to stop when {@code others} is over. */
    synchronized void leave(Operation others) {
        if (wanted) {
            leaving = others;
            since = Instant.now();
        }
    }

    /** {@code others} is over: it is not wanted any more, unless something else was asked for meanwhile. */
    synchronized void left(Operation others) {
        if (leaving == others) {
            want(false);
        }
    }

    /** @throws IllegalArgumentException if a key cannot be set of a plugin */
    synchronized void change(List<String> keys, UnaryOperator<WatcherSettings> change) {
        WatcherSettings next = change.apply(settings);
        section = section.with(HostedSettings.options(section, next, keys));
        settings = next;
    }

    /** Makes the configuration be as it is wanted now. */
    void settle() {
        synchronized (settling) {
            Provider from = provider;
            if (!isWanted()) {
                withdraw();
            } else if (from != null) {
                configurations.write(section(), from.shortName());
                starting = configurations.demand(from.bundle());
                if (!running && isProvided()) {
                    running = true;
                    refusal = Optional.empty();
                    tell("started", new WatcherEvent.WatcherStarted(Instant.now(), section().watcherName()));
                    settling.notifyAll();
                    Background.start("circus-started-plugin", this::awaitAndReview);
                }
            }
        }
    }

    /** Waits until its component has followed, which it does later and on another thread, and looks whether it could. */
    void awaitAndReview() throws InterruptedException {
        configurations.awaitFollowed(section());
        review();
    }

    /** Looks whether its options were refused, and says that it has stopped if they were. */
    void review() {
        synchronized (settling) {
            refusal = configurations.failure(section(), bundle());
            if (refusal.isPresent()) {
                tellStopped();
            }
        }
    }

    /**
     * As {@link #settleAndAwait}; tries once more what was refused before.
     *
     * @throws WatcherException if its options are refused
     */
    void startAndAwait() throws WatcherException, InterruptedException {
        if (refusal.isPresent()) {
            renewAndAwait();
        } else {
            settleAndAwait();
        }
        Optional<String> refused = refusal;
        if (refused.isPresent()) {
            throw new WatcherException("cannot start " + section().watcherName() + ": " + refused.get());
        }
    }

    /** As {@link #settle}, and waits until the component is there, or gone. */
    void settleAndAwait() throws InterruptedException {
        settle();
        awaitBundle();
        awaitAndReview();
    }

    /** A bundle that nobody has used so far is being started. */
    private void awaitBundle() throws InterruptedException {
        synchronized (settling) {
            long end = System.nanoTime() + BUNDLE_PATIENCE.toNanos();
            for (long left = BUNDLE_PATIENCE.toMillis(); starting && !isProvided() && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                settling.wait(left);
            }
        }
    }

    /** As {@link #settleAndAwait}, with a new component. */
    void renewAndAwait() throws InterruptedException {
        synchronized (settling) {
            withdraw();
            settle();
        }
        awaitAndReview();
    }

    private void withdraw() {
        synchronized (settling) {
            configurations.delete(section());
            tellStopped();
        }
    }

    private void tellStopped() {
        if (running) {
            running = false;
            tell("stopped", new WatcherEvent.WatcherStopped(Instant.now(), section().watcherName()));
        }
    }

    /** A command removes it. */
    void tellRemoved() {
        events.post(new WatcherEvent.WatcherRemoved(Instant.now(), section().watcherName()));
    }

    private void tell(String what, WatcherEvent event) {
        LOG.log(INFO, () -> event.watcher() + " " + what);
        events.post(event);
    }

    private void mark(boolean run) {
        if (run) {
            marks.clear(section());
        } else {
            marks.stopped(section());
        }
    }
}
