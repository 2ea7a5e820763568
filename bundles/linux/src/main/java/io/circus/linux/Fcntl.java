// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;

/** fcntl(2): copies of descriptors, and what can be set of them. Any thread; nothing waits. */
public final class Fcntl {

    // fcntl.h
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int O_NONBLOCK = 0x800;

    /** Where the descriptors begin that must not clash with the numbers that children are given. */
    private static final int HIGH = 200;

    // int fcntl(int fd, int cmd, ... /* arg */);
    private static final NativeFunction FCNTL = new NativeFunction("fcntl");

    private Fcntl() {}

    /** A copy of {@code descriptor} that closes on exec, with a number above all that children are given: from 200 on. */
    public static int copy(int descriptor) throws ErrnoException {
        return call("copy descriptor ", descriptor, F_DUPFD_CLOEXEC, HIGH);
    }

    /** As {@link #copy}; closes {@code descriptor}, also if that fails. */
    public static int moveUp(int descriptor) throws ErrnoException {
        try {
            return copy(descriptor);
        } finally {
            Descriptors.close(descriptor);
        }
    }

    /** Whether reading, writing and accepting wait; this counts for all copies of the descriptor, in every process. */
    public static void setBlocking(int descriptor, boolean blocking) throws ErrnoException {
        int flags = call("read the flags of descriptor ", descriptor, F_GETFL, 0);
        call("set the flags of descriptor ", descriptor, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
    }

    /**
     * How much a pipe holds before its writer waits; the same for both ends.
     *
     * @param bytes rounded up to a power of two of pages; more than 1 MiB, and much in all pipes of one user, need privileges
     */
    public static void setPipeCapacity(int descriptor, int bytes) throws ErrnoException {
        call("set the capacity of pipe ", descriptor, F_SETPIPE_SZ, bytes);
    }

    private static int call(String what, int descriptor, int command, int argument) throws ErrnoException {
        return Native.check(what + descriptor, (errno, arena) -> FCNTL.call(errno, descriptor, command, argument));
    }
}
