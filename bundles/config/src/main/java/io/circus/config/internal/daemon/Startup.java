// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

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

/** Makes a daemon of a configuration, for the first time, again after the bundle was stopped, or anew. One thread at a time. */
final class Startup {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Setup setup;
    private final Watchers watchers;
    private final Reloader reloader;
    private final Published published;
    private final RestartMark mark;
    private final long pid;
    /** The bundle is stopped: its next life does the rest. */
    private volatile boolean left;
    private volatile Optional<PidFile> pidFile = Optional.empty();

    /** @param pid of the daemon */
    Startup(Setup setup, Watchers watchers, Reloader reloader, Published published, RestartMark mark, long pid) {
        this.setup = setup;
        this.watchers = watchers;
        this.reloader = reloader;
        this.published = published;
        this.mark = mark;
        this.pid = pid;
    }

    /** The life of the daemon begins. @param configuration without mistakes */
    void begin(Configuration configuration) throws IOException, WatcherException {
        setup.prepareProcess(configuration);
        Optional<PidFile> file = setup.pidFile(configuration);
        if (file.isPresent()) {
            file.get().write();
            pidFile = file;
        }
        LOG.log(INFO, () -> "Starting master on pid " + pid);
        build(configuration);
    }

    /** The bundle is back; the watchers have gone on meanwhile. @param configuration as it was applied last */
    void goOn(Configuration configuration) throws IOException {
        setup.prepareProcess(configuration);
        pidFile = setup.pidFile(configuration);
        setup.configureWatchers(configuration);
        reloader.goOn(configuration);
        published.publish(configuration, false);
    }

    /**
     * Stops everything, reads the file again and starts what it says. The pid file stays. If the bundle is stopped meanwhile, its next
     * life has to do it again.
     *
     * @throws WatcherException if the file has mistakes: then everything is started as before
     */
    void anew(Cause.Commanded cause) throws WatcherException, InterruptedException {
        mark.put(cause);
        Cancellable kept = watchers.keepSockets(watchers.all().stream().map(Watcher::name).toList());
        try {
            startAnew(cause);
        } finally {
            kept.cancel();
            unmark();
        }
    }

    private void unmark() {
        if (!left) {
            mark.remove();
        }
    }

    /** The bundle is being stopped: from now on its next life goes on. */
    void leave() {
        left = true;
    }

    private void startAnew(Cause.Commanded cause) throws WatcherException, InterruptedException {
        watchers.stop(watchers.all(), cause).join();
        if (left) {
            throw new WatcherException("cannot restart: the bundle of the configuration is stopped, its next life goes on");
        }
        Configuration next = setup.read();
        List<String> mistakes = next.findings().mistakes();
        if (!mistakes.isEmpty()) {
            mistakes.forEach(mistake -> LOG.log(ERROR, () -> mistake));
            startAll();
            throw new WatcherException("cannot restart with " + setup.file() + ": " + mistakes.getFirst()
                    + "; everything runs as before");
        }
        for (Watcher watcher : watchers.all()) {
            watchers.remove(watcher, false, cause).join();
        }
        setup.closeOtherSockets(next);
        try {
            setup.prepareProcess(next);
        } catch (IOException e) {
            LOG.log(WARNING, () -> e.getMessage() + ", logging as before");
        }
        build(next);
        startAll();
    }

    /** From then on the watchers know themselves what is left to do. */
    private void startAll() throws WatcherException, InterruptedException {
        Operation start = watchers.start(watchers.all());
        unmark();
        start.join();
    }

    private void build(Configuration configuration) throws WatcherException {
        setup.configureWatchers(configuration);
        setup.openSockets(configuration);
        setup.addWatchers(configuration);
        reloader.applied(configuration);
        published.publish(configuration, true);
        setup.tellWhatIsMissing(configuration);
    }

    /** The life of the daemon is over: its watchers are stopped already. */
    void end() {
        setup.closeSockets();
        try {
            if (pidFile.isPresent()) {
                pidFile.get().remove();
            }
        } catch (IOException e) {
            LOG.log(WARNING, e::getMessage);
        }
    }
}
