// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
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

public class StatsCommandTest {

    private static final List<String> KEYS = List.of("mem_info1", "mem_info2", "cpu", "mem", "ctime", "pid",
            "username", "nice", "create_time", "age", "cmdline", "children");

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
                + systemTicks + " 0 0 20 -5 1 0 2312 2560000 400 18446744073709551615\n");
        Files.writeString(directory.resolve("status"),
                "Name:\ta) b\nUid:\t33\t0\t0\t0\nVmSize:\t    2500 kB\nVmRSS:\t    1500 kB\n");
        Files.writeString(directory.resolve("cmdline"), "/usr/bin/sleep\0" + "1000\0");
    }

    @Test
    public void tellsWhatProcSays() throws Exception {
        process(42, 6000, 105);
        Map<String, Object> info = info().of(42, List.of()).orElseThrow();
        assertEquals(KEYS, List.copyOf(info.keySet()));
        info.remove("age");
        assertEquals("{\"mem_info1\": \"1.46M\", \"mem_info2\": \"2.44M\", \"cpu\": 0.0, \"mem\": 0.15, "
                + "\"ctime\": \"1:01.05\", \"pid\": 42, \"username\": \"web\", \"nice\": -5, "
                + "\"create_time\": 1795460023.12, \"cmdline\": \"sleep\", \"children\": []}", Json.write(info));
    }

    @Test
    public void cpuCountsSinceTheLastCall() throws Exception {
        ProcessInfo info = info();
        process(42, 100, 0);
        info.of(42, List.of());
        nanos.addAndGet(2_000_000_000L);
        process(42, 250, 50);
        assertEquals(100.0, info.of(42, List.of()).orElseThrow().get("cpu"));
    }

    @Test
    public void aZombieHasZerosAndNoCommandLine() throws Exception {
        process(42, 0, 0);
        Files.writeString(proc.resolve("42/status"), "Uid:\t0\t0\t0\t0\n");
        Files.writeString(proc.resolve("42/cmdline"), "");
        Map<String, Object> info = info().of(42, List.of()).orElseThrow();
        assertEquals("0B", info.get("mem_info1"));
        assertEquals("N/A", info.get("cmdline"));
        assertEquals("root", info.get("username"));
        assertEquals("0:00.00", info.get("ctime"));
    }

    @Test
    public void aUserWithoutNameIsItsNumber() throws Exception {
        process(42, 0, 0);
        Files.writeString(proc.resolve("42/status"), "Uid:\t4242\t0\t0\t0\n");
        assertEquals("4242", info().of(42, List.of()).orElseThrow().get("username"));
    }

    @Test
    public void sizesAreForPeople() {
        assertEquals("0B", ProcessInfo.human(0));
        assertEquals("1023B", ProcessInfo.human(1023));
        assertEquals("1.00K", ProcessInfo.human(1024));
        assertEquals("121.50M", ProcessInfo.human(127_401_984));
    }

    @Test
    public void aProcessThatIsGoneIsText() throws Exception {
        var set = new CommandSet(new FakeWatcher("web", Integer.MAX_VALUE));
        assertEquals("{\"name\": \"WEB\", \"info\": {\"2147483647\": \"No such process (stopped?)\"}}",
                set.run("stats", "{\"name\": \"WEB\"}"));
    }

    @Test
    public void tellsOfRealProcessesAndTheirChildren() throws Exception {
        int self = (int) ProcessHandle.current().pid();
        var set = new CommandSet(new FakeWatcher("web", self));
        set.processes.children.put(self, List.of(1, Integer.MAX_VALUE));
        Map<?, ?> reply = (Map<?, ?>) Json.read(set.run("stats", "{\"name\": \"web\", \"process\": \"" + self + "\"}"));
        assertEquals(List.of("process", "info"), List.copyOf(reply.keySet()));
        assertEquals(Integer.toString(self), reply.get("process"));
        Map<?, ?> info = (Map<?, ?>) reply.get("info");
        assertEquals("java", info.get("cmdline"));
        assertEquals(1, ((List<?>) info.get("children")).size());
        assertEquals(1795460024.25, info.get("started"));
        assertEquals(1L, info.get("wid"));
        assertTrue(set.run("stats", "{}").startsWith("{\"infos\": {\"web\": {\"" + self + "\": {\"mem_info1\""));
        assertTrue(set.run("dstats", "{}").startsWith("{\"info\": {\"mem_info1\": "));
    }

    @Test
    public void asksTheHookOfTheWatcherForMore() throws Exception {
        int self = (int) ProcessHandle.current().pid();
        var web = new FakeWatcher("web", self);
        var set = new CommandSet(web);
        String request = "{\"name\": \"web\", \"process\": " + self + ", \"extended\": true}";
        assertEquals("errno 5: cannot extend the stats of web: boom", set.run("stats", request));
        web.settings = web.settings.toBuilder().freeForm("hooks.extended_stats", "x").build();
        assertTrue(set.run("stats", request).endsWith("\"wid\": 1, \"extra\": 42}}"));
        assertTrue(set.run("stats", "{\"name\": \"web\", \"extended\": true}").endsWith("\"extra\": 42}}}"));
        assertFalse(set.run("stats", "{\"name\": \"web\"}").contains("extra"));
        assertFalse("all watchers", set.run("stats", "{\"extended\": true}").contains("extra"));
    }

    @Test
    public void refusesAProcessOfSomebodyElse() throws Exception {
        var set = new CommandSet(new FakeWatcher("web", 5));
        assertEquals("errno 3: process 1 not found in 'web'", set.run("stats", "{\"name\": \"web\", \"process\": 1}"));
    }

    private ProcessInfo info() {
        return new ProcessInfo(proc, proc.resolve("passwd"), nanos::get);
    }
}
