// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.StateStore;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The watchers of the daemon. When this component goes, no process is stopped; when it comes back it finds its watchers in the
 * kernel's store and their processes in the kernel's table.
 */
@Component
public final class WatcherRegistry implements Watchers {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long the step that a lane is at may take when this component goes. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** Operations on several watchers that are under way at a time: whoever does not wait could begin any number of them. */
    private static final int MOST_GROUPS = 1000;

    private static final Comparator<Watcher> DESCENDING =
            Comparator.comparing((Watcher watcher) -> watcher.settings().get(WatcherOption.PRIORITY)).reversed();

    private final Surroundings with;
    private final Set<GroupStart> groups = ConcurrentHashMap.newKeySet();
    /** Those that are being removed and whose name is another one's already. */
    private final Set<LaneWatcher> leaving = ConcurrentHashMap.newKeySet();
    // guarded by this
    private final Map<String, LaneWatcher> watchers = new LinkedHashMap<>();
    private boolean configured;
    private boolean quitting;
    private volatile Globals globals = Globals.DEFAULT;

    @Activate
    public WatcherRegistry(@Reference EventLoop loop, @Reference ProcessTable table, @Reference Events events,
            @Reference StateStore store, @Reference HookServices hooks, @Reference StopMethods stopMethods,
            @Reference SocketServices sockets, @Reference OutputServices outputs,
            @Reference NotifyServices notifying) {
        this(loop, table, events, store, hooks, stopMethods, sockets, outputs, notifying, System::nanoTime,
                new SignalPacer(loop, System::nanoTime, Runtime.getRuntime().availableProcessors(), RunnableThreads::count));
    }

    WatcherRegistry(EventLoop loop, ProcessTable table, Events events, StateStore store, HookServices hooks,
            StopMethods stopMethods, SocketServices sockets, OutputServices outputs, NotifyServices notifying,
            LongSupplier nanoTime, SignalPacer pacer) {
        with = new Surroundings(loop, table, events, store, nanoTime, pacer, this::globals,
                new Hooks(loop, table, events, hooks), stopMethods, sockets, outputs, notifying);
        NotifySocket.closeOthers(store, pid -> table.find(pid).isPresent());
        sockets.whenOneComes(() -> all().forEach(watcher -> lane(watcher).look()));
        for (SavedWatcher saved : SavedWatcher.all(store)) {
            LOG.log(INFO, () -> saved.settings().name() + ": taken over again");
            register(saved.settings(), saved.up());
        }
    }

    @Deactivate
    void close() {
        leaving.forEach(watcher -> watcher.close(CLOSING));
        all().forEach(watcher -> lane(watcher).close(CLOSING));
    }

    @Override
    public synchronized List<Watcher> all() {
        return List.copyOf(watchers.values());
    }

    @Override
    public synchronized Optional<Watcher> find(String name) {
        return Optional.ofNullable(watchers.get(key(name)));
    }

    @Override
    public synchronized Watcher add(WatcherSettings settings) throws WatcherException {
        LaneWatcher former = watchers.get(key(settings.name()));
        if (former == null) {
            return register(settings, false);
        }
        if (former.removal() == null) {
            throw new WatcherException("cannot add " + settings.name() + ": there is a watcher of that name");
        }
        former.replaced();
        leaving.add(former);
        LaneWatcher watcher = make(settings);
        watchers.remove(key(settings.name()));
        watchers.put(key(settings.name()), watcher);
        watcher.openAfter(former.removal());
        return watcher;
    }

    private LaneWatcher make(WatcherSettings settings) {
        return new LaneWatcher(settings, with, this::isQuitting, this::leaveOut);
    }

    private LaneWatcher register(WatcherSettings settings, boolean up) {
        LaneWatcher watcher = make(settings);
        watchers.put(key(settings.name()), watcher);
        watcher.open(up);
        return watcher;
    }

    @Override
    public synchronized Operation remove(Watcher watcher, boolean nostop) {
        return lane(watcher).remove(nostop, () -> forget(lane(watcher)));
    }

    /** On the lane's own thread, which ends with this operation. */
    private synchronized void forget(LaneWatcher watcher) {
        leaving.remove(watcher);
        if (watchers.remove(key(watcher.name()), watcher)) {
            SavedWatcher.forget(watcher.name(), with.store());
        }
    }

