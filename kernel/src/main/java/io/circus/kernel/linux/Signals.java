// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

/** kill(2). */
public final class Signals {

    // int kill(pid_t pid, int sig);
    private static final NativeFunction KILL = new NativeFunction("kill");

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
}
