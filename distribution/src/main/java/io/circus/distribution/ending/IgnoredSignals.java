// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.ending;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Signals that this process ignores from its start: a shell makes background jobs ignore INT, and nohup(1) makes its program ignore
 * HUP. The JVM leaves them ignored, so the daemon would be deaf to them.
 */
final class IgnoredSignals {

    /** A line of /proc/PID/status, proc(5): a mask with bit N - 1 for signal N. */
    private static final String IGNORED = "SigIgn:";

    private IgnoredSignals() {}

    /** Gives those of {@code signals} that are ignored their default action, so that a handler can be set. signal(2). */
    static void heed(List<Integer> signals) throws IOException {
        long ignored = ignored(Files.readAllLines(Path.of("/proc/self/status")));
        List<Integer> deaf = signals.stream().filter(signal -> (ignored >> signal - 1 & 1) == 1).toList();
        if (!deaf.isEmpty()) {
            restore(deaf);
        }
    }

    /** The mask in the lines of a status file; 0 if there is none. */
    static long ignored(List<String> status) {
        return status.stream().filter(line -> line.startsWith(IGNORED)).findFirst()
                .map(line -> Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16)).orElse(0L);
    }

    @SuppressWarnings("restricted")
    private static void restore(List<Integer> signals) {
        // sighandler_t signal(int signum, sighandler_t handler); SIG_DFL is 0
        Linker linker = Linker.nativeLinker();
        MethodHandle signal = linker.downcallHandle(linker.defaultLookup().findOrThrow("signal"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try {
            for (int number : signals) {
                MemorySegment before = (MemorySegment) signal.invokeExact(number, MemorySegment.NULL);
            }
        } catch (Throwable t) {
            throw new AssertionError("a downcall declares Throwable but throws nothing else", t);
        }
    }
}