    @Override
    public Operation start(Collection<Watcher> some) {
        if (isQuitting()) {
            return PendingOperation.failed("cannot start watchers: the daemon is stopping");
        }
        List<Watcher> order = some.stream().filter(watcher -> watcher.settings().get(WatcherOption.AUTOSTART))
                .sorted(DESCENDING).toList();
        return oneAfterAnother(order, Watcher::start, globals.warmupDelay());
    }

    @Override
    public Operation stop(Collection<Watcher> some) {
        var operation = new PendingOperation();
        List<Operation> each = stopEach(some);
        Thread.ofVirtual().name("circus-stop-all").start(() -> joinAll(each, operation));
        return operation;
    }

    @Override
    public Operation restart(Collection<Watcher> some) {
        if (isQuitting()) {
            return PendingOperation.failed("cannot restart watchers: the daemon is stopping");
        }
        var operation = new PendingOperation();
        Cancellable kept = keepSockets(some.stream().filter(watcher -> watcher.settings().get(WatcherOption.AUTOSTART))
                .map(Watcher::name).toList());
        operation.whenOver(kept::cancel);
        List<Operation> each = stopEach(some);
        var stopped = new PendingOperation();
        stopped.whenOver(() -> ((PendingOperation) start(some)).whenOver(() -> operation.complete(Outcome.NOTHING)));
        Thread.ofVirtual().name("circus-restart-all").start(() -> joinAll(each, stopped));
        return operation;
    }

    @Override
    public Operation reload(Collection<Watcher> some, boolean sequential) {
        // At once: the last one's turn may come when others have taken minutes.
        some.forEach(watcher -> with.outputs().reopen(watcher.name()));
        return oneAfterAnother(some.stream().sorted(DESCENDING).toList(), watcher -> watcher.reload(sequential),
                Duration.ZERO);
    }

    @Override
    public Cancellable startAfter(Watcher watcher, Duration rest) {
        return with.loop().after(rest, () -> {
            if (!isQuitting() && find(watcher.name()).filter(found -> found == watcher).isPresent()) {
                watcher.start();
            }
        });
    }

    @Override
    public Operation quit() {
        synchronized (this) {
            if (configured && !quitting) {
                LOG.log(INFO, () -> "Arbiter exiting");
            }
            quitting = true;
        }
        return stop(all());
    }

    @Override
    public synchronized void configure(Globals values) {
        configured = true;
        globals = values;
    }

    @Override
    public Globals globals() {
        return globals;
    }

    @Override
    public Cancellable keepSockets(Collection<String> names) {
        return with.sockets().keep(names);
    }

    /** For tests: whether nothing goes on until something happens. */
    boolean isQuiet() {
        return leaving.stream().allMatch(LaneWatcher::isQuiet)
                && all().stream().allMatch(watcher -> lane(watcher).isQuiet());
    }

    private List<Operation> stopEach(Collection<Watcher> some) {
        var order = new StopOrder();
        var turns = new LinkedHashMap<LaneWatcher, StopOrder.Turn>();
        some.stream().sorted(DESCENDING.reversed()).forEach(watcher ->
                turns.put(lane(watcher), order.turn(watcher.settings().get(WatcherOption.PRIORITY))));
        var each = new ArrayList<Operation>();
        turns.forEach((watcher, turn) -> each.add(watcher.stop(turn)));
        return each;
    }

    private static void joinAll(List<Operation> each, PendingOperation whole) {
        try {
            for (Operation one : each) {
                try {
                    one.join();
                } catch (WatcherException e) {
                    // its lane has logged it; the others count
                }
            }
            whole.complete(Outcome.NOTHING);
        } catch (InterruptedException e) {
            whole.fail(new WatcherException("interrupted", e));
        }
    }

    private Operation oneAfterAnother(List<Watcher> order, Function<Watcher, Operation> step, Duration pause) {
        if (groups.size() >= MOST_GROUPS) {
            return PendingOperation.failed("cannot begin another operation on several watchers: " + MOST_GROUPS + " are under way");
        }
        var group = new GroupStart(with, order, step);
        groups.add(group);
        group.operation().whenOver(() -> groups.remove(group));
        Thread.ofVirtual().name("circus-group").start(() -> group.run(pause));
        return group.operation();
    }

    /** A watcher that is told to stop is not started by a group that has not come to it yet. */
    private void leaveOut(LaneWatcher watcher) {
        groups.forEach(group -> group.leaveOut(watcher));
    }

    private synchronized boolean isQuitting() {
        return quitting;
    }

    private static LaneWatcher lane(Watcher watcher) {
        return (LaneWatcher) watcher;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
