// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** kill(2). */
public final class Signals {

    // int kill(pid_t pid, int sig);
    private static final MethodHandle KILL = Native.link("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private Signals() {}

    /**
     * Sends {@code signal} to {@code pid}.
     *
     * @return false if there is no such process any more
     */
    public static boolean send(int pid, int signal) throws ErrnoException {
        try {
            Native.check("send signal " + signal + " to " + pid,
                    (errno, arena) -> (int) KILL.invokeExact(errno, pid, signal));
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.ESRCH)) {
                return false;
            }
            throw e;
        }
    }
}
