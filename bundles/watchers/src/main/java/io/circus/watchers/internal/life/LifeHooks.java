// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.toolkit.ServicesByName.Named;
import io.circus.watchers.Hook;
import io.circus.watchers.HookSetting;
import io.circus.watchers.StopMethod;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.hooks.Hooks;
import io.circus.watchers.internal.lane.BackgroundCall;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.OvertakenException;
import io.circus.watchers.internal.services.StopMethods;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The hooks of one watcher, called on the lane's thread, which goes on attending to the ends of processes. */
final class LifeHooks {

    private static final System.Logger LOG = System.getLogger("circus");

    private final String watcher;
    private final WatcherContext context;
    private final Lane lane;
    private final Consumer<Map<String, String>> onEnvironment;
    /** Tell of services that a start waits for. */
    private List<Cancellable> awaited = List.of();

    /** @param onEnvironment told what a hook has changed in the environment of the processes, before it is spawned */
    LifeHooks(String watcher, WatcherContext context, Lane lane, Consumer<Map<String, String>> onEnvironment) {
        this.watcher = watcher;
        this.context = context;
        this.lane = lane;
        this.onEnvironment = onEnvironment;
    }

    /** Asks as a part of an operation that may be overtaken: then the hook is killed. */
    Hooks.Verdict ask(WatcherSettings settings, Hook.Point point) throws OvertakenException, InterruptedException {
        return context.hooks().ask(context.hookContext(settings, point), lane::signal, lane::await, onEnvironment);
    }

    /** Asks about a new process as a part of an operation that may be overtaken. */
    Hooks.Verdict ask(WatcherSettings settings, Hook.Point point, TrackedWorker worker)
            throws OvertakenException, InterruptedException {
        return context.hooks().ask(context.hookContext(settings, point, worker), lane::signal, lane::await, onEnvironment);
    }

    /** Why what is left of a watcher ends that a hook has not let start. */
    static Cause.Commanded refusal(Hooks.Verdict verdict) {
        return new WatcherCause.Plugin("hook", verdict.reason());
    }

    /** Tells it as a part of a stop, which nothing overtakes. */
    void tell(WatcherSettings settings, Hook.Point point) throws InterruptedException {
        context.hooks().<RuntimeException>ask(context.hookContext(settings, point), lane::signal, lane::awaitToTheEnd, onEnvironment);
    }

