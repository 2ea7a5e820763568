// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.ProcessTable;
import io.circus.toolkit.ServicesByName.Named;
import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.Hook;
import io.circus.watchers.HookSetting;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.lane.BackgroundCall;
import io.circus.watchers.internal.lane.ConditionVariable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Calls the hooks of all watchers, tells how they fared, and decides what a failure means. Each call runs on a
 * thread of its own, so that the caller can attend to other things, give up, or be overtaken. Not for the loop.
 */
public final class Hooks {

    public static final Duration PATIENCE = Duration.ofSeconds(Hook.PATIENCE_SECONDS);

    private static final System.Logger LOG = System.getLogger("circus");

    private final EventLoop loop;
    private final Events events;
    private final HookServices services;
    private final HookPrograms programs;

    public Hooks(EventLoop loop, ProcessTable table, Events events, HookServices services) {
        this.loop = loop;
        this.events = events;
        this.services = services;
        programs = new HookPrograms(table, services.folder());
    }

    public HookServices services() {
        return services;
    }

    /**
     * What a hook says.
     *
     * @param agrees false if it refuses, or failed and that is not ignored
     * @param reason why it does not agree
     * @param failed whether that is because it failed
     */
    public record Verdict(boolean agrees, String reason, boolean failed) {

        public static final Verdict AGREED = new Verdict(true, "", false);
    }

    /**
     * Calls the hook of that point, if there is one, and waits for its answer.
     *
     * @param wake makes the waiting thread try its condition again; any thread
     */
    <X extends Exception> Verdict ask(Hook.Context context, Runnable wake, BackgroundCall.Wait<X> wait)
            throws X, InterruptedException {
        return ask(context, wake, wait, environment -> { });
    }

    /** @param onEnvironment told what the hook has changed in the environment of the processes; on the calling thread */
    public <X extends Exception> Verdict ask(Hook.Context context, Runnable wake, BackgroundCall.Wait<X> wait,
            Consumer<Map<String, String>> onEnvironment) throws X, InterruptedException {
        WatcherSettings settings = context.settings();
        if (!HookSetting.isSet(settings, context.point())) {
            return Verdict.AGREED;
        }
        String watcher = settings.name();
        String hook = context.point().toString();
        Optional<HookSetting> setting = Optional.empty();
        try {
            setting = parse(settings, context.point());
            if (setting.isEmpty()) {
                return Verdict.AGREED;
            }
            HookSetting called = setting.get();
            Named<Hook> target = target(called, wake, wait);
            Hook.Answer answer = answer(target.guard(), () -> target.service().call(context), wake, wait);
            if (answer == null) {
                throw new HookException("it gave no answer");
            }
            events.post(new WatcherEvent.HookSucceeded(Instant.now(), watcher, hook));
            if (answer instanceof Hook.Answer.Refuse(String reason)) {
                LOG.log(INFO, () -> watcher + ": hook " + hook + " refused: " + reason);
                return new Verdict(false, "hook " + hook + " refused: " + reason, false);
            }
            if (answer instanceof Hook.Answer.Proceed(Map<String, String> environment) && !environment.isEmpty()) {
                onEnvironment.accept(environment);
            }
            return Verdict.AGREED;
        } catch (HookException e) {
            boolean ignored = setting.map(HookSetting::failureIgnored).orElse(context.point().isFailureIgnored());
            LOG.log(ERROR, () -> watcher + ": hook " + hook + " failed: " + e.getMessage()
                    + (ignored ? ", ignoring" : ""));
            events.post(new WatcherEvent.HookFailed(Instant.now(), watcher, hook, e.getMessage()));
            return ignored ? Verdict.AGREED : new Verdict(false, "hook " + hook + " failed: " + e.getMessage(), true);
        }
    }

    /** As {@link #ask} for a thread that has nothing else to attend to. */
    public boolean agree(Hook.Context context) throws InterruptedException {
        var changed = new ConditionVariable(loop);
        return this.<RuntimeException>ask(context, changed::signal, changed::await).agrees();
    }

    /**
     * Asks the hook of that point what is to be shown of a process. No event tells of it.
     *
     * @return {@code stats} if there is no hook
     * @throws WatcherException if it failed
     */
    public Map<String, Object> extendedStats(Hook.Context context, Map<String, Object> stats)
            throws WatcherException, InterruptedException {
        WatcherSettings settings = context.settings();
        try {
            Optional<HookSetting> setting = parse(settings, context.point());
            if (setting.isEmpty()) {
                return stats;
            }
            var changed = new ConditionVariable(loop);
            Named<Hook> target = Hooks.this.<RuntimeException>target(setting.get(), changed::signal, changed::await);
            return Hooks.<Map<String, Object>, RuntimeException>answer(target.guard(),
                    () -> target.service().extendedStats(context, stats), changed::signal, changed::await);
        } catch (HookException e) {
            throw new WatcherException(
                    "cannot extend the stats of " + settings.name() + ": hook " + context.point() + " failed: "
                            + e.getMessage(), e);
        }
    }

    private static Optional<HookSetting> parse(WatcherSettings settings, Hook.Point point) throws HookException {
        try {
            return HookSetting.of(settings, point);
        } catch (IllegalArgumentException e) {
            throw new HookException(e.getMessage(), e);
        }
    }

    private <X extends Exception> Named<Hook> target(HookSetting setting, Runnable wake, BackgroundCall.Wait<X> wait)
            throws X, InterruptedException, HookException {
        if (setting.isExecutable()) {
            return program(setting, programs.executable(setting.words()));
        }
        if (setting.isServiceName() || services.isKnown(setting.name())) {
            awaitService(setting.name(), wake, wait);
        }
        Optional<Named<Hook>> service = services.find(setting.name());
        if (service.isPresent()) {
            return service.get();
        }
        if (setting.isDottedName()) {
            return program(setting, programs.python(setting.name()));
        }
        throw new HookException("there is no hook named " + setting.name());
    }

    /** A plugin that is being replaced is waited for. */
    private <X extends Exception> void awaitService(String name, Runnable wake, BackgroundCall.Wait<X> wait)
            throws X, InterruptedException {
        if (!services.isAwaited(name)) {
            return;
        }
        Cancellable listening = services.whenOneComes(wake);
        try {
            if (!wait.until(() -> !services.isAwaited(name), PATIENCE)) {
                services.giveUp(name);
            }
        } finally {
            listening.cancel();
        }
    }

    /** The process is foreign, the code that waits for it is not. */
    private static Named<Hook> program(HookSetting setting, Hook hook) {
        return new Named<>(setting.name(), hook, Guard.own(), "io.circus.watchers");
    }

    private static <T, X extends Exception> T answer(Guard guard, Callable<T> work, Runnable wake,
            BackgroundCall.Wait<X> wait) throws X, InterruptedException, HookException {
        try {
            return BackgroundCall.await(guard, work, PATIENCE, wake, wait);
        } catch (TimeoutException e) {
            throw new HookException(e.getMessage(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HookException failure) {
                throw failure;
            }
            throw new HookException(BackgroundCall.reason(e.getCause()), e.getCause());
        }
    }
}
