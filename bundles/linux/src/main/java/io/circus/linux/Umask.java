// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.Arena;

/** umask(2). */
public final class Umask {

    // mode_t umask(mode_t mask);
    private static final NativeFunction UMASK = new NativeFunction("umask");

    private Umask() {}

    /** Sets the umask of the daemon, which its children inherit; from 0 to 0777. @return the one before */
    public static int set(int mask) {
        if (mask < 0 || mask > 0777) {
            throw new IllegalArgumentException("expected a umask from 0 to 777, got " + Integer.toOctalString(mask));
        }
        try (Arena arena = Arena.ofConfined()) {
            return (int) UMASK.call(Native.allocateErrno(arena), mask);
        }
    }
}
