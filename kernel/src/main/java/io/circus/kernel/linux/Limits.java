// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** prlimit(2) for the number of descriptors. */
public final class Limits {

    // sys/resource.h
    private static final int RLIMIT_NOFILE = 7;

    // int prlimit(pid_t pid, int resource, const struct rlimit *new_limit, struct rlimit *old_limit);
    private static final NativeFunction PRLIMIT = new NativeFunction("prlimit");

    private Limits() {}

    /** How many descriptors a process may open; the soft limit counts, the hard limit bounds the soft one. */
    public record Descriptors(long soft, long hard) {}

    /** The limit of the daemon itself. */
    public static Descriptors descriptors() throws ErrnoException {
        var limits = new Descriptors[1];
        Native.check("read the limit of descriptors", (errno, arena) -> {
            MemorySegment limit = arena.allocate(JAVA_LONG, 2);
            long result = PRLIMIT.call(errno, 0, RLIMIT_NOFILE, 0, limit.address());
            limits[0] = new Descriptors(limit.getAtIndex(JAVA_LONG, 0), limit.getAtIndex(JAVA_LONG, 1));
            return result;
        });
        return limits[0];
    }

    /** Changes the limit of {@code pid}; 0 is the daemon itself. */
    public static void setDescriptors(int pid, Descriptors limits) throws ErrnoException {
        Native.check("set the limit of descriptors of " + pid + " to " + limits.soft(), (errno, arena) -> {
            MemorySegment limit = arena.allocate(JAVA_LONG, 2);
            limit.setAtIndex(JAVA_LONG, 0, limits.soft());
            limit.setAtIndex(JAVA_LONG, 1, limits.hard());
            return PRLIMIT.call(errno, pid, RLIMIT_NOFILE, limit.address(), 0);
        });
    }
}
