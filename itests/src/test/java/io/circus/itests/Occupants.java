// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes that run in a folder or below it: what a killed daemon, or one that leaves children alone, has left there. */
public final class Occupants {

    private Occupants() {}

    /** Kills them, and those that they start meanwhile, and waits until they are gone. */
    public static void kill(Path folder) {
        for (List<ProcessHandle> found = of(folder); !found.isEmpty(); found = of(folder)) {
            found.forEach(ProcessHandle::destroyForcibly);
            found.forEach(process -> process.onExit().join());
        }
    }

    private static List<ProcessHandle> of(Path folder) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> isIn(process, folder)).toList();
        }
    }

    private static boolean isIn(ProcessHandle process, Path folder) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")).startsWith(folder);
        } catch (IOException e) {
            // it has ended, or is another user's
            return false;
        }
    }
}
