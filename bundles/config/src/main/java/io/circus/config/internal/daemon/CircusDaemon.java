// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.Daemon;
import io.circus.config.Plan;
import io.circus.config.internal.Background;
import io.circus.config.internal.changes.Rollout;
import io.circus.config.internal.hosting.PluginHost;
import io.circus.config.internal.hosting.PluginStates;
import io.circus.config.internal.hosting.Plugins;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Sections;
import io.circus.config.internal.logging.DaemonLog;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.trust.HomeGuard;
import io.circus.kernel.Cause;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Keeper;
import io.circus.kernel.Events;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.Signal;
import io.circus.kernel.StateStore;
import io.circus.linux.SignalHandlers;
import io.circus.sockets.Sockets;
import io.circus.toolkit.SignalText;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.watchers.Operation;
import io.circus.watchers.WatcherException;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * The daemon as commands see it. Its life begins with {@link Boot}, goes on with {@link Autostart} when the endpoints are bound,
 * and ends when the framework stops, whoever stops it: the watchers bundle has stopped all watchers then, before any
 * bundle is stopped.
 */
@Component(service = {Daemon.class, CircusDaemon.class}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CircusDaemon implements Daemon {

    private static final System.Logger LOG = System.getLogger("circus");

    /** The time that the sender of a reply to {@code quit} has. */
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final BundleContext bundles;
    private final Watchers watchers;
    private final Sockets sockets;
    private final Keeper keeper;
    private final EventLoop loop;
    private final IntConsumer exitStatus;
    private final DaemonLog log;
    private final DaemonContext context;
    private final LastAppliedConfiguration lastApplied;
    private final SettingsServices services;
    private final ReloadListeners reloads;
    private final HomeGuard guard;
    private final Reloader reloader;
    private final Lifecycle lifecycle;
    private final PendingRestart pending;
    private final PluginHost plugins;
    private final EarlyPlugins early;
    private final ServiceRegistration<Runnable> lastRites;
    private final AtomicLong readings = new AtomicLong();
    /** Held while the daemon restarts. */
    private final Object restarting = new Object();
    private volatile boolean closed;

    @Activate
    public CircusDaemon(BundleContext bundles, @Reference Watchers watchers, @Reference Sockets sockets,
            @Reference StateStore store, @Reference Keeper keeper, @Reference EventLoop loop, @Reference ProcessTable table, @Reference Events events,
            @Reference ServiceComponentRuntime components, @Reference(target = "(circus.exit=true)") IntConsumer exitStatus) {
        this.bundles = bundles;
        this.watchers = watchers;
        this.sockets = sockets;
        this.loop = loop;
        this.exitStatus = exitStatus;
        this.keeper = keeper;
        long pid = keeper.pid();
        log = DaemonLog.install(pid);
        context = new DaemonContext(bundles::getProperty, System.getenv(), watchers, sockets, log, table, pid);
        lastApplied = new LastAppliedConfiguration(store);
        services = new SettingsServices(bundles);
        reloads = new ReloadListeners(bundles);
        guard = new HomeGuard(bundles);
        var pluginStates = new PluginStates(store);
        plugins = new PluginHost(bundles, components, loop, events, pluginStates, ForeignCode.of(loop, bundles));
        early = new EarlyPlugins(bundles, loop);
        reloader = new Reloader(context, watchers, services, lastApplied, plugins, pluginStates);
        pending = new PendingRestart(store);
        lifecycle = new Lifecycle(context, watchers, reloader, services, plugins, early, pending, pid);
        // for the launcher, which calls it when the end hangs and this bundle is never stopped
        lastRites = bundles.registerService(Runnable.class, lifecycle::shutDown,
                FrameworkUtil.asDictionary(Map.of("circus.end", "files")));
        SignalHandlers.handle(Signal.HUP, this::onHangup);
        SignalHandlers.handle(SignalText.parse("WINCH"), () -> LOG.log(INFO, () -> "Got signal SIG_WINCH"));
    }

    /**
     * Stops no watcher, since the bundle may only be updated. Its signal handlers stay until its next life replaces them: without one, a
     * hangup would end the JVM.
     */
    @Deactivate
    void close() {
        closed = true;
        lifecycle.suspend();
        early.close();
        plugins.close();
        lastRites.unregister();
        if (bundles.getBundle(0).getState() == Bundle.STOPPING) {
            lifecycle.shutDown();
        }
    }

    @Override
    public Operation quit(Cause.Commanded cause) {
        keeper.end();
        return Background.start("circus-quit", () -> {
            try {
                watchers.quit(cause).join();
                plugins.apply(List.of(), false);
            } finally {
                loop.after(FAREWELL, this::stopFramework);
            }
        });
    }

    @Override
    public void fail(int status, String reason) {
        exitStatus.accept(status);
        LOG.log(ERROR, () -> reason);
        if (!log.isOnStderr()) {
            System.err.println(reason);
        }
        stopFramework();
    }

    @Override
    public Operation restart(Cause.Commanded cause) {
        pending.save(cause); // the answer promises it
        return Background.start("circus-restart", () -> restartNow(cause));
    }

    private void restartNow(Cause.Commanded cause) throws WatcherException, InterruptedException {
        synchronized (restarting) {
            lifecycle.restart(cause);
        }
    }

    /** Carries out a restart that was interrupted when this bundle, or one that it needs, was stopped. */
    private void resumeRestart(Cause.Commanded cause) {
        LOG.log(INFO, () -> "going on with a restart that an update has interrupted");
        Background.start("circus-restart", () -> {
            try {
                restartNow(cause);
            } catch (WatcherException e) {
                LOG.log(WARNING, e::getMessage);
            }
        });
    }

    @Override
    public Reload reloadConfig(Cause.Commanded cause) {
        long reading = readings.incrementAndGet();
        var next = new AtomicReference<Configuration>();
        Operation read = Background.start("circus-read", () -> next.set(reloader.read()));
        return new Reload(read, Background.start("circus-reloadconfig", () -> {
            read.join();
            Optional<Rollout> rollout;
            synchronized (restarting) {
                rollout = reloader.begin(next.get(), reading, cause);
            }
            if (rollout.isPresent()) {
                rollout.get().finish();
            }
        }));
    }

    @Override
    public Plan plan() throws WatcherException {
        return reloader.plan();
    }

    @Override
    public Set<Path> sources() {
        return reloader.sources();
    }

    @Override
    public Operation reload(Cause.Commanded cause) {
        log.reopen();
        reloads.tell();
        sockets.restore();
        return watchers.reload(watchers.all(), false, cause);
    }

    Plugins plugins() {
        return plugins;
    }

    EarlyPlugins earlyPlugins() {
        return early;
    }

    /** Reads the file for the first time, or resumes where the bundle was stopped. */
    void boot() {
        try {
            Optional<Sections> former = lastApplied.load();
            if (former.isPresent()) {
                Configuration configuration = context.reread(former.get());
                guard.begin(configuration.daemon().strict());
                lifecycle.resume(configuration);
                pending.cause().ifPresent(this::resumeRestart);
                return;
            }
            Configuration configuration = context.read();
            if (configuration.findings().mistakes().isEmpty()) {
                guard.begin(configuration.daemon().strict());
                lifecycle.boot(configuration);
                guard.warn();
            } else {
                refuse(configuration.findings());
            }
        } catch (IOException | WatcherException | RuntimeException e) {
            LOG.log(DEBUG, () -> "cannot start", e);
            fail(1, e.getMessage() == null ? "cannot start: " + e : e.getMessage());
        }
    }

    /** Unregisters the settings; the endpoints stay bound. */
    void withdraw() {
        services.withdraw();
    }

    private void refuse(Findings findings) {
        for (String mistake : findings.mistakes()) {
            System.err.println(mistake);
        }
        exitStatus.accept(1);
        stopFramework();
    }

    private void onHangup() {
        LOG.log(INFO, () -> "Got signal SIG_HUP");
        if (closed) {
            LOG.log(WARNING, () -> "cannot reload: the config bundle is stopped, ignoring the signal");
        } else {
            reload(new Cause.Asked("", "SIGHUP"));
        }
    }

    private void stopFramework() {
        try {
            bundles.getBundle(0).stop();
        } catch (BundleException | IllegalStateException e) {
            LOG.log(WARNING, () -> "cannot stop the framework", e);
        }
    }
}
