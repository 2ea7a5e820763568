// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.circus.kernel.internal.loop.Poller;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * epoll(7): waits for descriptors to become readable, each announced under a key: once until it is armed again, or at each arrival.
 * {@link #await} belongs to one thread; the other methods to any.
 *
 * <p>{@code struct epoll_event} is packed on x86-64, 12 bytes with the data at 4, and has its natural alignment
 * elsewhere, 16 bytes with the data at 8: sys/epoll.h.
 */
public final class Epoll implements Poller {

    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final long EVENT_SIZE = PACKED ? 12 : 16;
    private static final long DATA_OFFSET = PACKED ? 4 : 8;

    /** How many descriptors one call of {@link #await} announces at the most. */
    private static final int BATCH = 256;

    // sys/epoll.h
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLLIN = 0x001;
    private static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLLONESHOT = 1 << 30;
    private static final int EPOLLET = 1 << 31;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;

    /** The key of the wake-up counter; callers' keys are positive. */
    private static final long WAKE = 0;

    // int epoll_create1(int flags);
    private static final NativeFunction CREATE = new NativeFunction("epoll_create1");
    // int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event);
    private static final NativeFunction CONTROL = new NativeFunction("epoll_ctl");
    // int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout);
    private static final NativeFunction WAIT = new NativeFunction("epoll_wait");

    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate(EVENT_SIZE * BATCH, 8);
    private final MemorySegment errno = Native.allocateErrno(arena);
    private final MemorySegment counter = arena.allocate(JAVA_LONG);
    private final int descriptor;
    private final int wake;

    public Epoll() throws ErrnoException {
        descriptor = Native.check("make an epoll instance", (errno, arena) -> CREATE.call(errno, EPOLL_CLOEXEC));
        wake = Descriptors.eventCounter();
        control(EPOLL_CTL_ADD, wake, EPOLLIN, WAKE);
    }

    @Override
    public void arm(int watched, long key) throws ErrnoException {
        int interest = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;
        try {
            control(EPOLL_CTL_ADD, watched, interest, key);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            control(EPOLL_CTL_MOD, watched, interest, key);
        }
    }

    @Override
    public void armEdge(int watched, long key) throws ErrnoException {
        control(EPOLL_CTL_ADD, watched, EPOLLIN | EPOLLET, key);
    }

    @Override
    public void disarm(int watched) {
        try {
            control(EPOLL_CTL_DEL, watched, 0, 0);
        } catch (ErrnoException e) {
            // ENOENT, EBADF: nothing to forget
        }
    }

    @Override
    public void await(int timeoutMillis, Ready ready) throws ErrnoException {
        int count = (int) WAIT.call(errno, descriptor, events.address(), BATCH, timeoutMillis);
        if (count < 0) {
            if (Native.errnoIn(errno) == Errno.EINTR.number()) {
                return;
            }
            throw new ErrnoException("wait for descriptors", Native.errnoIn(errno));
        }
        for (int i = 0; i < count; i++) {
            long key = events.get(JAVA_LONG_UNALIGNED, i * EVENT_SIZE + DATA_OFFSET);
            if (key == WAKE) {
                Descriptors.read(wake, counter);
            } else {
                ready.on(key);
            }
        }
    }

    @Override
    public void wake() {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment one = scratch.allocate(JAVA_LONG);
            one.set(JAVA_LONG, 0, 1);
            Descriptors.write(wake, one);
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    private void control(int operation, int watched, int interest, long key) throws ErrnoException {
        Native.check("watch descriptor " + watched, (errno, scratch) -> {
            MemorySegment event = scratch.allocate(EVENT_SIZE, 8);
            event.set(JAVA_INT_UNALIGNED, 0, interest);
            event.set(JAVA_LONG_UNALIGNED, DATA_OFFSET, key);
            return CONTROL.call(errno, descriptor, operation, watched, event.address());
        });
    }

    @Override
    public void close() {
        Descriptors.close(wake);
        Descriptors.close(descriptor);
        arena.close();
    }
}
