// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.stats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures processes. The percentage of a CPU counts since this sampler was last asked about the same process, so who
 * measures at intervals of their own has a sampler of their own. Any thread; one measurement at a time.
 *
 * <p>A measurement reads {@code /proc/PID/stat} and nothing else: user and command line are looked up when the process
 * is new, runs another program, or was looked up a minute ago.
 */
public final class ProcessSampler {

    /** After so many processes those that are gone are forgotten. */
    private static final int MANY = 512;
    /** More than the kernel writes into a {@code stat} or {@code status}, and enough of a command line. */
    private static final int LONGEST = 4096;
    private static final long LOOKED_UP_NANOS = Duration.ofMinutes(1).toNanos();

    private final Path proc;
    private final ProcFiles files;
    private final UserNames users;
    private final LongSupplier nanoTime;
    private final long bootTime;
    private final long memory;
    private final long pageSize;
    private final byte[] buffer = new byte[LONGEST];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(LONGEST);
    private final byte[] lookup = new byte[LONGEST];
    private final StatLine stat = new StatLine();
    private final Map<Integer, Known> processes = new HashMap<>();
    private int many = MANY;

    /** What was measured last; {@code startTicks} tells whether it was the same process. */
    private static final class Known {
        private final StatFile file;
        private boolean measured;
        private long startTicks = -1;
        private long cpuTicks;
        private long nanos;
        private byte[] name = {};
        private long lookedUp;
        private String username;
        private String program;

        Known(String statFile) {
            file = new StatFile(statFile);
        }
    }

    public ProcessSampler() {
        this(Path.of("/proc"), Path.of("/etc/passwd"), System::nanoTime);
    }

    ProcessSampler(Path proc, Path passwd, LongSupplier nanoTime) {
        this.proc = proc;
        this.files = new ProcFiles(proc);
        this.users = new UserNames(passwd);
        this.nanoTime = nanoTime;
        try {
            bootTime = files.bootTime();
            memory = files.memory();
            pageSize = files.pageSize();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + proc, e);
        }
    }

    /** Measures a process; empty if there is none with that pid. */
    public synchronized Optional<ProcessSample> sample(int pid) {
        Known known = processes.get(pid);
        if (known == null) {
            forgetTheGone();
            known = new Known(files.file(pid, "stat"));
        }
        if (!readStat(known)) {
            known.file.close();
            processes.remove(pid);
            return Optional.empty();
        }
        processes.put(pid, known);
        known.measured = true;
        long nanos = nanoTime.getAsLong();
        boolean same = known.startTicks == stat.startTicks;
        double cpu = same && nanos > known.nanos
                ? rounded((stat.cpuTicks - known.cpuTicks) * 1e9 / ProcessSample.TICKS / (nanos - known.nanos) * 100, 10)
                : 0;
        if (!same || !stat.hasName(known.name) || nanos - known.lookedUp > LOOKED_UP_NANOS) {
            lookUp(pid, known, nanos);
        }
        known.startTicks = stat.startTicks;
        known.cpuTicks = stat.cpuTicks;
        known.nanos = nanos;
        return Optional.of(sample(pid, known, cpu));
    }

    private ProcessSample sample(int pid, Known known, double cpu) {
        long resident = stat.residentPages * pageSize;
        double created = bootTime + stat.startTicks / (double) ProcessSample.TICKS;
        return new ProcessSample(pid, cpu, memory == 0 ? 0.0 : rounded(resident * 100.0 / memory, 1000), resident,
                stat.virtual, stat.cpuTicks, known.username, stat.nice, rounded(created, 100),
                Math.max(0, System.currentTimeMillis() / 1e3 - created), stat.state == 'Z' ? "N/A" : known.program,
                stat.threads, stat.majorFaults);
    }

    private boolean readStat(Known known) {
        int length = known.file.read(direct, buffer);
        if (length == 0) {
            return false;
        }
        try {
            stat.parse(buffer, length);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void lookUp(int pid, Known known, long nanos) {
        int uid = files.uid(pid, lookup);
        String program = files.program(pid, lookup);
        known.username = uid < 0 ? "N/A" : users.name(uid, proc.resolve(Integer.toString(pid)));
        known.program = program == null ? "N/A" : program;
        known.name = stat.name();
        // one that is in the middle of its exec has no command line for a moment
        boolean later = program == null && stat.state != 'Z';
        known.lookedUp = later ? nanos - LOOKED_UP_NANOS - 1 : nanos;
    }

    private void forgetTheGone() {
        if (processes.size() >= many) {
            processes.values().removeIf(known -> known.file.read(direct, lookup) == 0);
            many = Math.max(MANY, 2 * processes.size());
        }
    }

    /** How many files are kept open. */
    synchronized int keptOpen() {
        return (int) processes.values().stream().filter(known -> known.file.isOpen()).count();
    }

    /** Forgets the processes that were not measured since the last time, and keeps the files of {@code most} others open. */
    synchronized void endRound(int most) {
        processes.values().removeIf(known -> {
            if (!known.measured) {
                known.file.close();
            }
            return !known.measured;
        });
        int open = 0;
        for (Known known : processes.values()) {
            known.measured = false;
            if (open >= most) {
                known.file.close();
            } else if (!known.file.isOpen()) {
                known.file.open();
            }
            open += known.file.isOpen() ? 1 : 0;
        }
    }

    private static double rounded(double value, int fraction) {
        return (double) Math.round(value * fraction) / fraction;
    }
}
