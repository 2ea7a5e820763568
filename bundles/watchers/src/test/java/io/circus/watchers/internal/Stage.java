// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static org.junit.Assert.assertTrue;

import io.circus.kernel.Event;
import io.circus.kernel.Exit;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.kernel.internal.survival.LinkedKeeper;
import io.circus.kernel.testing.FakeLoop;
import io.circus.testing.Pause;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Worker;
import io.circus.watchers.internal.hooks.HookServices;
import io.circus.watchers.internal.notify.NotifyServices;
import io.circus.watchers.internal.pacing.SignalPacer;
import io.circus.watchers.internal.services.OutputServices;
import io.circus.watchers.internal.services.PluginPresence;
import io.circus.watchers.internal.services.SocketServices;
import io.circus.watchers.internal.services.StopMethods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A registry with fake processes and a clock that a test moves. */
public final class Stage {

    private static final long DEADLINE_NANOS = Duration.ofSeconds(30).toNanos();

    /** No service is foreign. */
    public static final ForeignCode OWN = (provider, service, most) -> Guard.own();

    public final FakeLoop loop = new FakeLoop();
    public final FakeTable table = new FakeTable(loop);
    final InMemoryStateStore store = new InMemoryStateStore();
    public final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    public final HookServices hooks = new HookServices(Path.of("/"), OWN, new PluginPresence());
    final StopMethods stopMethods = new StopMethods(OWN, new PluginPresence());
    final SocketServices sockets = new SocketServices();
    final OutputServices outputs = new OutputServices();
    public final NotifyServices notifying = new NotifyServices(OWN, loop, new LinkedKeeper(Optional.empty()));
    /** How many threads of the machine want a processor. */
    volatile int busy;
    private final SignalPacer pacer;
    public WatcherRegistry registry;

    /** Signals are sent as fast as it goes. */
    public Stage() {
        this(Integer.MAX_VALUE);
    }

    /** @param processors of the machine, as far as signals care */
    public Stage(int processors) {
        pacer = new SignalPacer(loop, loop, processors, () -> busy);
        registry = newRegistry();
    }

    private WatcherRegistry newRegistry() {
        return new WatcherRegistry(loop, table, events::add, store, hooks, stopMethods, sockets, outputs, notifying,
                loop, pacer);
    }

    /** The bundle is stopped and started: a new registry on the same table and store. */
    public void restartBundle() {
        registry.close();
        registry = newRegistry();
    }

    public static WatcherSettings.Builder settings(String name) {
        return WatcherSettings.named(name).set(WatcherOption.CMD, "run it");
    }

    /** Without the event of it, which is the same for every test. */
    public Watcher add(WatcherSettings.Builder settings) throws WatcherException {
        Watcher added = registry.add(settings.build());
        events.removeIf(event -> event instanceof WatcherEvent.WatcherAdded its && its.watcher().equals(added.name()));
        return added;
    }

    /** Waits, in real time, until no lane has anything to do before the time is moved. */
    public void settle() {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!registry.isQuiet()) {
            assertTrue("the watchers do not come to rest", System.nanoTime() < deadline);
            Pause.briefly();
        }
    }

    public void advance(Duration duration) {
        loop.advance(duration, this::settle);
    }

    /** The oldest process of the watcher ends by itself. */
    public void crash(Watcher watcher) {
        table.exit(pids(watcher).getFirst(), new Exit.Status(1));
        settle();
    }

    public static List<Integer> pids(Watcher watcher) {
        return watcher.workers().stream().map(Worker::pid).toList();
    }

    public static List<Integer> wids(Watcher watcher) {
        return watcher.workers().stream().map(Worker::wid).toList();
    }

    /** The events so far by their names, and forgets them. */
    public List<String> told() {
        synchronized (events) {
            List<String> names = events.stream().map(event -> event.getClass().getSimpleName()).toList();
            events.clear();
            return names;
        }
    }
}
