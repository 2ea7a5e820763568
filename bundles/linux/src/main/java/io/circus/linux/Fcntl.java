// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

/** fcntl(2). */
final class Fcntl {

    // fcntl.h
    private static final int F_GETFL = 3;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_SETFL = 4;
    private static final int F_SETPIPE_SZ = 1031;

    // int fcntl(int fd, int cmd, ... /* arg */);
    private static final NativeFunction FCNTL = new NativeFunction("fcntl");

    private Fcntl() {}

    static void addStatusFlag(int descriptor, int flag) throws ErrnoException {
        int flags = call("read the flags of descriptor ", descriptor, F_GETFL, 0);
        call("set the flags of descriptor ", descriptor, F_SETFL, flags | flag);
    }

    static void removeStatusFlag(int descriptor, int flag) throws ErrnoException {
        int flags = call("read the flags of descriptor ", descriptor, F_GETFL, 0);
        call("set the flags of descriptor ", descriptor, F_SETFL, flags & ~flag);
    }

    /** A copy with the lowest free number from {@code lowest} on, that closes on exec. */
    static int copy(int descriptor, int lowest) throws ErrnoException {
        return call("copy descriptor ", descriptor, F_DUPFD_CLOEXEC, lowest);
    }

    static void setPipeCapacity(int descriptor, int bytes) throws ErrnoException {
        call("set the capacity of pipe ", descriptor, F_SETPIPE_SZ, bytes);
    }

    private static int call(String what, int descriptor, int command, int argument) throws ErrnoException {
        return Native.check(what + descriptor, (errno, arena) -> FCNTL.call(errno, descriptor, command, argument));
    }
}
