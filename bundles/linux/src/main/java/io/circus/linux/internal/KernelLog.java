// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** syslog(2): what the kernel has logged. Nothing here blocks. */
final class KernelLog {

    // include/linux/syslog.h
    private static final int READ_ALL = 3;

    private static final int TAIL_BYTES = 64 << 10;

    // int klogctl(int type, char *bufp, int len);
    private static final NativeFunction KLOGCTL = new NativeFunction("klogctl");

    private KernelLog() {}

    /**
     * The last 64 KiB of it, which stay where they are.
     *
     * @throws ErrnoException as a rule EPERM
     */
    static String tail() throws ErrnoException {
        var text = new String[1];
        Native.check("read the kernel's log", (errno, arena) -> {
            MemorySegment buffer = arena.allocate(TAIL_BYTES);
            int length = (int) KLOGCTL.call(errno, READ_ALL, buffer.address(), TAIL_BYTES);
            if (length > 0) {
                text[0] = new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
            }
            return length;
        });
        return text[0] == null ? "" : text[0];
    }
}
