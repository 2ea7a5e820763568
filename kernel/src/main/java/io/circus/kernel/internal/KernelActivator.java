// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.ControlGroups;
import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.Handover;
import io.circus.kernel.Keeper;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.Signal;
import io.circus.kernel.StateStore;
import io.circus.kernel.internal.events.EventBus;
import io.circus.kernel.internal.events.ListenerTracker;
import io.circus.kernel.internal.linux.Epoll;
import io.circus.kernel.internal.linux.KeeperSocket;
import io.circus.kernel.internal.linux.Signals;
import io.circus.kernel.internal.linux.Subreaper;
import io.circus.kernel.internal.loop.EpollLoop;
import io.circus.kernel.internal.process.Journal;
import io.circus.kernel.internal.process.LastRite;
import io.circus.kernel.internal.process.LinuxProcessTable;
import io.circus.kernel.internal.process.SystemCalls;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.kernel.internal.survival.JournalStateStore;
import io.circus.kernel.internal.survival.LinkedKeeper;
import io.circus.kernel.internal.survival.Memory;
import io.circus.kernel.internal.survival.Slots;
import io.circus.kernel.linux.CrashPoint;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** Opens the kernel in order and closes it in reverse. Children go on when it alone stops; with the framework they end. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class KernelActivator implements BundleActivator {

    private static final System.Logger LOG = System.getLogger("circus");

    private EpollLoop loop;
    private LinuxProcessTable table;
    private LastRite lastRite;
    private LinkedKeeper keeper;
    private ServiceTracker<?, ?> listeners;
    private ServiceTracker<ControlGroups, ControlGroups> groups;

    @Override
    public void start(BundleContext context) throws Exception {
        loop = new EpollLoop(new Epoll(), System::nanoTime);
        loop.start();
        var events = new EventBus(loop);
        groups = new ServiceTracker<>(context, ControlGroups.class, null);
        groups.open();
        keeper = new LinkedKeeper(KeeperSocket.find());
        Optional<Memory> memory = keeper.isThere() ? Memory.open(keeper) : Optional.empty();
        StateStore store = memory.<StateStore>map(JournalStateStore::new).orElseGet(InMemoryStateStore::new);
        Journal journal = memory.<Journal>map(there -> new Slots(there, keeper, store)).orElse(Journal.NONE);
        if (memory.isPresent()) {
            keeper.armable(store);
        }
        table = new LinuxProcessTable(loop, SystemCalls.linux(), () -> Optional.ofNullable(groups.getService()), journal);
        lastRite = new LastRite(table);
        Subreaper.become();
        // a parent may have had it ignored: then no status of a child could be collected
        Signals.reset(Signal.CHLD.number());
        table.lookForOrphans();
        if (memory.isPresent() && memory.get().generation() > 1) {
            keeper.whenArmed(() -> {
                table.tellEnds();
                if (keeper.isEnding()) {
                    stopFramework(context.getBundle(0));
                }
            });
            keeper.takeOver(table, loop);
        }
        if (memory.isPresent()) {
            keeper.healWith(loop, table::becomesKeeper);
        }
        listeners = ListenerTracker.open(context, events, table::snapshot);
        context.registerService(Keeper.class, keeper, null);
        context.registerService(DescriptorBudget.class, table.descriptors(), null);
        context.registerService(EventLoop.class, loop, null);
        context.registerService(ProcessTable.class, table, null);
        context.registerService(Events.class, events, null);
        // the launcher calls whoever ends processes, the one that ends the last of them last
        context.registerService(Runnable.class, this::end, FrameworkUtil.asDictionary(
                Map.of("circus.end", "processes", Constants.SERVICE_RANKING, Integer.MIN_VALUE)));
        // before anybody ends a process
        context.registerService(Runnable.class, () -> beginEnd(memory), FrameworkUtil.asDictionary(
                Map.of("circus.end", "processes", Constants.SERVICE_RANKING, Integer.MAX_VALUE)));
        context.registerService(StateStore.class, store, null);
        context.registerService(Handover.class, new KeptChannels(loop), null);
    }

    /** A daemon that cannot take over what the one before it has left must not end it: the next one may be able to. */
    private void beginEnd(Optional<Memory> memory) {
        if (memory.isPresent() && memory.get().generation() > 1 && !keeper.isArmed()) {
            LOG.log(ERROR, () -> "cannot take over the processes of the daemon before this one; leaving them to the next one");
            Runtime.getRuntime().halt(1);
        }
        keeper.end();
    }

    private static void stopFramework(Bundle framework) {
        LOG.log(INFO, () -> "going on with the end of the daemon, which has been interrupted");
        Thread.ofPlatform().name("circus-end").start(() -> {
            try {
                framework.stop();
            } catch (BundleException e) {
                LOG.log(ERROR, () -> "cannot end: " + e.getMessage());
            }
        });
    }

    /** The last one is the keeper: a daemon that dies before is not taken for one that has ended. */
    private void end() {
        lastRite.run();
        CrashPoint.reach("processes ended");
        keeper.quit();
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            end();
        }
        listeners.close();
        table.close();
        groups.close();
        loop.stop();
    }
}
