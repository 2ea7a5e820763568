// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** What the calls of {@link NativeFunction native functions} have in common: errno, and pointers. */
public final class Native {

    private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = ERRNO.byteOffset(PathElement.groupElement("errno"));

    private Native() {}

    public interface Call {
        /** @return what the function does; of an {@code int} only the low half counts */
        long make(MemorySegment errno, Arena arena);
    }

    /** Makes one call; a negative result becomes an {@link ErrnoException} that says {@code what} failed. */
    public static int check(String what, Call call) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            int result = (int) call.make(errno, arena);
            if (result < 0) {
                throw new ErrnoException(what, errnoIn(errno));
            }
            return result;
        }
    }

    /** A segment for the errno of calls. */
    public static MemorySegment allocateErrno(Arena arena) {
        return arena.allocate(ERRNO);
    }

    public static int errnoIn(MemorySegment errno) {
        return errno.get(JAVA_INT, ERRNO_OFFSET);
    }

    /** @throws IllegalArgumentException if the segment lies on the heap, where nothing native can reach it */
    static long pointer(MemorySegment segment) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("expected a native segment, got " + segment);
        }
        return segment.address();
    }
}
