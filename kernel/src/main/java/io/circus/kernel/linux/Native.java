// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** The only class that links symbols. Handles made by {@link #link} take the errno segment first. */
final class Native {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = ERRNO.byteOffset(PathElement.groupElement("errno"));

    private Native() {}

    /** Links a function that reports its failure in errno. */
    static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... options) {
        var all = new Linker.Option[options.length + 1];
        all[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(options, 0, all, 1, options.length);
        return downcall(name, type, all);
    }

    /** Links a function that returns its error number, or has none; its handle takes no errno segment. */
    @SuppressWarnings("restricted")
    static MethodHandle downcall(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    interface IntCall {
        int invoke(MemorySegment errno, Arena arena) throws Throwable;
    }

    /** Makes one call; a negative result becomes an {@link ErrnoException} that says {@code what} failed. */
    static int check(String what, IntCall call) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            int result = call.invoke(errno, arena);
            if (result < 0) {
                throw new ErrnoException(what, errnoIn(errno));
            }
            return result;
        } catch (ErrnoException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** A segment for the errno of calls that are made again and again. */
    static MemorySegment allocateErrno(Arena arena) {
        return arena.allocate(ERRNO);
    }

    static int errnoIn(MemorySegment errno) {
        return errno.get(JAVA_INT, ERRNO_OFFSET);
    }

    static AssertionError unexpected(Throwable thrownByDowncall) {
        return new AssertionError("a downcall declares Throwable but throws nothing else", thrownByDowncall);
    }
}
