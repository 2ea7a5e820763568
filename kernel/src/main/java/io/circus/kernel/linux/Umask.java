// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** umask(2). */
public final class Umask {

    // mode_t umask(mode_t mask);
    private static final MethodHandle UMASK = Native.downcall("umask", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Umask() {}

    /** Sets the umask of the daemon, which its children inherit; from 0 to 0777. @return the one before */
    public static int set(int mask) {
        if (mask < 0 || mask > 0777) {
            throw new IllegalArgumentException("expected a umask from 0 to 777, got " + Integer.toOctalString(mask));
        }
        try {
            return (int) UMASK.invokeExact(mask);
        } catch (Throwable t) {
            throw Native.unexpected(t);
        }
    }
}
