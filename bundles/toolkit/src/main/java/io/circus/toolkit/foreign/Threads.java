// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** gettid(2), setpriority(2) and the processor time of single threads of this process. Any thread. */
final class Threads {

    /** setpriority(2): on Linux it means one thread. */
    private static final int PRIO_PROCESS = 0;
    private static final int LOWEST = 19;

    // pid_t gettid(void);
    private static final NativeFunction GETTID = new NativeFunction("gettid");
    // int setpriority(int which, id_t who, int prio);
    private static final NativeFunction SETPRIORITY = new NativeFunction("setpriority");

    private Threads() {}

    /** The kernel's number of the calling platform thread. */
    static int id() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) GETTID.call(Native.allocateErrno(arena));
        }
    }

    /** Gives the thread only the processor time that no other thread wants. For good: it takes a privilege to go back. */
    static void lowerPriority(int thread) throws ErrnoException {
        Native.check("cannot lower the priority of thread " + thread,
                (errno, arena) -> SETPRIORITY.call(errno, PRIO_PROCESS, thread, LOWEST));
    }

    /** How long the thread has run on a processor; zero if the kernel keeps no account of it or the thread has ended. */
    static Duration processorTime(int thread) {
        try {
            String account = Files.readString(Path.of("/proc/self/task/" + thread + "/schedstat"));
            return Duration.ofNanos(Long.parseLong(account.substring(0, account.indexOf(' '))));
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }
}
