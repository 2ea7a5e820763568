// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.notify;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Keeper;
import io.circus.kernel.StateStore;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.Fcntl;
import io.circus.linux.SocketAddress;
import io.circus.linux.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * What NOTIFY_SOCKET of one process names: a datagram socket by which it says READY=1, WATCHDOG=1 and the like, in the way of
 * sd_notify(3). Its name is in the abstract namespace, so that a process of any user finds it, and cannot be guessed. The kernel
 * keeps its descriptor, so that a process is heard again after an update of this bundle. Any thread.
 */
public final class NotifySocket {

    private static final int LONGEST_MESSAGE = 4096;
    private static final int MOST_AT_ONCE = 64;
    private static final String KEY = "notify/";

    private final EventLoop loop;
    private final Keeper keeper;
    private final int descriptor;
    private volatile boolean ready;
    // guarded by this
    private Cancellable watch = () -> { };
    private boolean closed;

    private NotifySocket(EventLoop loop, Keeper keeper, int descriptor) {
        this.keeper = keeper;
        this.loop = loop;
        this.descriptor = descriptor;
    }

    /** A new one, bound to {@code name}. What comes waits until somebody listens. */
    static NotifySocket bind(EventLoop loop, Keeper keeper, String name) throws ErrnoException {
        int descriptor = Sockets.open(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0);
        try {
            Sockets.bind(descriptor, new SocketAddress.Unix(name));
            Fcntl.setBlocking(descriptor, false);
        } catch (ErrnoException | RuntimeException e) {
            Descriptors.close(descriptor);
            throw e;
        }
        return new NotifySocket(loop, keeper, keeper.keep(descriptor));
    }

    /** That of the living process {@code pid}, which an earlier life of this bundle has kept. */
    public static Optional<NotifySocket> kept(EventLoop loop, Keeper keeper, StateStore store, int pid) {
        try {
            Optional<String> number = store.get(KEY + pid);
            return number.isEmpty() ? Optional.empty()
                    : Optional.of(new NotifySocket(loop, keeper, keeper.keep(Integer.parseInt(number.get()))));
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    /** Closes those of processes that have ended while this bundle was stopped. */
    public static void closeOthers(StateStore store, Keeper keeper, IntPredicate isAlive) {
        store.entries(KEY).forEach((key, descriptor) -> {
            if (!isAlive.test(Integer.parseInt(key.substring(KEY.length())))) {
                store.remove(key);
                keeper.close(Integer.parseInt(descriptor));
            }
        });
    }

    /** Leaves the descriptor with the kernel until it is closed. */
    public void keep(StateStore store, int pid) {
        store.put(KEY + pid, Integer.toString(descriptor));
    }

    public boolean isReady() {
        return ready;
    }

    /** From now on calls {@code listener}, on the loop, with the lines of each message. */
    public synchronized void listen(Consumer<List<String>> listener) {
        if (!closed) {
            watch = loop.whenReadable(descriptor, () -> receive(listener));
        }
    }

    /** Takes some of what has come: the loop has other things to do than to listen to one process without end. */
    private void receive(Consumer<List<String>> listener) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(LONGEST_MESSAGE);
            for (int count = 0; count < MOST_AT_ONCE; count++) {
                int length = read(buffer);
                if (length < 0) {
                    break;
                }
                String message = new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
                List<String> lines = message.lines().toList();
                ready |= lines.contains("READY=1");
                listener.accept(lines);
            }
        } catch (ErrnoException e) {
            close();
            return;
        }
        listen(listener);
    }

    private synchronized int read(MemorySegment buffer) throws ErrnoException {
        return closed ? -1 : Descriptors.read(descriptor, buffer);
    }

    /** Nobody listens any more, but the descriptor stays open. */
    public synchronized void leave() {
        watch.cancel();
        closed = true;
    }

    /** The process has ended: the descriptor goes, and what is kept of it. */
    public synchronized void forget(StateStore store, int pid) {
        store.remove(KEY + pid);
        close();
    }

    public synchronized void close() {
        if (!closed) {
            closed = true;
            watch.cancel();
            keeper.close(descriptor);
        }
    }
}