    /** Tells the end of a process. When interrupted it returns early, and the thread stays interrupted. */
    void tellEnd(WatcherSettings settings, Hook.Point point, TrackedWorker worker, Instant at, Optional<Exit> exit,
            boolean commanded) {
        if (!HookSetting.isSet(settings, point) || Thread.currentThread().isInterrupted()) {
            return;
        }
        Hook.Context hookContext = context.hookContext(settings, point, worker);
        var complete = new Hook.Context(point, at, settings, hookContext.pid(), hookContext.wid(), Optional.empty(), exit, commanded,
                hookContext.endpoint());
        try {
            context.hooks().<RuntimeException>ask(complete, lane::signal, lane::awaitToTheEnd, onEnvironment);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until the services are there that the hooks, {@code stop_method} and the streams name. Services that do not come in
     * time go on to be waited for: the lane is woken up when one comes, until {@link #forgetServices}.
     *
     * @param onWaiting told what is waited for, if anything is
     * @throws WatcherException if one has not come in time whose failure would not be ignored
     */
    void awaitServices(WatcherSettings settings, Consumer<String> onWaiting)
            throws WatcherException, OvertakenException, InterruptedException {
        forgetServices();
        if (isComplete(settings)) {
            return;
        }
        onWaiting.accept("waits for " + awaited(settings));
        lane.tellHeldUp();
        awaited = List.of(context.hooks().services().whenOneComes(lane::signal),
                context.stopMethods().whenOneComes(lane::signal), context.outputs().whenOneComes(lane::signal));
        lane.await(() -> isComplete(settings), Hooks.PATIENCE);
        missing(settings).forEach(setting -> context.hooks().services().giveUp(setting.name()));
        Optional<String> missing = firstMissing(settings);
        if (missing.isPresent()) {
            throw new WatcherException("cannot start " + watcher + ": there is no " + missing.get() + ", waited "
                    + Hooks.PATIENCE.toSeconds() + " s for it; " + watcher + " starts when it comes");
        }
        forgetServices();
    }

    /** Services are not waited for any more. */
    void forgetServices() {
        awaited.forEach(Cancellable::cancel);
        awaited = List.of();
    }

    /** Whether a start has waited in vain, and goes on when the services come. */
    boolean isWaiting() {
        return !awaited.isEmpty();
    }

    /** Whether the services have come that a start has waited for in vain. */
    boolean canGoOn(WatcherSettings settings) {
        return isWaiting() && firstMissing(settings).isEmpty();
    }

    private String awaited(WatcherSettings settings) {
        return firstMissing(settings).or(() -> missing(settings).stream().findFirst().map(LifeHooks::described))
                .map(missing -> "a " + missing).orElse("a service");
    }

    private static String described(HookSetting setting) {
        return "hook named " + setting.name() + " (" + setting.key() + ")";
    }

    private Optional<String> firstMissing(WatcherSettings settings) {
        for (HookSetting setting : missing(settings)) {
            if (!setting.failureIgnored()) {
                return Optional.of(described(setting));
            }
        }
        if (!hasStopMethod(settings)) {
            return Optional.of("stop method named " + settings.get(WatcherOption.STOP_METHOD) + " ("
                    + WatcherOption.STOP_METHOD.name() + ")");
        }
        return context.outputs().missingClass(settings)
                .map(name -> "stream class named " + name + " (stdout_stream.class or stderr_stream.class)");
    }

    private boolean isComplete(WatcherSettings settings) {
        return missing(settings).isEmpty() && hasStopMethod(settings) && context.outputs().missingClass(settings).isEmpty();
    }

    private boolean hasStopMethod(WatcherSettings settings) {
        String method = settings.get(WatcherOption.STOP_METHOD);
        return method == null || context.stopMethods().find(method).isPresent();
    }

    /**
     * Lets the stop method, if there is one, take back what an earlier process of the worker was told. Its failure is told
     * and holds up nothing.
     */
    void prepare(WatcherSettings settings, int wid) throws OvertakenException, InterruptedException {
        String name = settings.get(WatcherOption.STOP_METHOD);
        if (name == null) {
            return;
        }
        awaitStopMethod(name);
        Named<StopMethod> method = context.stopMethods().find(name).orElse(null);
        if (method == null) {
            return;
        }
        StopMethod.Target target = context.target(settings, wid);
        try {
            BackgroundCall.<Void, OvertakenException>await(method.guard(), () -> {
                method.service().prepare(target);
                return null;
            }, Hooks.PATIENCE, lane::signal, lane::await);
        } catch (ExecutionException e) {
            LOG.log(WARNING, () -> target + ": stop method " + name + ": " + BackgroundCall.reason(e.getCause()));
        } catch (TimeoutException e) {
            LOG.log(WARNING, () -> target + ": stop method " + name + ": " + e.getMessage());
        }
    }

    /** One that is being replaced: without it a new process would find what its predecessor was told. */
    private void awaitStopMethod(String name) throws OvertakenException, InterruptedException {
        StopMethods methods = context.stopMethods();
        if (!methods.isAwaited(name)) {
            return;
        }
        Cancellable listening = methods.whenOneComes(lane::signal);
        try {
            if (!lane.await(() -> !methods.isAwaited(name), Hooks.PATIENCE)) {
                methods.giveUp(name);
            }
        } finally {
            listening.cancel();
        }
    }

    private List<HookSetting> missing(WatcherSettings settings) {
        var missing = new ArrayList<HookSetting>();
        for (Hook.Point point : Hook.Point.values()) {
            if (HookSetting.isSet(settings, point)) {
                try {
                    HookSetting.of(settings, point).filter(HookSetting::isServiceName)
                            .filter(setting -> context.hooks().services().find(setting.name()).isEmpty())
                            .ifPresent(missing::add);
                } catch (IllegalArgumentException e) {
                    // told when it is called
                }
            }
        }
        return missing;
    }
}
