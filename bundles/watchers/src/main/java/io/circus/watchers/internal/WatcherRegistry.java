// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.StateStore;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import io.circus.watchers.internal.hooks.HookServices;
import io.circus.watchers.internal.hooks.Hooks;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.PendingOperation;
import io.circus.watchers.internal.life.SavedWatcher;
import io.circus.watchers.internal.notify.NotifyServices;
import io.circus.watchers.internal.notify.NotifySocket;
import io.circus.watchers.internal.pacing.RunnableThreads;
import io.circus.watchers.internal.pacing.SignalPacer;
import io.circus.watchers.internal.pacing.StopOrder;
import io.circus.watchers.internal.services.OutputServices;
import io.circus.watchers.internal.services.SocketServices;
import io.circus.watchers.internal.services.StopMethods;
import io.circus.watchers.internal.workers.WatcherContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The watchers of the daemon. When this component goes, no process is stopped; when it comes back it finds its watchers in the
 * kernel's store and their processes in the kernel's table.
 *
 * <p>It registers itself once it is made. Declarative services would register it before: a plugin that needs the watchers and that
 * the watchers use (a hook, a stop method, a stream, a listener to NOTIFY_SOCKET) would be made while they are made, and each would
 * wait for the other.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=io.circus.watchers.Watchers")
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class WatcherRegistry implements Watchers {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long the step that a lane is at may take when this component goes. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** Operations on several watchers that are under way at a time: whoever does not wait could begin any number of them. */
    private static final int MOST_GROUPS = 1000;

    private static final Comparator<Watcher> DESCENDING =
            Comparator.comparing((Watcher watcher) -> watcher.settings().get(WatcherOption.PRIORITY)).reversed();

    private final ScopedEventLoop own;
    private final WatcherContext context;
    private final Set<GroupStart> groups = ConcurrentHashMap.newKeySet();
    private final Set<Rest> resting = ConcurrentHashMap.newKeySet();
    // guarded by this
    private final Map<String, LaneWatcher> watchers = new LinkedHashMap<>();
    /** Those that are being removed and cannot be found any more, or by another name's owner; the first one first. */
    private final Set<LaneWatcher> leaving = new LinkedHashSet<>();
    private boolean configured;
    private boolean quitting;
    private ServiceRegistration<Watchers> registration;
    private volatile Globals globals = Globals.DEFAULT;

    @Activate
    public WatcherRegistry(@Reference EventLoop loop, @Reference ProcessTable table, @Reference Events events,
            @Reference StateStore store, @Reference HookServices hooks, @Reference StopMethods stopMethods,
            @Reference SocketServices sockets, @Reference OutputServices outputs,
            @Reference NotifyServices notifying) {
        this(loop, table, events, store, hooks, stopMethods, sockets, outputs, notifying, System::nanoTime,
                new SignalPacer(loop, System::nanoTime, Runtime.getRuntime().availableProcessors(), RunnableThreads::count));
    }

    public WatcherRegistry(EventLoop loop, ProcessTable table, Events events, StateStore store, HookServices hooks,
            StopMethods stopMethods, SocketServices sockets, OutputServices outputs, NotifyServices notifying,
            LongSupplier nanoTime, SignalPacer pacer) {
        own = new ScopedEventLoop(loop);
        context = new WatcherContext(own, table, events, store, nanoTime, pacer, this::globals,
                new Hooks(own, table, events, hooks), stopMethods, sockets, outputs, notifying);
        NotifySocket.closeOthers(store, notifying.keeper(), pid -> table.find(pid).isPresent());
        sockets.whenOneComes(() -> everyOne().forEach(LaneWatcher::look));
        for (SavedWatcher saved : SavedWatcher.all(store)) {
            LOG.log(INFO, () -> saved.settings().name() + ": taken over again");
            LaneWatcher watcher = register(saved.settings(), saved.aim());
            if (saved.aim() == SavedWatcher.Aim.REMOVED) {
                hide(watcher);
                leave(watcher, false, Cause.Asked.SOMEHOW);
            }
        }
    }

    @Activate
    void register(BundleContext bundle) {
        registration = bundle.registerService(Watchers.class, this, null);
    }

    @Deactivate
    public void close() {
        if (registration != null) {
            registration.unregister();
        }
        Map<Watcher, List<Lane.Kind>> intended = intended();
        // those first that wait for others with their names to be gone
        everyOne().reversed().forEach(watcher -> watcher.close(CLOSING, intended.getOrDefault(watcher, List.of())));
        // whatever still waits would keep this life of the bundle, which is over
        own.cancelAll();
    }

    /** What watchers have not been told yet, since it is not their turn, or they rest. */
    private Map<Watcher, List<Lane.Kind>> intended() {
        var intended = new HashMap<Watcher, List<Lane.Kind>>();
        groups.forEach(group -> group.left().forEach(watcher ->
                intended.computeIfAbsent(watcher, key -> new ArrayList<>()).add(group.kind())));
        resting.forEach(rest -> intended.computeIfAbsent(rest.watcher, key -> new ArrayList<>()).add(Lane.Kind.START));
        return intended;
    }

    /** Those too that are being removed. */
    private synchronized List<LaneWatcher> everyOne() {
        var every = new ArrayList<>(leaving);
        every.addAll(watchers.values());
        return every;
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
        Watcher added = enter(settings);
        context.post(new WatcherEvent.WatcherAdded(Instant.now(), added.name()));
        return added;
    }

    private LaneWatcher enter(WatcherSettings settings) throws WatcherException {
        String key = key(settings.name());
        LaneWatcher former = watchers.get(key);
        if (former != null && former.removal() == null) {
            throw new WatcherException("cannot add " + settings.name() + ": there is a watcher of that name");
        }
        if (former != null) {
            hide(former);
        }
        LaneWatcher last = leaving.stream().filter(one -> key(one.name()).equals(key)).reduce((one, next) -> next).orElse(null);
        if (last == null) {
            return register(settings, SavedWatcher.Aim.STOPPED);
        }
        last.replaced();
        LaneWatcher watcher = make(settings);
        watchers.put(key, watcher);
        watcher.openAfter(last);
        return watcher;
    }

    /** From now on it cannot be found, and another one may take its name. */
    private void hide(LaneWatcher watcher) {
        if (watchers.remove(key(watcher.name()), watcher)) {
            leaving.add(watcher);
        }
    }

    private LaneWatcher make(WatcherSettings settings) {
        return new LaneWatcher(settings, context, this::isQuitting, this::leaveOut);
    }

    private LaneWatcher register(WatcherSettings settings, SavedWatcher.Aim aim) {
        LaneWatcher watcher = make(settings);
        watchers.put(key(settings.name()), watcher);
        watcher.open(aim);
        return watcher;
    }

    @Override
    public synchronized Operation remove(Watcher watcher, boolean nostop, Cause.Commanded cause) {
        context.post(new WatcherEvent.WatcherRemoved(Instant.now(), watcher.name()));
        return leave(watcher, nostop, cause);
    }

    private Operation leave(Watcher watcher, boolean nostop, Cause.Commanded cause) {
        return lane(watcher).remove(nostop, cause, () -> removed(lane(watcher)));
    }

    @Override
    public synchronized Operation forget(Watcher watcher, boolean nostop, Cause.Commanded cause) {
        hide(lane(watcher));
        return remove(watcher, nostop, cause);
    }

    /** On the lane's own thread, which ends with this operation. */
    private synchronized void removed(LaneWatcher watcher) {
        leaving.remove(watcher);
        watchers.remove(key(watcher.name()), watcher);
        watcher.forgetSaved();
    }

    @Override
    public Operation start(Collection<Watcher> some) {
        if (isQuitting()) {
            return PendingOperation.failed("cannot start watchers: the daemon is stopping");
        }
        return oneAfterAnother(new GroupStart(context, starting(some), Lane.Kind.START, Watcher::start), globals.warmupDelay());
    }

    /** Those that are started with all others, in the order in which they are. */
    private static List<Watcher> starting(Collection<Watcher> some) {
        return some.stream().filter(watcher -> watcher.settings().get(WatcherOption.AUTOSTART)).sorted(DESCENDING).toList();
    }

    @Override
    public Operation stop(Collection<Watcher> some, Cause.Commanded cause) {
        JoinedOperations stops = stopEach(some, cause);
        return inBackground("circus-stop-all", whole -> {
            stops.awaitApplied(whole);
            return Outcome.ofSeveral(stops.join());
        });
    }

    @Override
    public Operation restart(Collection<Watcher> some, Cause.Commanded cause) {
        if (isQuitting()) {
            return PendingOperation.failed("cannot restart watchers: the daemon is stopping");
        }
        if (areTooMany()) {
            return tooManyGroups();
        }
        List<Watcher> again = starting(some);
        Cancellable kept = keepSockets(again.stream().map(Watcher::name).toList());
        JoinedOperations stops = stopEach(some, cause);
        // from now on: whoever is told to stop before its turn comes is left alone
        GroupStart starts = begin(new GroupStart(context, again, Lane.Kind.START, Watcher::start));
        PendingOperation operation = inBackground("circus-restart-all", whole -> {
            stops.awaitApplied(whole);
            stops.join();
            starts.run(globals.warmupDelay());
            return starts.operation().join();
        });
        operation.whenOver(kept::cancel);
        operation.whenOver(() -> groups.remove(starts));
        return operation;
    }

    private interface Work {
        Outcome run(PendingOperation whole) throws WatcherException, InterruptedException;
    }

    private static PendingOperation inBackground(String threadName, Work work) {
        var whole = new PendingOperation();
        Thread.ofVirtual().name(threadName).start(() -> {
            try {
                whole.complete(work.run(whole));
            } catch (WatcherException e) {
                whole.fail(e);
            } catch (InterruptedException e) {
                whole.fail(new WatcherException("interrupted", e));
            }
        });
        return whole;
    }

    @Override
    public Operation reload(Collection<Watcher> some, boolean sequential, Cause.Commanded cause) {
        // At once: the last one's turn may come when others have taken minutes.
        some.forEach(watcher -> context.outputs().reopen(watcher.name()));
        return oneAfterAnother(new GroupStart(context, some.stream().sorted(DESCENDING).toList(), Lane.Kind.RELOAD,
                watcher -> watcher.reload(sequential, cause)), Duration.ZERO);
    }

    @Override
    public Cancellable startAfter(Watcher watcher, Duration rest) {
        var start = new Rest(watcher);
        resting.add(start);
        start.timer = context.loop().after(rest, start::over);
        return start;
    }

    /** Of a watcher that is to be started when it is over. */
    private final class Rest implements Cancellable {

        private final Watcher watcher;
        private volatile Cancellable timer = () -> { };

        Rest(Watcher watcher) {
            this.watcher = watcher;
        }

        private void over() {
            if (!isQuitting() && find(watcher.name()).filter(found -> found == watcher).isPresent()) {
                watcher.start();
            }
            resting.remove(this);
        }

        @Override
        public void cancel() {
            timer.cancel();
            resting.remove(this);
        }
    }

    @Override
    public Operation quit(Cause.Commanded cause) {
        synchronized (this) {
            if (configured && !quitting) {
                LOG.log(INFO, () -> "Arbiter exiting");
            }
            quitting = true;
        }
        return stop(List.copyOf(everyOne()), cause);
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
        return context.sockets().keep(names);
    }

    /** For tests: whether nothing goes on until something happens. */
    boolean isQuiet() {
        return everyOne().stream().allMatch(LaneWatcher::isQuiet);
    }

    private JoinedOperations stopEach(Collection<Watcher> some, Cause.Commanded cause) {
        var order = new StopOrder();
        var turns = new LinkedHashMap<LaneWatcher, StopOrder.Turn>();
        some.stream().sorted(DESCENDING.reversed()).forEach(watcher ->
                turns.put(lane(watcher), order.turn(watcher.settings().get(WatcherOption.PRIORITY))));
        var each = new LinkedHashMap<LaneWatcher, Operation>();
        turns.forEach((watcher, turn) -> each.put(watcher, watcher.stop(turn, cause)));
        return new JoinedOperations(each);
    }

    private Operation oneAfterAnother(GroupStart group, Duration pause) {
        if (areTooMany()) {
            return tooManyGroups();
        }
        begin(group);
        Thread.ofVirtual().name("circus-group").start(() -> group.run(pause));
        return group.operation();
    }

    private boolean areTooMany() {
        return groups.size() >= MOST_GROUPS;
    }

    private static Operation tooManyGroups() {
        return PendingOperation.failed("cannot begin another operation on several watchers: " + MOST_GROUPS + " are under way");
    }

    private GroupStart begin(GroupStart group) {
        groups.add(group);
        group.operation().whenOver(() -> groups.remove(group));
        return group;
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
