// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.SocketAddress;
import io.circus.kernel.linux.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What NOTIFY_SOCKET of one process names: a datagram socket by which it says READY=1, in the way of sd_notify(3). Its name is
 * in the abstract namespace, so that a process of any user finds it, and cannot be guessed.
 */
final class NotifySocket implements AutoCloseable {

    private static final int LONGEST_MESSAGE = 4096;

    private final EventLoop loop;
    private final Runnable onReady;
    private final String name = "@circus/notify/" + UUID.randomUUID();
    private final int descriptor;
    private volatile boolean ready;
    // guarded by this
    private Cancellable watch;
    private boolean closed;

    /** @param onReady called on the loop at READY=1 */
    NotifySocket(EventLoop loop, Runnable onReady) throws ErrnoException {
        this.loop = loop;
        this.onReady = onReady;
        descriptor = Sockets.open(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0);
        try {
            Sockets.bind(descriptor, new SocketAddress.Unix(name));
            Descriptors.setBlocking(descriptor, false);
            await();
        } catch (ErrnoException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** For the environment of the process. */
    String name() {
        return name;
    }

    boolean isReady() {
        return ready;
    }

    private synchronized void await() {
        if (!closed) {
            watch = loop.whenReadable(descriptor, this::receive);
        }
    }

    /** Takes all that has come, so that no sender ever waits. */
    private synchronized void receive() {
        if (closed) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(LONGEST_MESSAGE);
            for (int length = Descriptors.read(descriptor, buffer); length >= 0; length =
                    Descriptors.read(descriptor, buffer)) {
                String message = new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
                if (message.lines().anyMatch("READY=1"::equals)) {
                    ready = true;
                    onReady.run();
                }
            }
        } catch (ErrnoException e) {
            close();
            return;
        }
        await();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (watch != null) {
                watch.cancel();
            }
            Descriptors.close(descriptor);
        }
    }
}
