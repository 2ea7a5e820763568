// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Limits;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The one reader of {@code /proc} for all meters. Requests that come during a reading wait, and share the next one. A
 * measurement reads {@code /proc/PID/stat} and little else.
 */
@Component(service = Samples.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SharedSamples implements Samples {

    /** Beyond this number, processes without a request for a minute are dropped. */
    private static final int MANY = 512;
    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(1).toNanos();
    /** The number of paces without a measurement after which the file of a process is closed. */
    private static final int PACES = 3;
    /** The number of processes that is worth a second thread. */
    private static final int WORTH_TWO = 256;
    /** More than the kernel writes into a {@code status}, and enough for a command line. */
    private static final int LONGEST = 4096;
    /** Descriptors kept free for everything else that the daemon opens. */
    private static final int RESERVED = 256;
    /** A process has three descriptors in the daemon besides this one. */
    private static final int PER_PROCESS = 4;

    private final Path proc;
    private final ProcFiles files;
    private final UserNames users;
    private final LongSupplier nanoTime;

    // guarded by this
    private final byte[] buffer = new byte[LONGEST];
    private final StatReader reader;
    private final Map<Integer, TrackedProcess> tracked = new HashMap<>();
    private final Set<OwnMeter> quick = new HashSet<>();
    private Machine machine;
    private Scan scan = new Scan(0, Map.of(), Map.of());
    private boolean scanned;
    private int many = MANY;

    /** Samples by pid, and the pids of the children by parent. */
    record Households(Map<Integer, ProcessSample> samples, Map<Integer, List<Integer>> children) {}

    /** Does not read yet: the daemon is starting. */
    @Activate
    public SharedSamples() {
        this(Path.of("/proc"), Path.of("/etc/passwd"), System::nanoTime);
    }

    SharedSamples(Path proc, Path passwd, LongSupplier nanoTime) {
        this.proc = proc;
        this.files = new ProcFiles(proc);
        this.users = new UserNames(passwd);
        this.nanoTime = nanoTime;
        this.reader = new StatReader(nanoTime);
    }

    @Override
    public Meter open(Duration pace) {
        var meter = new OwnMeter(this, pace);
        if (meter.isQuick()) {
            synchronized (this) {
                quick.add(meter);
            }
        }
        return meter;
    }

    Map<Integer, ProcessSample> measure(OwnMeter meter, Collection<Integer> pids) {
        long asked = nanoTime.getAsLong();
        synchronized (this) {
            prepare();
            var samples = new LinkedHashMap<Integer, ProcessSample>();
            for (int pid : pids) {
                TrackedProcess process = tracked.computeIfAbsent(pid, unknown -> new TrackedProcess(files.file(pid, "stat")));
                if (process.reading == null || process.reading.nanos() - asked < -meter.oldest()) {
                    process.reading = reader.read(pid, process.file);
                }
                if (process.reading == null) {
                    process.file.close();
                    tracked.remove(pid);
                } else {
                    samples.put(pid, sample(meter, process));
                    process.wantedAt = meter.isQuick() ? asked : process.wantedAt;
                }
            }
            if (meter.isQuick()) {
                keepOpen(asked);
            }
            return samples;
        }
    }

    /** These processes and their direct children. */
    Households households(OwnMeter meter, Collection<Integer> pids) {
        long asked = nanoTime.getAsLong();
        synchronized (this) {
            prepare();
            if (!scanned || scan.begun() - asked < -meter.oldest()) {
                scan = scan();
                scanned = true;
            }
            var samples = new LinkedHashMap<Integer, ProcessSample>();
            var children = new HashMap<Integer, List<Integer>>();
            for (int pid : pids) {
                List<Integer> own = scan.children().getOrDefault(pid, List.of());
                own.forEach(child -> addScanned(meter, child, samples));
                children.put(pid, own);
                addScanned(meter, pid, samples);
            }
            return new Households(samples, children);
        }
    }

    private void addScanned(OwnMeter meter, int pid, Map<Integer, ProcessSample> samples) {
        Reading reading = scan.byPid().get(pid);
        if (reading != null && !samples.containsKey(pid)) {
            TrackedProcess process = tracked.computeIfAbsent(pid, unknown -> new TrackedProcess(files.file(pid, "stat")));
            if (process.reading == null || process.reading.nanos() - reading.nanos() < 0) {
                process.reading = reading;
            }
            samples.put(pid, sample(meter, process));
        }
    }

    synchronized void closed(OwnMeter meter) {
        if (quick.remove(meter) && quick.isEmpty()) {
            tracked.values().forEach(process -> process.file.close());
        }
    }

    @Deactivate
    synchronized void close() {
        quick.clear();
        tracked.values().forEach(process -> process.file.close());
        tracked.clear();
    }

    private void prepare() {
        if (machine == null) {
            machine = Machine.read(files);
        }
        if (tracked.size() >= many) {
            long now = nanoTime.getAsLong();
            tracked.values().removeIf(process -> {
                boolean old = now - process.reading.nanos() > FORGOTTEN_NANOS;
                if (old) {
                    process.file.close();
                }
                return old;
            });
            many = Math.max(MANY, 2 * tracked.size());
        }
    }

    private ProcessSample sample(OwnMeter meter, TrackedProcess process) {
        Reading reading = process.reading;
        if (process.identity == null || !process.identity.fits(reading)) {
            process.identity = identity(reading);
        }
        return machine.sample(reading, process.identity, meter.cpu(reading));
    }

    private Identity identity(Reading reading) {
        int uid = files.uid(reading.pid(), buffer);
        String username = uid < 0 ? "N/A" : users.name(uid, proc.resolve(Integer.toString(reading.pid())));
        return Identity.of(username, files.program(reading.pid(), buffer), reading);
    }

    private Scan scan() {
        long begun = nanoTime.getAsLong();
        List<Integer> pids = files.pids();
        var byPid = HashMap.<Integer, Reading>newHashMap(pids.size());
        var children = new HashMap<Integer, List<Integer>>();
        for (Reading reading : readAll(pids)) {
            byPid.put(reading.pid(), reading);
            children.computeIfAbsent(reading.parent(), parent -> new ArrayList<>()).add(reading.pid());
        }
        return new Scan(begun, byPid, children);
    }

    /** Reads many processes on two threads: nearly all of the time is spent in the kernel, and a second processor may be free. */
    private List<Reading> readAll(List<Integer> pids) {
        if (pids.size() < WORTH_TWO) {
            return reader.readAll(files, pids);
        }
        int half = pids.size() / 2;
        var others = CompletableFuture.supplyAsync(() -> new StatReader(nanoTime).readAll(files, pids.subList(half, pids.size())),
                Thread.ofVirtual().name("circus-metrics-reader")::start);
        List<Reading> readings = reader.readAll(files, pids.subList(0, half));
        readings.addAll(others.join());
        return readings;
    }

    /** Opens the files of processes that are measured often, and closes files of processes that are no longer measured. */
    private void keepOpen(long now) {
        long longest = PACES * quick.stream().mapToLong(OwnMeter::pace).max().orElse(0);
        int open = 0;
        int most = -1;
        for (TrackedProcess process : tracked.values()) {
            boolean wanted = process.wantedAt != 0 && now - process.wantedAt <= longest;
            if (process.file.isOpen() && !wanted) {
                process.file.close();
            } else if (wanted && !process.file.isOpen()) {
                most = most < 0 ? mostOpen() : most;
                if (open < most) {
                    process.file.open();
                }
            }
            open += process.file.isOpen() ? 1 : 0;
        }
    }

    /** The kernel raises the limit when there are many processes. */
    private static int mostOpen() {
        try {
            long limit = Limits.descriptors().soft();
            return limit < 0 ? Integer.MAX_VALUE : Math.clamp((limit - RESERVED) / PER_PROCESS, 0, Integer.MAX_VALUE);
        } catch (ErrnoException e) {
            return 0;
        }
    }
}
