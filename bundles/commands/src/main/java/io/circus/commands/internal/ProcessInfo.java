// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Makes the information object of a process. The percentage of a CPU counts since the last call for the same process;
 * the first one says 0. Any thread.
 */
final class ProcessInfo {

    /** After so many processes those that are gone are forgotten. */
    private static final int MANY = 512;
    private static final String UNITS = "KMGTPEZY";

    private final Path proc;
    private final ProcessReader reader;
    private final UserNames users;
    private final LongSupplier nanoTime;
    private final Map<Integer, Sample> samples = new ConcurrentHashMap<>();
    private final long bootTime;
    private final long memory;

    /** What was measured last; {@code startTicks} tells whether it was the same process. */
    private record Sample(long startTicks, double cpuSeconds, long nanos) {}

    ProcessInfo() {
        this(Path.of("/proc"), Path.of("/etc/passwd"), System::nanoTime);
    }

    ProcessInfo(Path proc, Path passwd, LongSupplier nanoTime) {
        this.proc = proc;
        this.reader = new ProcessReader(proc);
        this.users = new UserNames(passwd);
        this.nanoTime = nanoTime;
        try {
            bootTime = reader.bootTime();
            memory = reader.memory();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + proc, e);
        }
    }

    /**
     * The object, to which more keys may be added.
     *
     * @param children the objects of its children
     * @return empty if there is no such process
     */
    Optional<Map<String, Object>> of(int pid, List<Map<String, Object>> children) {
        return reader.read(pid).map(facts -> object(facts, children));
    }

    private Map<String, Object> object(ProcessFacts facts, List<Map<String, Object>> children) {
        double created = bootTime + facts.startTicks() / (double) ProcessFacts.TICKS;
        var info = new LinkedHashMap<String, Object>();
        info.put("mem_info1", human(facts.resident()));
        info.put("mem_info2", human(facts.virtual()));
        info.put("cpu", cpu(facts));
        info.put("mem", memory == 0 ? 0.0 : rounded(facts.resident() * 100.0 / memory, 1000));
        info.put("ctime", cpuTime(facts));
        info.put("pid", facts.pid());
        info.put("username", users.name(facts.uid(), proc.resolve(Integer.toString(facts.pid()))));
        info.put("nice", facts.nice());
        info.put("create_time", rounded(created, 100));
        info.put("age", Math.max(0, Seconds.of(Instant.now()) - created));
        info.put("cmdline", facts.program() == null ? "N/A" : facts.program());
        info.put("children", children);
        return info;
    }

    private double cpu(ProcessFacts facts) {
        var now = new Sample(facts.startTicks(), facts.cpuSeconds(), nanoTime.getAsLong());
        if (samples.size() > MANY) {
            samples.keySet().removeIf(pid -> reader.read(pid).isEmpty());
        }
        Sample before = samples.put(facts.pid(), now);
        if (before == null || before.startTicks != now.startTicks || now.nanos <= before.nanos) {
            return 0;
        }
        return rounded((now.cpuSeconds - before.cpuSeconds) * 1e9 / (now.nanos - before.nanos) * 100, 10);
    }

    /** Minutes, seconds and hundredths: {@code 0:01.05}. */
    private static String cpuTime(ProcessFacts facts) {
        long ticks = facts.userTicks() + facts.systemTicks();
        long seconds = ticks / ProcessFacts.TICKS;
        return seconds / 60 + ":" + twoDigits(seconds % 60) + "." + twoDigits(ticks % ProcessFacts.TICKS);
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    /** Bytes in the largest unit that gives at least one: {@code 512B}, {@code 1.46M}. */
    static String human(long bytes) {
        if (bytes < 1024) {
            return bytes + "B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f%c", value, UNITS.charAt(unit));
    }

    private static double rounded(double value, int fraction) {
        return (double) Math.round(value * fraction) / fraction;
    }
}
