// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library whose parameters, six at the most, and result are integers and pointers. All are called in one and
 * the same way, as functions of six longs: the JDK prepares each way of calling at its first use, for milliseconds, and a
 * daemon needs some thirty functions before it can start a process. The System V ABI of x86-64 and the procedure call standard of
 * AArch64 pass integers and pointers alike in registers, of which a callee looks at those that it has parameters for, and of
 * those at the bits that their types have; a variadic function finds them in the same place. What is upwards of the
 * result's type is undefined: a caller casts an {@code int}.
 *
 * <p>Pointers are those of native segments, which must stay reachable and open during the call.
 */
public final class NativeFunction {

    private static final Linker LINKER = Linker.nativeLinker();

    /** (address, segment for errno, long, long, long, long, long, long) long. */
    @SuppressWarnings("restricted")
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    private final MemorySegment address;

    /** @throws java.util.NoSuchElementException if there is no such function */
    public NativeFunction(String name) {
        address = LINKER.defaultLookup().findOrThrow(name);
    }

    public long call(MemorySegment errno) {
        return call(errno, 0, 0, 0, 0, 0, 0);
    }

    public long call(MemorySegment errno, long first) {
        return call(errno, first, 0, 0, 0, 0, 0);
    }

    public long call(MemorySegment errno, long first, long second) {
        return call(errno, first, second, 0, 0, 0, 0);
    }

    public long call(MemorySegment errno, long first, long second, long third) {
        return call(errno, first, second, third, 0, 0, 0);
    }

    public long call(MemorySegment errno, long first, long second, long third, long fourth) {
        return call(errno, first, second, third, fourth, 0, 0);
    }

    public long call(MemorySegment errno, long first, long second, long third, long fourth, long fifth) {
        return call(errno, first, second, third, fourth, fifth, 0);
    }

    /** @param errno gets the errno of the call, which tells something only if the result says that it failed */
    public long call(MemorySegment errno, long first, long second, long third, long fourth, long fifth, long sixth) {
        try {
            return (long) CALL.invokeExact(address, errno, first, second, third, fourth, fifth, sixth);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("a downcall declares Throwable but throws nothing of its own", t);
        }
    }
}
