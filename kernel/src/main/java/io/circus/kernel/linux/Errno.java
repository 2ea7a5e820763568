// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import java.util.EnumSet;
import java.util.Set;

/** The error numbers that a process manager meets: errno(3), asm-generic/errno.h. The same on x86-64 and AArch64. */
public enum Errno {
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such file or directory"),
    ESRCH(3, "no such process"),
    EINTR(4, "interrupted system call"),
    EIO(5, "input/output error"),
    ENXIO(6, "no such device or address"),
    E2BIG(7, "argument list too long"),
    ENOEXEC(8, "exec format error"),
    EBADF(9, "bad file descriptor"),
    ECHILD(10, "no child processes"),
    EAGAIN(11, "resource temporarily unavailable"),
    ENOMEM(12, "cannot allocate memory"),
    EACCES(13, "permission denied"),
    EFAULT(14, "bad address"),
    EEXIST(17, "file exists"),
    ENODEV(19, "no such device"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "is a directory"),
    EINVAL(22, "invalid argument"),
    ENFILE(23, "too many open files in system"),
    EMFILE(24, "too many open files"),
    ETXTBSY(26, "text file busy"),
    ENOSPC(28, "no space left on device"),
    EPIPE(32, "broken pipe"),
    ENAMETOOLONG(36, "file name too long"),
    ENOSYS(38, "function not implemented"),
    ELOOP(40, "too many levels of symbolic links"),
    EPROTONOSUPPORT(93, "protocol not supported"),
    ESOCKTNOSUPPORT(94, "socket type not supported"),
    EOPNOTSUPP(95, "operation not supported"),
    EAFNOSUPPORT(97, "address family not supported by protocol"),
    EADDRINUSE(98, "address already in use"),
    EADDRNOTAVAIL(99, "cannot assign requested address"),
    ECONNRESET(104, "connection reset by peer"),
    ENOTCONN(107, "transport endpoint is not connected"),
    ETIMEDOUT(110, "connection timed out"),
    ECONNREFUSED(111, "connection refused");

    /** What is over as soon as others let go of what they hold. */
    private static final Set<Errno> PASSING = EnumSet.of(EAGAIN, EADDRINUSE, EMFILE, ENFILE, ENOMEM, ETXTBSY);

    private final int number;
    private final String meaning;

    Errno(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /** The name with its meaning: {@code ENOENT (no such file or directory)}. */
    @Override
    public String toString() {
        return name() + " (" + meaning + ")";
    }

    /** Whether {@code described}, as in {@link #toString}, is over as soon as others let go of what they hold. */
    public static boolean isPassing(String described) {
        return PASSING.stream().anyMatch(errno -> errno.toString().equals(described));
    }

    /** The text for any number, also for one that is not in this list. */
    static String describe(int number) {
        for (Errno errno : values()) {
            if (errno.number == number) {
                return errno.toString();
            }
        }
        return "errno " + number;
    }
}
