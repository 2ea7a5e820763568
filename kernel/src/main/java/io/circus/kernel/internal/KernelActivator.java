// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

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
import io.circus.kernel.internal.process.LastRite;
import io.circus.kernel.internal.process.LinuxProcessTable;
import io.circus.kernel.internal.process.SystemCalls;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** Opens the kernel in order and closes it in reverse. Children go on when it alone stops; with the framework they end. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class KernelActivator implements BundleActivator {

    private EpollLoop loop;
    private LinuxProcessTable table;
    private LastRite lastRite;
    private ServiceTracker<?, ?> listeners;
    private ServiceTracker<ControlGroups, ControlGroups> groups;

    @Override
    public void start(BundleContext context) throws Exception {
        loop = new EpollLoop(new Epoll(), System::nanoTime);
        loop.start();
        var events = new EventBus(loop);
        groups = new ServiceTracker<>(context, ControlGroups.class, null);
        groups.open();
        table = new LinuxProcessTable(loop, SystemCalls.linux(), () -> Optional.ofNullable(groups.getService()));
        lastRite = new LastRite(table);
        Subreaper.become();
        // a parent may have had it ignored: then no status of a child could be collected
        Signals.reset(Signal.CHLD.number());
        table.lookForOrphans();
        listeners = ListenerTracker.open(context, events, table::snapshot);
        long known = KeeperSocket.keeper().stream().mapToLong(pid -> pid).findFirst().orElse(ProcessHandle.current().pid());
        context.registerService(Keeper.class, () -> known, null);
        context.registerService(DescriptorBudget.class, table.descriptors(), null);
        context.registerService(EventLoop.class, loop, null);
        context.registerService(ProcessTable.class, table, null);
        context.registerService(Events.class, events, null);
        // the launcher calls whoever ends processes, the one that ends the last of them last
        context.registerService(Runnable.class, lastRite, FrameworkUtil.asDictionary(
                Map.of("circus.end", "processes", Constants.SERVICE_RANKING, Integer.MIN_VALUE)));
        context.registerService(StateStore.class, new InMemoryStateStore(), null);
        context.registerService(Handover.class, new KeptChannels(loop), null);
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            lastRite.run();
        }
        listeners.close();
        table.close();
        groups.close();
        loop.stop();
    }
}
