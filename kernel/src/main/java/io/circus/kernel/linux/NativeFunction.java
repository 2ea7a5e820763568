// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

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

    /**
     * @param errno gets the errno of the call, which tells something only if the result says that it failed
     * @param arguments six at the most; those that are missing are 0
     */
    public long call(MemorySegment errno, long... arguments) {
        long[] six = Arrays.copyOf(arguments, 6);
        try {
            return (long) CALL.invokeExact(address, errno, six[0], six[1], six[2], six[3], six[4], six[5]);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("a downcall declares Throwable but throws nothing of its own", t);
        }
    }
}
