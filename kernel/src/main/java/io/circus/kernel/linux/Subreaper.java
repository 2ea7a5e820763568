// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** prctl(2), PR_SET_CHILD_SUBREAPER. */
public final class Subreaper {

    // sys/prctl.h
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    // int prctl(int option, ... /* unsigned long arg2 ... arg5 */);
    private static final MethodHandle PRCTL = Native.link("prctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private Subreaper() {}

    /** From now on orphaned descendants become children of this process, which has to reap them. */
    public static void become() throws ErrnoException {
        Native.check("become the reaper of orphans",
                (errno, arena) -> (int) PRCTL.invokeExact(errno, PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L));
    }
}
