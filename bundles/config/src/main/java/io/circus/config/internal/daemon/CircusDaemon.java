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
import io.circus.config.internal.hosting.PluginMarks;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Sections;
import io.circus.config.internal.logging.DaemonLog;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.trust.HomeGuard;
import io.circus.kernel.Cause;
import io.circus.kernel.EventLoop;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.Signal;
import io.circus.kernel.StateStore;
import io.circus.kernel.linux.SignalHandlers;
import io.circus.sockets.Sockets;
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

/**
 * The life of the daemon. It begins with {@link Boot}, goes on with {@link Autostart} when the endpoints are bound,
 * and ends when the framework stops, whoever stops it: the watchers bundle has stopped all watchers then, before any
 * bundle is stopped.
 */
@Component(service = {Daemon.class, CircusDaemon.class}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CircusDaemon implements Daemon {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long whoever asked to quit has to send his answer. */
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final BundleContext context;
    private final Watchers watchers;
    private final Sockets sockets;
    private final EventLoop loop;
    private final IntConsumer exitStatus;
    private final DaemonLog log;
    private final Setup setup;
    private final FirstReading first;
    private final Published published;
    private final ReloadListeners reloads;
    private final HomeGuard guard;
    private final Reloader reloader;
    private final Startup startup;
    private final RestartMark mark;
    private final ServiceRegistration<Runnable> lastRites;
    private final AtomicLong readings = new AtomicLong();
    /** Held while the daemon starts anew. */
    private final Object restarting = new Object();
    private volatile boolean closed;

    @Activate
    public CircusDaemon(BundleContext context, @Reference Watchers watchers, @Reference Sockets sockets,
            @Reference StateStore store, @Reference EventLoop loop, @Reference ProcessTable table,
            @Reference(target = "(circus.exit=true)") IntConsumer exitStatus) {
        this.context = context;
        this.watchers = watchers;
        this.sockets = sockets;
        this.loop = loop;
        this.exitStatus = exitStatus;
        long pid = ProcessHandle.current().pid();
        log = DaemonLog.install(pid);
        setup = new Setup(context::getProperty, System.getenv(), watchers, sockets, log, table);
        first = new FirstReading(store);
        published = new Published(context);
        reloads = new ReloadListeners(context);
        guard = new HomeGuard(context);
        reloader = new Reloader(setup, watchers, first, published, new PluginMarks(store));
        mark = new RestartMark(store);
        startup = new Startup(setup, watchers, reloader, published, mark, pid);
        // for the launcher, when something hangs in the end and this bundle is never stopped
        lastRites = context.registerService(Runnable.class, startup::end,
                FrameworkUtil.asDictionary(Map.of("circus.end", "files")));
        SignalHandlers.handle(Signal.parse("HUP"), this::onHangup);
        SignalHandlers.handle(Signal.parse("WINCH"), () -> LOG.log(INFO, () -> "Got signal SIG_WINCH"));
    }

    /**
     * Stops no watcher: the bundle may only be updated. Signals stay handled until its next life handles them, since a
     * hangup would end the JVM otherwise.
     */
    @Deactivate
    void close() {
        closed = true;
        startup.leave();
        lastRites.unregister();
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            startup.end();
        }
    }

    @Override
    public Operation quit(Cause.Commanded cause) {
        return Background.start("circus-quit", () -> {
            try {
                watchers.quit(cause).join();
                published.publishPlugins(List.of());
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
        mark.put(cause); // the answer promises it
        return Background.start("circus-restart", () -> anew(cause));
    }

    private void anew(Cause.Commanded cause) throws WatcherException, InterruptedException {
        synchronized (restarting) {
            startup.anew(cause);
        }
    }

    /** A restart that this bundle, or one that it needs, was stopped in the middle of. */
    private void finishRestart(Cause.Commanded cause) {
        LOG.log(INFO, () -> "going on with a restart that an update has interrupted");
        Background.start("circus-restart", () -> {
            try {
                anew(cause);
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

    /** Reads the file for the first time, or goes on where the bundle was stopped. */
    void boot() {
        try {
            Optional<Sections> former = first.recall();
            if (former.isPresent()) {
                Configuration configuration = setup.reread(former.get());
                guard.begin(configuration.daemon().strict());
                startup.goOn(configuration);
                mark.cause().ifPresent(this::finishRestart);
                return;
            }
            Configuration configuration = setup.read();
            if (configuration.findings().mistakes().isEmpty()) {
                guard.begin(configuration.daemon().strict());
                startup.begin(configuration);
                guard.warn();
            } else {
                refuse(configuration.findings());
            }
        } catch (IOException | WatcherException | RuntimeException e) {
            LOG.log(DEBUG, () -> "cannot start", e);
            fail(1, e.getMessage() == null ? "cannot start: " + e : e.getMessage());
        }
    }

    /** Takes back the settings; the endpoints stay bound. */
    void withdraw() {
        published.withdraw();
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
            context.getBundle(0).stop();
        } catch (BundleException | IllegalStateException e) {
            LOG.log(WARNING, () -> "cannot stop the framework", e);
        }
    }
}
