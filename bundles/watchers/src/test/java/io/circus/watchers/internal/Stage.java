// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static org.junit.Assert.assertTrue;

import io.circus.kernel.Event;
import io.circus.kernel.Exit;
import io.circus.kernel.foreign.ForeignCode;
import io.circus.kernel.foreign.Guard;
import io.circus.kernel.internal.InMemoryStateStore;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A registry with fake processes and a clock that a test moves. */
final class Stage {

    private static final long DEADLINE_NANOS = Duration.ofSeconds(30).toNanos();

    /** No service is foreign. */
    static final ForeignCode OWN = (provider, service, most) -> Guard.own();

    final FakeLoop loop = new FakeLoop();
    final FakeTable table = new FakeTable(loop);
    final InMemoryStateStore store = new InMemoryStateStore();
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    final HookServices hooks = new HookServices(Path.of("/"), OWN, new PluginPresence());
    final StopMethods stopMethods = new StopMethods(OWN, new PluginPresence());
    final SocketServices sockets = new SocketServices();
    final OutputServices outputs = new OutputServices();
    final NotifyServices notifying = new NotifyServices(OWN, loop);
    /** How many threads of the machine want a processor. */
    volatile int busy;
    private final SignalPacer pacer;
    WatcherRegistry registry;

    /** Signals are sent as fast as it goes. */
    Stage() {
        this(Integer.MAX_VALUE);
    }

    /** @param processors of the machine, as far as signals care */
    Stage(int processors) {
        pacer = new SignalPacer(loop, loop::nanoTime, processors, () -> busy);
        registry = newRegistry();
    }

    private WatcherRegistry newRegistry() {
        return new WatcherRegistry(loop, table, events::add, store, hooks, stopMethods, sockets, outputs, notifying,
                loop::nanoTime, pacer);
    }

    /** The bundle is stopped and started: a new registry on the same table and store. */
    void restartBundle() {
        registry.close();
        registry = newRegistry();
    }

    static WatcherSettings.Builder settings(String name) {
        return WatcherSettings.named(name).set(WatcherOption.CMD, "run it");
    }

    /** Without the event of it, which is the same for every test. */
    Watcher add(WatcherSettings.Builder settings) throws WatcherException {
        Watcher added = registry.add(settings.build());
        events.removeIf(event -> event instanceof WatcherEvent.WatcherAdded its && its.watcher().equals(added.name()));
        return added;
    }

    /** Waits, in real time, until no lane has anything to do before the time is moved. */
    void settle() {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!registry.isQuiet()) {
            assertTrue("the watchers do not come to rest", System.nanoTime() < deadline);
            Thread.onSpinWait();
        }
    }

    void advance(Duration duration) {
        loop.advance(duration, this::settle);
    }

    /** The oldest process of the watcher ends by itself. */
    void crash(Watcher watcher) {
        table.exit(pids(watcher).getFirst(), new Exit.Status(1));
        settle();
    }

    static List<Integer> pids(Watcher watcher) {
        return watcher.workers().stream().map(Worker::pid).toList();
    }

    static List<Integer> wids(Watcher watcher) {
        return watcher.workers().stream().map(Worker::wid).toList();
    }

    /** The events so far by their names, and forgets them. */
    List<String> told() {
        synchronized (events) {
            List<String> names = events.stream().map(event -> event.getClass().getSimpleName()).toList();
            events.clear();
            return names;
        }
    }
}
