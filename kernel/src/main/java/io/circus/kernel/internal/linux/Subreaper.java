// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;

/** prctl(2), PR_SET_CHILD_SUBREAPER. */
public final class Subreaper {

    // sys/prctl.h
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    // int prctl(int option, ... /* unsigned long arg2 ... arg5 */);
    private static final NativeFunction PRCTL = new NativeFunction("prctl");

    private Subreaper() {}

    /** From now on orphaned descendants become children of this process, which has to reap them. */
    public static void become() throws ErrnoException {
        Native.check("become the reaper of orphans",
                (errno, arena) -> PRCTL.call(errno, PR_SET_CHILD_SUBREAPER, 1));
    }
}
