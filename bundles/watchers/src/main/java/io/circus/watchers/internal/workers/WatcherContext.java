// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import io.circus.kernel.Event;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.StateStore;
import io.circus.toolkit.Variables;
import io.circus.watchers.Hook;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.StopMethod;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import io.circus.watchers.internal.command.CommandLine;
import io.circus.watchers.internal.hooks.Hooks;
import io.circus.watchers.internal.notify.NotifyServices;
import io.circus.watchers.internal.pacing.SignalPacer;
import io.circus.watchers.internal.services.OutputServices;
import io.circus.watchers.internal.services.SocketServices;
import io.circus.watchers.internal.services.StopMethods;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The services that every watcher works with: one instance for all watchers. Any thread.
 *
 * @param nanoTime the monotonic clock: {@link System#nanoTime}, or a fake in tests
 * @param pacer of the signals that end processes
 */
public record WatcherContext(EventLoop loop, ProcessTable table, Events events, StateStore store, LongSupplier nanoTime,
        SignalPacer pacer, Supplier<Watchers.Globals> globals, Hooks hooks, StopMethods stopMethods,
        SocketServices sockets, OutputServices outputs, NotifyServices notifying) {

    public void post(Event event) {
        events.post(event);
    }

    /** A worker as the stop method {@code method} is told of it that asks it to end. */
    public StopMethod.Target target(WatcherSettings settings, TrackedWorker worker, String method) {
        return target(settings, worker.wid(), worker.pid(), new AskedProcess(store, worker, method, stopMethods));
    }

    /** A worker that is not spawned yet, as a stop method is told of it. */
    public StopMethod.Target target(WatcherSettings settings, int wid) {
        return target(settings, wid, 0, StopMethod.Memory.NONE);
    }

    private static StopMethod.Target target(WatcherSettings settings, int wid, int pid, StopMethod.Memory memory) {
        Map<String, String> variables = CommandLine.variables(settings, wid, ProcessContext.of(settings).environment());
        variables.put("circus.name", settings.name());
        return new StopMethod.Target(settings, wid, pid, text -> Variables.expand(text, variables::get), memory);
    }

    /** What a hook is told that is about the watcher as a whole. */
    public Hook.Context hookContext(WatcherSettings settings, Hook.Point point) {
        return new Hook.Context(point, Instant.now(), settings, OptionalInt.empty(), OptionalInt.empty(),
                Optional.empty(), Optional.empty(), false, globals.get().endpoint());
    }

    /** What a hook is told that is about one worker. */
    public Hook.Context hookContext(WatcherSettings settings, Hook.Point point, TrackedWorker worker) {
        return new Hook.Context(point, Instant.now(), settings, OptionalInt.of(worker.pid()),
                OptionalInt.of(worker.wid()), Optional.empty(), Optional.empty(), false, globals.get().endpoint());
    }
}
