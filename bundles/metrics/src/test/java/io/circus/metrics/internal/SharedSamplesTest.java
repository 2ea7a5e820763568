// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.testing.Pause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class SharedSamplesTest {

    private static final List<String> KEYS = List.of("mem_info1", "mem_info2", "cpu", "mem", "ctime", "pid",
            "username", "nice", "create_time", "age", "cmdline", "children");

    @Rule
    public final Timeout timeout = Timeout.seconds(60);
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final AtomicLong nanos = new AtomicLong();
    private Path proc;

    @Before
    public void machine() throws Exception {
        proc = folder.getRoot().toPath();
        Files.writeString(proc.resolve("stat"), "cpu  1 2 3\nbtime 1795460000\nprocesses 5\n");
        Files.writeString(proc.resolve("meminfo"), "MemTotal:       1000000 kB\nMemFree: 5 kB\n");
        Files.writeString(proc.resolve("passwd"), "root:x:0:0:root:/root:/bin/sh\nweb:x:33:33::/:/bin/false\n");
    }

    private void process(int pid, int userTicks, int systemTicks) throws Exception {
        Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(directory.resolve("stat"), pid + " (a) ) b) S 1 2 3 0 -1 4194304 100 0 0 0 " + userTicks + " "
                + systemTicks + " 0 0 20 -5 1 0 2312 2560000 375 18446744073709551615\n");
        Files.writeString(directory.resolve("status"),
                "Name:\ta) b\nUid:\t33\t0\t0\t0\nVmSize:\t    2500 kB\nVmRSS:\t    1500 kB\n");
        Files.writeString(directory.resolve("cmdline"), "/usr/bin/sleep\0" + "1000\0");
    }

    @Test
    public void tellsWhatProcSays() throws Exception {
        process(42, 6000, 105);
        Map<String, Object> info = sample(meter(), 42).orElseThrow().info(List.of());
        assertEquals(KEYS, List.copyOf(info.keySet()));
        info.remove("age");
        assertEquals("{mem_info1=1.46M, mem_info2=2.44M, cpu=0.0, mem=0.15, ctime=1:01.05, pid=42, username=web, nice=-5, "
                + "create_time=1.79546002312E9, cmdline=sleep, children=[]}", info.toString());
    }

    @Test
    public void cpuCountsSinceTheLastCall() throws Exception {
        Meter meter = meter();
        process(42, 100, 0);
        sample(meter, 42);
        nanos.addAndGet(2_000_000_000L);
        process(42, 250, 50);
        assertEquals(100.0, sample(meter, 42).orElseThrow().cpu(), 0);
    }

    @Test
    public void aZombieHasZerosAndNoCommandLine() throws Exception {
        process(42, 0, 0);
        Files.writeString(proc.resolve("42/stat"),
                "42 (sleep) Z 1 2 3 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 1 0 2312 0 0 18446744073709551615\n");
        Files.writeString(proc.resolve("42/status"), "Uid:\t0\t0\t0\t0\n");
        Files.writeString(proc.resolve("42/cmdline"), "");
        Map<String, Object> info = sample(meter(), 42).orElseThrow().info(List.of());
        assertEquals("0B", info.get("mem_info1"));
        assertEquals("N/A", info.get("cmdline"));
        assertEquals("root", info.get("username"));
        assertEquals("0:00.00", info.get("ctime"));
    }

    @Test
    public void aUserWithoutNameIsItsNumber() throws Exception {
        process(42, 0, 0);
        Files.writeString(proc.resolve("42/status"), "Uid:\t4242\t0\t0\t0\n");
        assertEquals("4242", sample(meter(), 42).orElseThrow().info(List.of()).get("username"));
    }

    @Test
    public void aProcessThatIsGoneIsNoError() throws Exception {
        process(42, 0, 0);
        Meter meter = meter();
        assertTrue(sample(meter, 42).isPresent());
        Files.delete(proc.resolve("42/stat"));
        assertTrue(sample(meter, 42).isEmpty());
        assertTrue(sample(meter, 43).isEmpty());
        Files.writeString(proc.resolve("42/stat"), "42 (half a li");
        assertTrue(sample(meter, 42).isEmpty());
    }

    @Test
    public void anotherProcessWithTheSamePidBeginsAtZero() throws Exception {
        Meter meter = meter();
        process(42, 100, 0);
        sample(meter, 42);
        nanos.addAndGet(1_000_000_000L);
        process(42, 900, 0);
        Path stat = proc.resolve("42/stat");
        Files.writeString(stat, Files.readString(stat).replace(" 2312 ", " 9999 "));
        assertEquals(0.0, sample(meter, 42).orElseThrow().cpu(), 0);
    }

    @Test
    public void looksAgainAtAProcessInTheMiddleOfItsExec() throws Exception {
        Meter meter = meter();
        process(42, 0, 0);
        Files.writeString(proc.resolve("42/cmdline"), "");
        assertEquals("N/A", sample(meter, 42).orElseThrow().info(List.of()).get("cmdline"));
        Files.writeString(proc.resolve("42/cmdline"), "/opt/begun\0");
        nanos.addAndGet(1_000_000_000L);
        assertEquals("begun", sample(meter, 42).orElseThrow().info(List.of()).get("cmdline"));
    }

    @Test
    public void looksUpTheProgramWhenTheNameChanges() throws Exception {
        Meter meter = meter();
        process(42, 0, 0);
        sample(meter, 42);
        Files.writeString(proc.resolve("42/cmdline"), "/opt/other\0");
        assertEquals("kept", "sleep", sample(meter, 42).orElseThrow().program());
        Path stat = proc.resolve("42/stat");
        Files.writeString(stat, Files.readString(stat).replace("(a) ) b)", "(other)"));
        assertEquals("other", sample(meter, 42).orElseThrow().program());
        Files.writeString(proc.resolve("42/status"), "Uid:\t0\t0\t0\t0\n");
        nanos.addAndGet(61_000_000_000L);
        assertEquals("looked up from time to time", "root", sample(meter, 42).orElseThrow().username());
    }

    @Test
    public void filesOfAQuickMeterStayOpenAsLongAsItIs() throws Exception {
        SharedSamples samples = samples();
        Meter rounds = samples.open(Duration.ofSeconds(1));
        process(42, 100, 0);
        process(43, 1, 1);
        assertEquals(List.of(42, 43), List.copyOf(rounds.measure(List.of(42, 43, 44)).keySet()));
        assertEquals(2, openFiles());
        nanos.addAndGet(2_000_000_000L);
        process(42, 250, 50);
        assertEquals(100.0, sample(rounds, 42).orElseThrow().cpu(), 0);
        nanos.addAndGet(2_000_000_000L);
        assertTrue(sample(rounds, 42).isPresent());
        assertEquals("43 is measured no more", 1, openFiles());
        sample(samples.open(Duration.ofSeconds(60)), 43);
        assertEquals(1, openFiles());
        rounds.close();
        assertEquals(0, openFiles());
    }

    @Test
    public void metersShareReadingsButNotPercentages() throws Exception {
        SharedSamples samples = samples();
        Meter rare = samples.open(Duration.ofSeconds(60));
        Meter often = samples.open(Duration.ofSeconds(1));
        Meter now = samples.open(Duration.ZERO);
        process(42, 0, 0);
        sample(rare, 42);
        nanos.addAndGet(1_000_000_000L);
        process(42, 100, 0);
        assertEquals("seen for the first time", 0.0, sample(often, 42).orElseThrow().cpu(), 0);
        nanos.addAndGet(1_000_000_000L);
        process(42, 110, 0);
        assertEquals(10.0, sample(often, 42).orElseThrow().cpu(), 0);
        nanos.addAndGet(250_000_000L);
        process(42, 200, 0);
        assertEquals("read a quarter of a second ago", 110, sample(rare, 42).orElseThrow().cpuTicks());
        assertEquals("read for this request", 200, sample(now, 42).orElseThrow().cpuTicks());
        nanos.addAndGet(550_000_000L);
        assertEquals("since its own last reading", 112.5, sample(rare, 42).orElseThrow().cpu(), 0);
    }

    @Test
    public void aCpuIsNotMeasuredOverAnInstant() throws Exception {
        Meter meter = meter();
        process(42, 0, 0);
        sample(meter, 42);
        nanos.addAndGet(1_000_000_000L);
        process(42, 50, 0);
        assertEquals(50.0, sample(meter, 42).orElseThrow().cpu(), 0);
        nanos.addAndGet(1_000_000L);
        process(42, 51, 0);
        assertEquals(50.0, sample(meter, 42).orElseThrow().cpu(), 0);
    }

    @Test
    public void oneReadingTellsOfAllFamilies() throws Exception {
        Meter meter = meter();
        process(42, 0, 0);
        process(43, 0, 0);
        child(44, 42);
        child(45, 44);
        child(46, 42);
        Map<Integer, Meter.Family> families = meter.families(List.of(43, 42, 99));
        assertEquals(List.of(43, 42), List.copyOf(families.keySet()));
        assertEquals(List.of(), families.get(43).children());
        assertEquals(List.of(44, 46), families.get(42).children().stream().map(ProcessSample::pid).sorted().toList());
        nanos.addAndGet(1_000_000_000L);
        child(44, 42, 70);
        ProcessSample busy = meter.families(List.of(42)).get(42).children().stream().filter(each -> each.pid() == 44)
                .findFirst().orElseThrow();
        assertEquals(70.0, busy.cpu(), 0);
    }

    @Test
    public void familiesOfManyAreReadByTwoThreads() throws Exception {
        var pids = new ArrayList<Integer>();
        for (int pid = 1000; pid < 1300; pid++) {
            process(pid, pid, 0);
            pids.add(pid);
        }
        child(5000, 1000);
        child(5001, 1299);
        Map<Integer, Meter.Family> families = meter().families(pids);
        assertEquals(pids, List.copyOf(families.keySet()));
        families.forEach((pid, family) -> assertEquals((long) pid, family.process().cpuTicks()));
        assertEquals(5000, families.get(1000).children().getFirst().pid());
        assertEquals(5001, families.get(1299).children().getFirst().pid());
    }

    private void child(int pid, int parent, int... ticks) throws Exception {
        process(pid, ticks.length == 0 ? 0 : ticks[0], 0);
        Path stat = proc.resolve(pid + "/stat");
        Files.writeString(stat, Files.readString(stat).replace(") S 1 ", ") S " + parent + " "));
    }

    /** Those of the sampled processes that this test has open. */
    private long openFiles() throws Exception {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(fd -> {
                try {
                    return Files.readSymbolicLink(fd).startsWith(proc);
                } catch (java.io.IOException e) {
                    return false; // that of the listing itself
                }
            }).count();
        }
    }

    @Test
    public void agreesWithPsAboutABusyProcess() throws Exception {
        Process busy = new ProcessBuilder("sh", "-c", "echo up; while :; do :; done").start();
        try {
            busy.inputReader().readLine();
            Meter meter = new SharedSamples().open(Duration.ZERO);
            int pid = (int) busy.pid();
            ProcessSample first = sample(meter, pid).orElseThrow();
            ProcessSample later = first;
            while (later.cpuTicks() < first.cpuTicks() + 20) {
                Pause.briefly();
                later = sample(meter, pid).orElseThrow();
            }
            String[] ps = ps(pid);
            assertEquals(Integer.parseInt(ps[0]), later.resident() / 1024.0, 1024);
            assertEquals(Integer.parseInt(ps[1]), later.virtual() / 1024.0, 1);
            assertEquals(Integer.parseInt(ps[2]), later.nice());
            assertEquals(ps[3], later.username());
            assertEquals("sh", later.program());
            assertEquals(1, later.threads());
            assertEquals(Integer.parseInt(ps[4]), later.age(), 2);
        } finally {
            busy.destroyForcibly();
        }
    }

    private static String[] ps(int pid) throws Exception {
        Process ps = new ProcessBuilder("ps", "-o", "rss=,vsz=,nice=,user=,etimes=", "-p", Integer.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes()).strip().split(" +");
    }

    private SharedSamples samples() {
        return new SharedSamples(proc, proc.resolve("passwd"), nanos::incrementAndGet);
    }

    private Meter meter() {
        return samples().open(Duration.ZERO);
    }

    private static Optional<ProcessSample> sample(Meter meter, int pid) {
        return Optional.ofNullable(meter.measure(List.of(pid)).get(pid));
    }
}
