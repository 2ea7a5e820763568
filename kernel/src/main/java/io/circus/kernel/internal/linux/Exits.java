// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/** pidfd_open(2) and waitid(2): how the ends of children are waited for and collected. Nothing here blocks. */
public final class Exits {

    // sys/wait.h
    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;
    private static final int CLD_EXITED = 1;
    private static final int CLD_DUMPED = 3;

    /** The number of pidfd_open on every architecture; glibc has a wrapper only since 2.36. */
    private static final long SYS_PIDFD_OPEN = 434;

    // siginfo_t for SIGCHLD on 64 bits: si_code at 8, si_pid at 16, si_status at 24, 128 bytes in all
    private static final long SIGINFO_SIZE = 128;
    private static final long SI_CODE = 8;
    private static final long SI_PID = 16;
    private static final long SI_STATUS = 24;

    // int waitid(idtype_t idtype, id_t id, siginfo_t *infop, int options);
    private static final NativeFunction WAITID = new NativeFunction("waitid");
    // long syscall(long number, ...);  here: pidfd_open(pid_t pid, unsigned int flags)
    private static final NativeFunction SYSCALL = new NativeFunction("syscall");

    private Exits() {}

    /** A descriptor that becomes readable when {@code pid} ends. The child must not have been reaped yet. */
    public static int pidfd(int pid) throws ErrnoException {
        return Native.check("watch process " + pid, (errno, arena) -> SYSCALL.call(errno, SYS_PIDFD_OPEN, pid, 0));
    }

    /**
     * Reaps the child {@code pid} if it has ended; empty if it has not.
     *
     * @throws ErrnoException with ECHILD if it is no child any more
     */
    public static Optional<Exit> reap(int pid) throws ErrnoException {
        var exit = new Exit[1];
        waitid(P_PID, pid, WEXITED | WNOHANG, info -> exit[0] = exitOf(info));
        return Optional.ofNullable(exit[0]);
    }

    /** How the child {@code pid} has ended, if it has; it is not reaped. */
    public static Optional<Exit> peek(int pid) throws ErrnoException {
        var exit = new Exit[1];
        waitid(P_PID, pid, WEXITED | WNOHANG | WNOWAIT, info -> exit[0] = exitOf(info));
        return Optional.ofNullable(exit[0]);
    }

    /** The pid of some child that has ended and waits to be reaped. It is not reaped. */
    public static OptionalInt anyExited() throws ErrnoException {
        var pid = new int[1];
        try {
            waitid(P_ALL, 0, WEXITED | WNOHANG | WNOWAIT, info -> pid[0] = info.get(JAVA_INT, SI_PID));
        } catch (ErrnoException e) {
            if (!e.is(Errno.ECHILD)) {
                throw e;
            }
        }
        return pid[0] == 0 ? OptionalInt.empty() : OptionalInt.of(pid[0]);
    }

    private interface Reader {
        void read(MemorySegment info);
    }

    private static void waitid(int idType, int id, int options, Reader reader) throws ErrnoException {
        Native.check("wait for process " + id, (errno, arena) -> {
            MemorySegment info = arena.allocate(SIGINFO_SIZE, 8);
            int result = (int) WAITID.call(errno, idType, id, info.address(), options);
            if (result == 0 && info.get(JAVA_INT, SI_PID) != 0) {
                reader.read(info);
            }
            return result;
        });
    }

    private static Exit exitOf(MemorySegment info) {
        return exitOf(info.get(JAVA_INT, SI_CODE), info.get(JAVA_INT, SI_STATUS));
    }

    static Exit exitOf(int code, int status) {
        return code == CLD_EXITED ? new Exit.Status(status)
                : new Exit.Signalled(new Signal(status), code == CLD_DUMPED);
    }
}
