// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.stats;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.client.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class ProcessSamplerTest {

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
        Map<String, Object> info = sampler().sample(42).orElseThrow().info(List.of());
        assertEquals(KEYS, List.copyOf(info.keySet()));
        info.remove("age");
        assertEquals("{\"mem_info1\": \"1.46M\", \"mem_info2\": \"2.44M\", \"cpu\": 0.0, \"mem\": 0.15, "
                + "\"ctime\": \"1:01.05\", \"pid\": 42, \"username\": \"web\", \"nice\": -5, "
                + "\"create_time\": 1795460023.12, \"cmdline\": \"sleep\", \"children\": []}", Json.write(info));
    }

    @Test
    public void cpuCountsSinceTheLastCall() throws Exception {
        ProcessSampler sampler = sampler();
        process(42, 100, 0);
        sampler.sample(42);
        nanos.addAndGet(2_000_000_000L);
        process(42, 250, 50);
        assertEquals(100.0, sampler.sample(42).orElseThrow().cpu(), 0);
    }

    @Test
    public void aZombieHasZerosAndNoCommandLine() throws Exception {
        process(42, 0, 0);
        Files.writeString(proc.resolve("42/stat"),
                "42 (sleep) Z 1 2 3 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 1 0 2312 0 0 18446744073709551615\n");
        Files.writeString(proc.resolve("42/status"), "Uid:\t0\t0\t0\t0\n");
        Files.writeString(proc.resolve("42/cmdline"), "");
        Map<String, Object> info = sampler().sample(42).orElseThrow().info(List.of());
        assertEquals("0B", info.get("mem_info1"));
        assertEquals("N/A", info.get("cmdline"));
        assertEquals("root", info.get("username"));
        assertEquals("0:00.00", info.get("ctime"));
    }

    @Test
    public void aUserWithoutNameIsItsNumber() throws Exception {
        process(42, 0, 0);
        Files.writeString(proc.resolve("42/status"), "Uid:\t4242\t0\t0\t0\n");
        assertEquals("4242", sampler().sample(42).orElseThrow().info(List.of()).get("username"));
    }

    @Test
    public void sizesAreForPeople() {
        assertEquals("0B", ProcessSample.human(0));
        assertEquals("1023B", ProcessSample.human(1023));
        assertEquals("1.00K", ProcessSample.human(1024));
        assertEquals("121.50M", ProcessSample.human(127_401_984));
    }

    @Test
    public void aProcessThatIsGoneIsNoError() throws Exception {
        process(42, 0, 0);
        ProcessSampler sampler = sampler();
        assertTrue(sampler.sample(42).isPresent());
        Files.delete(proc.resolve("42/stat"));
        assertTrue(sampler.sample(42).isEmpty());
        assertTrue(sampler.sample(43).isEmpty());
        Files.writeString(proc.resolve("42/stat"), "42 (half a li");
        assertTrue(sampler.sample(42).isEmpty());
    }

    @Test
    public void anotherProcessWithTheSamePidBeginsAtZero() throws Exception {
        ProcessSampler sampler = sampler();
        process(42, 100, 0);
        sampler.sample(42);
        nanos.addAndGet(1_000_000_000L);
        process(42, 900, 0);
        Path stat = proc.resolve("42/stat");
        Files.writeString(stat, Files.readString(stat).replace(" 2312 ", " 9999 "));
        assertEquals(0.0, sampler.sample(42).orElseThrow().cpu(), 0);
    }

    @Test
    public void looksAgainAtAProcessInTheMiddleOfItsExec() throws Exception {
        ProcessSampler sampler = sampler();
        process(42, 0, 0);
        Files.writeString(proc.resolve("42/cmdline"), "");
        assertEquals("N/A", sampler.sample(42).orElseThrow().info(List.of()).get("cmdline"));
        Files.writeString(proc.resolve("42/cmdline"), "/opt/begun\0");
        nanos.addAndGet(1_000_000_000L);
        assertEquals("begun", sampler.sample(42).orElseThrow().info(List.of()).get("cmdline"));
    }

    @Test
    public void looksUpTheProgramWhenTheNameChanges() throws Exception {
        ProcessSampler sampler = sampler();
        process(42, 0, 0);
        sampler.sample(42);
        Files.writeString(proc.resolve("42/cmdline"), "/opt/other\0");
        assertEquals("kept", "sleep", sampler.sample(42).orElseThrow().program());
        Path stat = proc.resolve("42/stat");
        Files.writeString(stat, Files.readString(stat).replace("(a) ) b)", "(other)"));
        assertEquals("other", sampler.sample(42).orElseThrow().program());
        Files.writeString(proc.resolve("42/status"), "Uid:\t0\t0\t0\t0\n");
        nanos.addAndGet(61_000_000_000L);
        assertEquals("looked up from time to time", "root", sampler.sample(42).orElseThrow().username());
    }

    /** A process that keeps one CPU busy, beside what ps(1) says about it. */
    @Test
    public void measuresFromOpenFilesRoundAfterRound() throws Exception {
        try (var rounds = new RoundSampler(sampler())) {
            process(42, 100, 0);
            process(43, 1, 1);
            assertEquals(0.0, rounds.sample(42).orElseThrow().cpu(), 0);
            assertTrue(rounds.sample(43).isPresent());
            rounds.endRound();
            nanos.addAndGet(2_000_000_000L);
            process(42, 250, 50);
            assertEquals(100.0, rounds.sample(42).orElseThrow().cpu(), 0);
            rounds.endRound();
            assertEquals(1, openFiles());
        }
        assertEquals(0, openFiles());
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
            var sampler = new ProcessSampler();
            int pid = (int) busy.pid();
            ProcessSample first = sampler.sample(pid).orElseThrow();
            ProcessSample later = first;
            while (later.cpuTicks() < first.cpuTicks() + 20) {
                Thread.onSpinWait();
                later = sampler.sample(pid).orElseThrow();
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

    private ProcessSampler sampler() {
        return new ProcessSampler(proc, proc.resolve("passwd"), nanos::get);
    }
}
