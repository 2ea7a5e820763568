// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.MemorySegment;

/** Short waits for one descriptor, by poll(2). They hold the calling thread: nothing for the loop, which has epoll. */
public final class Poll {

    // poll.h: POLLIN, POLLOUT; struct pollfd: fd at 0, events at 4, revents at 6
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;
    private static final int POLLFD_SIZE = 8;
    private static final int EVENTS_OFFSET = 4;
    private static final int RESULTS_OFFSET = 6;

    // int poll(struct pollfd *fds, nfds_t nfds, int timeout);
    private static final NativeFunction POLL = new NativeFunction("poll");

    private Poll() {}

    /**
     * Waits until a write takes something or fails.
     *
     * @param patience in milliseconds
     * @return false if that has not come in time
     */
    public static boolean writable(int descriptor, int patience) throws ErrnoException {
        try {
            return poll(descriptor, POLLOUT, patience) != 0;
        } catch (ErrnoException e) {
            if (e.is(Errno.EINTR)) {
                return true; // the caller tries, and waits again
            }
            throw e;
        }
    }

    /** Whether there are bytes to read now; the end alone is none. Does not wait. */
    public static boolean hasBytes(int descriptor) throws ErrnoException {
        return (poll(descriptor, POLLIN, 0) & POLLIN) != 0;
    }

    /** @return what has come of {@code events}, and the end or an error */
    private static int poll(int descriptor, short events, int patience) throws ErrnoException {
        return Native.check("wait for descriptor " + descriptor, (errno, arena) -> {
            MemorySegment poll = arena.allocate(POLLFD_SIZE, Integer.BYTES);
            poll.set(JAVA_INT, 0, descriptor);
            poll.set(JAVA_SHORT, EVENTS_OFFSET, events);
            int count = (int) POLL.call(errno, poll.address(), 1, patience);
            return count < 0 ? count : poll.get(JAVA_SHORT, RESULTS_OFFSET);
        });
    }
}
