// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.StateStore;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketException;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.Sockets;
import io.circus.watchers.SocketSource;
import io.circus.watchers.WatcherException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The managed sockets. When this component goes their descriptors stay open; when it comes back it finds them in the kernel's
 * store.
 */
@Component(service = {Sockets.class, SocketSource.class}, immediate = true)
public final class SocketRegistry implements Sockets, SocketSource {

    private static final System.Logger LOG = System.getLogger("circus");

    private final EventLoop loop;
    private final Events events;
    private final StateStore store;
    // guarded by this
    private final SortedMap<String, OpenSocket> sockets = new TreeMap<>();

    @Activate
    public SocketRegistry(@Reference EventLoop loop, @Reference Events events, @Reference StateStore store) {
        this(loop, events, store, Inherited.take(store));
    }

    /** @param inherited sockets that the daemon was started with */
    SocketRegistry(EventLoop loop, Events events, StateStore store, List<SavedSocket> inherited) {
        this.loop = loop;
        this.events = events;
        this.store = store;
        inherited.forEach(socket -> socket.saveIn(store));
        SavedSocket.all(store).forEach(saved -> sockets.put(saved.settings().name(), new OpenSocket(saved)));
    }

    @Override
    public synchronized List<ManagedSocket> all() {
        return sockets.values().stream().map(OpenSocket::facts).toList();
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
        var fresh = OpenSocket.closed(settings);
        if (socket != null) {
            fresh.users().addAll(socket.users());
            close(socket);
        }
        sockets.put(settings.name(), fresh);
        open(fresh);
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
        Map<String, Integer> descriptors = new HashMap<>();
        List<Integer> shares = new ArrayList<>();
        Lease lease = new Lease() {
            @Override
            public int descriptor(String name) {
                return descriptors.get(name);
            }

            @Override
            public void close() {
                shares.forEach(Descriptors::close);
                shares.clear();
            }
        };
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
                if (socket.settings().reusePort()) {
                    int share = socket.share();
                    shares.add(share);
                    descriptors.put(name, share);
                } else {
                    int copy = Descriptors.copy(socket.descriptor());
                    shares.add(copy);
                    descriptors.put(name, copy);
                }
                if (socket.users().add(watcher)) {
                    socket.saved().saveIn(store);
                }
            }
            return lease;
        } catch (SocketException | ErrnoException | RuntimeException | WatcherException e) {
            lease.close();
            throw e instanceof WatcherException known ? known : new WatcherException(e.getMessage(), e);
        }
    }

    @Override
    public synchronized void release(String watcher) {
        for (OpenSocket socket : sockets.values()) {
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
        var watch = new ConnectionWatch(loop, task);
        for (String name : names) {
            OpenSocket socket = sockets.get(name);
            if (socket != null && socket.isOpen()) {
                watch.add(socket.descriptor());
            }
        }
        return watch;
    }

    private void open(OpenSocket socket) throws SocketException {
        String name = socket.settings().name();
        try {
            socket.open();
            String address = address(socket);
            LOG.log(INFO, () -> "socket " + name + " is open at " + address);
            events.post(new KernelEvent.SocketOpened(Instant.now(), name, address));
        } catch (SocketException e) {
            events.post(new KernelEvent.SocketFailed(Instant.now(), name, e.getMessage()));
            throw e;
        } finally {
            socket.saved().saveIn(store);
        }
    }

    private static String address(OpenSocket socket) {
        ManagedSocket facts = socket.facts();
        return facts.settings().file().orElse((facts.host().contains(":") ? "[" + facts.host() + "]" : facts.host())
                + ":" + facts.port());
    }

    private void close(OpenSocket socket) {
        if (socket.isOpen()) {
            socket.close();
            events.post(new KernelEvent.SocketClosed(Instant.now(), socket.settings().name()));
        }
    }
}
