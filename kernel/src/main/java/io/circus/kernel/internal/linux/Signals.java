// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.Arena;

/** kill(2), signal(2). */
public final class Signals {

    // int kill(pid_t pid, int sig);
    private static final NativeFunction KILL = new NativeFunction("kill");

    // sighandler_t signal(int sig, sighandler_t handler);
    private static final NativeFunction SIGNAL = new NativeFunction("signal");

    // signal.h
    private static final long SIG_DFL = 0;

    private Signals() {}

    /**
     * Sends {@code signal} to {@code pid}.
     *
     * @return false if there is no such process any more
     */
    public static boolean send(int pid, int signal) throws ErrnoException {
        try {
            Native.check("send signal " + signal + " to " + pid, (errno, arena) -> KILL.call(errno, pid, signal));
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.ESRCH)) {
                return false;
            }
            throw e;
        }
    }

    /** From now on {@code signal} has its default action in this process, whatever its parent has made of it. */
    public static void reset(int signal) {
        try (Arena arena = Arena.ofConfined()) {
            SIGNAL.call(Native.allocateErrno(arena), signal, SIG_DFL);
        }
    }
}
