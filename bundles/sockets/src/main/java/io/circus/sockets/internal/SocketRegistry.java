// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.Keeper;
import io.circus.kernel.StateStore;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketEvent;
import io.circus.sockets.SocketException;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.Sockets;
import io.circus.watchers.SocketSource;
import io.circus.watchers.WatcherException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * The managed sockets. When this component stops, their descriptors stay open; when it starts again it finds them in
 * the kernel's store.
 */
@Component(service = {Sockets.class, SocketSource.class, SocketRegistry.class}, immediate = true,
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SocketRegistry implements Sockets, SocketSource {

    private static final System.Logger LOG = System.getLogger("circus");

    private final EventLoop loop;
    private final Events events;
    private final StateStore store;
    private final SocketCalls calls;
    // guarded by this
    private final SortedMap<String, OpenSocket> sockets = new TreeMap<>();
    private final List<SocketObserver> observers = new ArrayList<>();
    private final List<Demand> demands = new ArrayList<>();

    /** The wait for a connection to one of the sockets of these names. */
    private record Demand(Set<String> names, ConnectionWatch watch) {}

    @Activate
    public SocketRegistry(@Reference EventLoop loop, @Reference Events events, @Reference StateStore store, @Reference Keeper keeper) {
        this(loop, events, store, new LinuxSocketCalls(keeper), Inherited.take(store, keeper.pid()));
    }

    /** @param inherited sockets that the daemon was started with */
    SocketRegistry(EventLoop loop, Events events, StateStore store, SocketCalls calls, List<SavedSocket> inherited) {
        this.loop = loop;
        this.events = events;
        this.store = store;
        this.calls = calls;
        inherited.forEach(socket -> socket.saveIn(store));
        SavedSocket.all(store).forEach(saved -> sockets.put(saved.settings().name(), new OpenSocket(saved, calls)));
    }

    @Override
    public synchronized List<ManagedSocket> all() {
        return sockets.values().stream().map(OpenSocket::description).toList();
    }

    /** Reports the open sockets to {@code observer}, and from now on each one that is opened or closed. */
    synchronized void observe(SocketObserver observer) {
        observers.add(observer);
        forEachOpen(socket -> observer.opened(socket, calls));
    }

    /** Removes {@code observer}, after reporting all sockets as closed. */
    synchronized void forget(SocketObserver observer) {
        observers.remove(observer);
        forEachOpen(observer::closing);
    }

    synchronized void forEachOpen(Consumer<OpenSocket> task) {
        sockets.values().stream().filter(OpenSocket::isOpen).forEach(task);
    }

    @Override
    public synchronized void put(SocketSettings settings) throws SocketException {
        OpenSocket socket = sockets.get(settings.name());
        if (socket != null && socket.isInherited()) {
            LOG.log(INFO, () -> settings.name() + ": the daemon was started with this socket, its address counts");
            return;
        }
        if (socket != null && socket.isOpen() && settings.hasAddressOf(socket.settings())) {
            socket.change(settings);
            socket.saved().saveIn(store);
            return;
        }
        var fresh = OpenSocket.closed(settings, calls);
        if (socket != null) {
            fresh.users().addAll(socket.users());
            fresh.paused().addAll(socket.paused());
        }
        if (socket != null && socket.isOpen()) {
            replace(socket, fresh);
        } else {
            sockets.put(settings.name(), fresh);
            open(fresh);
        }
    }

    /** Opens {@code fresh} and closes {@code old}; if that fails, {@code old} is as before. */
    private void replace(OpenSocket old, OpenSocket fresh) throws SocketException {
        String name = fresh.settings().name();
        int port = old.description().port();
        try {
            if (old.isInTheWayOf(fresh)) {
                close(old);
                fresh.open();
            } else {
                fresh.open();
                close(old);
            }
        } catch (SocketException e) {
            if (!old.isOpen()) {
                old.openAt(port);
                opened(old);
            }
            events.post(new SocketEvent.SocketFailed(Instant.now(), name, e.getMessage()));
            throw new SocketException(e, "the former one stays open at " + old.description().address());
        }
        sockets.put(name, fresh);
        opened(fresh);
    }

    @Override
    public synchronized void remove(String name) {
        OpenSocket socket = sockets.get(name);
        if (socket != null && !socket.isInherited()) {
            sockets.remove(name);
            close(socket);
            SavedSocket.forget(name, store);
        }
    }

    @Override
    public synchronized Set<String> restore() {
        var affected = new TreeSet<String>();
        for (OpenSocket lost : sockets.values().stream().filter(OpenSocket::hasLostItsFile).toList()) {
            String name = lost.settings().name();
            LOG.log(WARNING, () -> "somebody has removed " + lost.settings().path() + " of the socket " + name
                    + ", opening it again");
            var fresh = OpenSocket.closed(lost.settings(), calls);
            fresh.users().addAll(lost.users());
            fresh.paused().addAll(lost.paused());
            try {
                replace(lost, fresh);
                affected.addAll(fresh.users());
            } catch (SocketException e) {
                LOG.log(WARNING, () -> e.getMessage() + ", trying again when a process needs it");
            }
        }
        return affected;
    }

    @Override
    public synchronized void closeAll() {
        sockets.values().forEach(this::close);
        sockets.keySet().forEach(name -> SavedSocket.forget(name, store));
        sockets.clear();
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(sockets.keySet());
    }

    @Override
    public synchronized Lease lease(String watcher, Collection<String> names) throws WatcherException {
        var lease = new HandedDescriptors(calls);
        try {
            for (String name : new TreeSet<>(names)) {
                OpenSocket socket = sockets.get(name);
                if (socket == null) {
                    throw new WatcherException("cannot give " + watcher + " the socket " + name
                            + ": there is no such socket");
                }
                if (!socket.isOpen()) {
                    open(socket);
                }
                lease.put(name, socket.settings().reusePort() ? socket.share() : calls.copy(socket.descriptor()));
                if (socket.users().add(watcher)) {
                    socket.saved().saveIn(store);
                }
                socket.paused().remove(watcher);
            }
            return lease;
        } catch (SocketException | IOException | RuntimeException | WatcherException e) {
            lease.close();
            throw e instanceof WatcherException known ? known : new WatcherException(e.getMessage(), e);
        }
    }

    @Override
    public synchronized void release(String watcher) {
        release(watcher, sockets.values());
    }

    @Override
    public synchronized void pause(String watcher) {
        sockets.values().stream().filter(socket -> socket.users().contains(watcher))
                .forEach(socket -> socket.paused().add(watcher));
    }

    @Override
    public synchronized void settle(String watcher) {
        release(watcher, sockets.values().stream().filter(socket -> socket.paused().contains(watcher)).toList());
    }

    private void release(String watcher, Collection<OpenSocket> some) {
        for (OpenSocket socket : some) {
            socket.paused().remove(watcher);
            if (socket.users().remove(watcher)) {
                if (socket.users().isEmpty() && socket.settings().closeWhenUnused() && !socket.isInherited()) {
                    close(socket);
                }
                socket.saved().saveIn(store);
            }
        }
    }

    @Override
    public synchronized Cancellable whenConnected(Collection<String> names, Runnable task) {
        var watch = new ConnectionWatch(calls, loop, task);
        for (String name : names) {
            OpenSocket socket = sockets.get(name);
            if (socket != null && socket.isOpen()) {
                watch.add(socket.descriptor());
            }
        }
        var demand = new Demand(Set.copyOf(names), watch);
        demands.removeIf(each -> each.watch().isOver());
        demands.add(demand);
        return watch;
    }

    private void open(OpenSocket socket) throws SocketException {
        try {
            socket.open();
        } catch (SocketException e) {
            socket.saved().saveIn(store);
            events.post(new SocketEvent.SocketFailed(Instant.now(), socket.settings().name(), e.getMessage()));
            throw e;
        }
        opened(socket);
    }

    private void opened(OpenSocket socket) {
        String name = socket.settings().name();
        String address = socket.description().address();
        socket.saved().saveIn(store);
        LOG.log(INFO, () -> "socket " + name + " is open at " + address);
        events.post(new SocketEvent.SocketOpened(Instant.now(), name, address));
        observers.forEach(observer -> observer.opened(socket, calls));
        // Waits for connections move to the new socket.
        demands.stream().filter(demand -> demand.names().contains(name)).forEach(demand -> demand.watch().add(socket.descriptor()));
    }

    private void close(OpenSocket socket) {
        if (socket.isOpen()) {
            observers.forEach(observer -> observer.closing(socket));
            socket.close();
            events.post(new SocketEvent.SocketClosed(Instant.now(), socket.settings().name()));
        }
    }
}
