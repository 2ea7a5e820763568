// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Exit;
import io.circus.watchers.Hook;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The hooks of one watcher, called on the lane's thread, which goes on attending to the ends of processes. */
final class LifeHooks {

    private static final System.Logger LOG = System.getLogger("circus");

    private final String watcher;
    private final Surroundings with;
    private final Lane lane;

    LifeHooks(String watcher, Surroundings with, Lane lane) {
        this.watcher = watcher;
        this.with = with;
        this.lane = lane;
    }

    /** Tells once which hooks of the file will never be called. */
    void warnOfUnknown(WatcherSettings settings) {
        for (String key : HookSetting.unknownKeys(settings)) {
            LOG.log(WARNING, () -> watcher + ": there is no hook " + key + ", it is never called");
        }
    }

    /** Asks as a part of an operation that may be overtaken: then the hook is killed. */
    boolean agree(WatcherSettings settings, Hook.Point point) throws OvertakenException, InterruptedException {
        return with.hooks().agree(with.facts(settings, point), lane::signal, lane::await);
    }

    /** Asks about a new process as a part of an operation that may be overtaken. */
    boolean agree(WatcherSettings settings, Hook.Point point, TrackedWorker worker)
            throws OvertakenException, InterruptedException {
        return with.hooks().agree(with.facts(settings, point, worker), lane::signal, lane::await);
    }

    /** Tells it as a part of a stop, which nothing overtakes. */
    void tell(WatcherSettings settings, Hook.Point point) throws InterruptedException {
        with.hooks().<RuntimeException>agree(with.facts(settings, point), lane::signal, lane::awaitToTheEnd);
    }

    /** Tells the end of a process. When interrupted it returns early, and the thread stays interrupted. */
    void tellEnd(WatcherSettings settings, Hook.Point point, TrackedWorker worker, Instant at, Optional<Exit> exit,
            boolean commanded) {
        if (!HookSetting.isSet(settings, point) || Thread.currentThread().isInterrupted()) {
            return;
        }
        Hook.Facts facts = with.facts(settings, point, worker);
        var complete = new Hook.Facts(point, at, settings, facts.pid(), facts.wid(), Optional.empty(), exit, commanded,
                facts.endpoint());
        try {
            with.hooks().<RuntimeException>agree(complete, lane::signal, lane::awaitToTheEnd);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until the services are there that the hooks name.
     *
     * @throws WatcherException if one has not come in time whose failure would not be ignored
     */
    void awaitServices(WatcherSettings settings) throws WatcherException, OvertakenException, InterruptedException {
        HookServices services = with.hooks().services();
        if (missing(settings).isEmpty()) {
            return;
        }
        Cancellable watch = services.whenOneComes(lane::signal);
        try {
            lane.await(() -> missing(settings).isEmpty(), Hooks.PATIENCE);
        } finally {
            watch.cancel();
        }
        for (HookSetting setting : missing(settings)) {
            if (!setting.failureIgnored()) {
                throw new WatcherException("cannot start " + watcher + ": there is no hook named " + setting.name()
                        + " (" + setting.key() + "), waited " + Hooks.PATIENCE.toSeconds() + " s for it");
            }
        }
    }

    private List<HookSetting> missing(WatcherSettings settings) {
        var missing = new ArrayList<HookSetting>();
        for (Hook.Point point : Hook.Point.values()) {
            if (HookSetting.isSet(settings, point)) {
                try {
                    HookSetting.of(settings, point).filter(HookSetting::isServiceName)
                            .filter(setting -> with.hooks().services().find(setting.name()).isEmpty())
                            .ifPresent(missing::add);
                } catch (IllegalArgumentException e) {
                    // told when it is called
                }
            }
        }
        return missing;
    }
}
