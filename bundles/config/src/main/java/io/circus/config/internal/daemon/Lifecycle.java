// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.hosting.PluginHost;
import io.circus.config.internal.sections.Configuration;
import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Boots, resumes, restarts and shuts down the daemon. One thread at a time. */
final class Lifecycle {

    private static final System.Logger LOG = System.getLogger("circus");

    private final DaemonContext context;
    private final Watchers watchers;
    private final Reloader reloader;
    private final SettingsServices services;
    private final PluginHost plugins;
    private final EarlyPlugins early;
    private final PendingRestart pending;
    private final long pid;
    /** Whether the bundle is stopped: its next life then does the rest. */
    private volatile boolean stopped;
    private volatile Optional<PidFile> pidFile = Optional.empty();

    /** @param pid of the daemon */
    Lifecycle(DaemonContext context, Watchers watchers, Reloader reloader, SettingsServices services, PluginHost plugins,
            EarlyPlugins early, PendingRestart pending, long pid) {
        this.context = context;
        this.watchers = watchers;
        this.reloader = reloader;
        this.services = services;
        this.plugins = plugins;
        this.early = early;
        this.pending = pending;
        this.pid = pid;
    }

    /** Starts the daemon for the first time. @param configuration without mistakes */
    void boot(Configuration configuration) throws IOException, WatcherException {
        context.prepareProcess(configuration);
        Optional<PidFile> file = context.pidFile(configuration);
        if (file.isPresent()) {
            file.get().write();
            pidFile = file;
        }
        LOG.log(INFO, () -> "Starting master on pid " + pid);
        build(configuration);
    }

    /** Continues after this bundle was stopped; the watchers were not. @param configuration as it was applied last */
    void resume(Configuration configuration) throws IOException {
        context.prepareProcess(configuration);
        pidFile = context.pidFile(configuration);
        if (pidFile.isPresent()) {
            pidFile.get().renew();
        }
        context.configureWatchers(configuration);
        reloader.resume(configuration);
        publish(configuration, false);
    }

    /**
     * Stops everything, reads the file again and starts what it says. The pid file stays. If the bundle is stopped meanwhile, its next
     * life has to do it again.
     *
     * @throws WatcherException if the file has mistakes: then everything is started as before
     */
    void restart(Cause.Commanded cause) throws WatcherException, InterruptedException {
        pending.save(cause);
        Cancellable kept = watchers.keepSockets(watchers.all().stream().map(Watcher::name).toList());
        try {
            restartNow(cause);
        } finally {
            kept.cancel();
            clearPending();
        }
    }

    private void clearPending() {
        if (!stopped) {
            pending.clear();
        }
    }

    /** The bundle is being stopped: its next life resumes. */
    void suspend() {
        stopped = true;
    }

    private void restartNow(Cause.Commanded cause) throws WatcherException, InterruptedException {
        watchers.stop(watchers.all(), cause).join();
        if (stopped) {
            throw new WatcherException("cannot restart: the bundle of the configuration is stopped, its next life goes on");
        }
        Configuration next = context.read();
        List<String> mistakes = next.findings().mistakes();
        if (!mistakes.isEmpty()) {
            mistakes.forEach(mistake -> LOG.log(ERROR, () -> mistake));
            startAll();
            throw new WatcherException("cannot restart with " + context.file() + ": " + mistakes.getFirst()
                    + "; everything runs as before");
        }
        for (Watcher watcher : watchers.all()) {
            watchers.remove(watcher, false, cause).join();
        }
        context.closeOtherSockets(next);
        try {
            context.prepareProcess(next);
        } catch (IOException e) {
            LOG.log(WARNING, () -> e.getMessage() + ", logging as before");
        }
        build(next);
        startAll();
    }

    /** Once they are told to start, nothing of the restart is left to do here. */
    private void startAll() throws WatcherException, InterruptedException {
        Operation start = watchers.start(watchers.all());
        clearPending();
        start.join();
    }

    private void build(Configuration configuration) throws WatcherException {
        context.configureWatchers(configuration);
        context.openSockets(configuration);
        context.addWatchers(configuration);
        reloader.applied(configuration);
        publish(configuration, true);
        context.tellWhatIsMissing(configuration);
    }

    private void publish(Configuration configuration, boolean anew) {
        services.publishHttp(configuration.http());
        services.publish(configuration.global());
        plugins.apply(configuration.plugins(), anew);
        early.expect(configuration.plugins());
    }

    /** The daemon ends; its watchers are stopped already. */
    void shutDown() {
        context.closeSockets();
        try {
            if (pidFile.isPresent()) {
                pidFile.get().remove();
            }
        } catch (IOException e) {
            LOG.log(WARNING, e::getMessage);
        }
    }
}
