// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether it was the system that killed a process, for want of memory. The control group of the daemon counts such kills, in
 * {@code memory.events} (version 2, with those in the groups below) or {@code memory.oom_control} (version 1). Where nothing counts them the
 * kernel's log names their pids, if the daemon may read it and has the pids that the kernel has. Else nobody knows, and no is the answer.
 * Any thread.
 */
final class MemoryKills {

    private static final System.Logger LOG = System.getLogger("circus");

    private static final String COUNT = "oom_kill ";

    /** How long a kill that was counted waits for the process that it belongs to: then it was one that is not in the table. */
    private static final long WAITING_NANOS = Duration.ofSeconds(2).toNanos();

    /** The number of the first PID namespace: proc_ns.h. */
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";

    private final Supplier<OptionalLong> counter;
    private final Supplier<String> log;
    private final LongSupplier nanoTime;
    // guarded by this
    private long counted;
    private long waiting;
    private long waitingSince;

    /**
     * @param counter how many processes have been killed so far; empty where that is not counted
     * @param log the kernel's log; empty if it is not to be read
     */
    MemoryKills(Supplier<OptionalLong> counter, Supplier<String> log, LongSupplier nanoTime) {
        this.counter = counter;
        this.log = log;
        this.nanoTime = nanoTime;
        counted = counter.get().orElse(0);
    }

    /** Of this system. */
    static MemoryKills open() {
        Optional<Path> file = Optional.empty();
        try {
            OwnGroup group = OwnGroup.read();
            file = group.folder().map(own -> own.resolve("memory.events")).filter(Files::isReadable)
                    .or(() -> group.folderOfVersion1("memory").map(own -> own.resolve("memory.oom_control")).filter(Files::isReadable));
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "no control group counts what is killed for want of memory: " + e);
        }
        Optional<Path> counting = file;
        return new MemoryKills(() -> counting.map(MemoryKills::read).orElse(OptionalLong.empty()), MemoryKills::kernelLog, System::nanoTime);
    }

    private static OptionalLong read(Path file) {
        try {
            return Files.readAllLines(file).stream().filter(line -> line.startsWith(COUNT))
                    .mapToLong(line -> Long.parseLong(line.substring(COUNT.length()).strip())).findFirst();
        } catch (IOException | NumberFormatException e) {
            LOG.log(DEBUG, () -> "cannot read " + file + ": " + e);
            return OptionalLong.empty();
        }
    }

    private static String kernelLog() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().equals(FIRST_NAMESPACE) ? KernelLog.tail() : "";
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "cannot read the kernel's log: " + e.getMessage());
            return "";
        }
    }

    /** Whether {@code pid}, which SIGKILL has just ended, was killed so. To be asked once for each process. */
    boolean killed(int pid) {
        OptionalLong count = counter.get();
        if (count.isEmpty()) {
            return log.get().contains("Killed process " + pid + " ");
        }
        return take(count.getAsLong());
    }

    private synchronized boolean take(long count) {
        long now = nanoTime.getAsLong();
        if (count > counted) {
            waiting = count - counted;
            waitingSince = now;
            counted = count;
        } else if (now - waitingSince > WAITING_NANOS) {
            waiting = 0;
        }
        if (waiting == 0) {
            return false;
        }
        waiting--;
        return true;
    }
}
