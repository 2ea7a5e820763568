// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import java.io.IOException;

/** A system call failed: {@code cannot send signal 15 to 4242: ESRCH (no such process)}. */
public final class ErrnoException extends IOException {

    private static final long serialVersionUID = 1;

    private final int number;

    public ErrnoException(String what, int number) {
        super("cannot " + what + ": " + Errno.describe(number));
        this.number = number;
    }

    public boolean is(Errno errno) {
        return number == errno.number();
    }

    /** Whether it is over as soon as others let go of what they hold: descriptors, memory, an address, the file itself. */
    public boolean isPassing() {
        return Errno.isPassing(errno());
    }

    /** The name with its meaning: {@code ENOENT (no such file or directory)}. */
    public String errno() {
        return Errno.describe(number);
    }
}
