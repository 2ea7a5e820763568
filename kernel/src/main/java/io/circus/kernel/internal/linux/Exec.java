// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.io.File;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Set;

/** execve(2): another program in the place of this JVM, with the pid and the children that it has. */
public final class Exec {

    // fcntl.h, signal.h
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int SIG_SETMASK = 2;
    private static final long SIGSET_SIZE = 128;
    private static final int FIRST_UNCOMMON = 3;

    // int execve(const char *pathname, char *const argv[], char *const envp[]);
    private static final NativeFunction EXECVE = new NativeFunction("execve");
    // int fcntl(int fd, int cmd, ... /* arg */);
    private static final NativeFunction FCNTL = new NativeFunction("fcntl");
    // int pthread_sigmask(int how, const sigset_t *set, sigset_t *oldset);
    private static final NativeFunction SIGMASK = new NativeFunction("pthread_sigmask");

    private Exec() {}

    /**
     * Returns only if that fails.
     *
     * @param kept the descriptors that the program gets, besides the three common ones
     */
    public static void become(String program, List<String> words, List<String> environment, Set<Integer> kept) throws ErrnoException {
        for (String name : new File("/proc/self/fd").list()) {
            int number = Integer.parseInt(name);
            if (number >= FIRST_UNCOMMON) {
                Native.check("prepare descriptor " + number, (errno, arena) -> {
                    FCNTL.call(errno, number, F_SETFD, kept.contains(number) ? 0 : FD_CLOEXEC);
                    return 0; // the folder itself is closed by now
                });
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            // threads of a JVM block some signals, and a program inherits that
            SIGMASK.call(Native.allocateErrno(arena), SIG_SETMASK, arena.allocate(SIGSET_SIZE, 8).address(), 0);
        }
        Native.check("execute " + program, (errno, arena) -> EXECVE.call(errno, arena.allocateFrom(program).address(),
                Spawn.strings(arena, words).address(), Spawn.strings(arena, environment).address()));
    }
}
