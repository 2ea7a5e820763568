// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Options of an elaborate file, and what the system says of the processes that run with them. */
public final class WatcherOptionsIT {

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(90);

    private RunningDaemon daemon;

    @Test
    public void processesAreMadeAsTheFileSays() throws IOException, InterruptedException {
        Path modules = sandbox.folder().resolve("venv/lib/python3.9/site-packages");
        Files.createDirectories(modules);
        daemon = sandbox.daemon("""
                [circus]
                umask = 027
                [env]
                WORDS = a b
                [env:copied]
                NOTHING =
                LONGER = x:$PATH
                [watcher:limits]
                cmd = sleep 1000
                rlimit_nofile = 77
                rlimit_CORE =
                rlimit_as = 8589934592
                [watcher:mask]
                cmd = sleep 1000
                umask = 077
                [watcher:shell]
                cmd = exec sleep "$0" && true
                shell = True
                shell_args = 100$(circus.wid)
                [watcher:words]
                cmd = sh -c 'for word; do echo "$word"; done > words; exec sleep 1000' sh "x $(circus.wid)" $(circus.env.WORDS)
                args = $(CIRCUS.NumProcesses) $(circus.name) $(circus.free) ((circus.shell))
                free = form
                working_dir = %2$s
                [watcher:there]
                cmd = sleep 1000
                working_dir = /usr
                close_child_stdin = False
                close_child_stdout = True
                [watcher:copied]
                cmd = sleep 1000
                copy_env = True
                [watcher:virtual]
                cmd = sleep 1000
                copy_env = yes
                virtualenv = %1$s
                virtualenv_py_ver = 3.9
                """.formatted(sandbox.folder().resolve("venv"), sandbox.folder()));
        long limits = pid("limits");
        assertEquals("77 77", limit(limits, "Max open files"));
        assertEquals("unlimited unlimited", limit(limits, "Max core file size"));
        assertEquals("8589934592 8589934592", limit(limits, "Max address space"));
        assertEquals("0027", status(limits, "Umask"));
        assertEquals("0077", status(pid("mask"), "Umask"));
        assertEquals(List.of("sleep", "1001"), commandLine(pid("shell")));
        long words = pid("words");
        assertEquals(List.of("sleep", "1000"), commandLine(words));
        assertEquals(List.of("x 1", "a", "b", "1", "$(circus.name)", "$(circus.free)", "False"), lines("words"));
        assertEquals("/usr", link(pid("there"), "cwd"));
        assertTrue(link(pid("there"), "fd/0"), link(pid("there"), "fd/0").startsWith("pipe:"));
        assertEquals("/dev/null", link(pid("there"), "fd/1"));
        assertEquals("/dev/null", link(words, "fd/0"));
        assertEquals(Map.of("WORDS", "a b"), environment(pid("there")));
        Map<String, String> copied = environment(pid("copied"));
        assertEquals("", copied.get("NOTHING"));
        assertEquals("x:" + copied.get("PATH"), copied.get("LONGER"));
        assertEquals(System.getenv("PATH"), copied.get("PATH"));
        Map<String, String> virtual = environment(pid("virtual"));
        assertTrue(virtual.get("PATH"), virtual.get("PATH").startsWith(sandbox.folder().resolve("venv/bin") + ":"));
        assertTrue(virtual.get("PYTHONPATH"), virtual.get("PYTHONPATH").endsWith(modules.toString()));
        assertEquals("each leads a session of its own", Long.toString(words), stat(words, 3));
    }

    @Test
    public void usersAndGroupsAreThoseOfTheFile() throws IOException, InterruptedException {
        Assume.assumeTrue("the tests run as root", Files.getOwner(Path.of("/proc/self")).getName().equals("root"));
        daemon = sandbox.daemon("""
                [watcher:name]
                cmd = sleep 1000
                uid = nobody
                [watcher:numbers]
                cmd = sleep 1000
                uid = 1
                gid = 100
                [watcher:group]
                cmd = sleep 1000
                gid = users
                [watcher:nobody-at-all]
                cmd = sleep 1000
                uid = no-such-user
                max_retry = 2
                """);
        long name = pid("name");
        assertEquals("65534\t65534\t65534\t65534", status(name, "Uid"));
        assertEquals("65534\t65534\t65534\t65534", status(name, "Gid"));
        assertEquals("65534", status(name, "Groups"));
        assertEquals("1\t1\t1\t1", status(pid("numbers"), "Uid"));
        assertEquals("100\t100\t100\t100", status(pid("numbers"), "Gid"));
        assertFalse(List.of(status(pid("numbers"), "Groups").split(" ")).contains("0"));
        assertEquals("0\t0\t0\t0", status(pid("group"), "Uid"));
        assertEquals("100\t100\t100\t100", status(pid("group"), "Gid"));
        daemon.awaitLog("] nobody-at-all stopped");
        assertEquals(2, daemon.program().err().all().stream()
                .filter(line -> line.contains("error in 'nobody-at-all': there is no user no-such-user")).count());
    }

    @Test
    public void livesAreAsTheFileSays() throws IOException, InterruptedException {
        daemon = sandbox.daemon("""
                [watcher:single]
                cmd = sleep 1000
                singleton = True
                [watcher:off]
                cmd = sleep 1000
                autostart = False
                [watcher:zero]
                cmd = sleep 1000
                numprocesses = 0
                [watcher:once]
                cmd = true
                respawn = False
                numprocesses = 2
                [watcher:old]
                cmd = sleep 1000
                max_age = 1
                max_age_variance = 0
                [watcher:hup]
                cmd = trap 'echo hup >> hups' HUP; echo up >> hups; while :; do sleep 0.1; done
                shell = True
                copy_env = True
                working_dir = %1$s
                send_hup = True
                [watcher:quits]
                cmd = trap 'echo quit >> quits; exit 7' QUIT; echo up >> quits; while :; do sleep 0.1; done
                shell = True
                copy_env = True
                working_dir = %1$s
                stop_signal = sigquit
                [watcher:missing]
                cmd = /no/such/program
                max_retry = 3
                [watcher:unlimited]
                cmd = sleep 1000
                rlimit_nosuch = 5
                """.formatted(sandbox.folder()));
        long old = daemon.events().first("watcher.old.spawn").pid();
        pid("single");
        assertEquals(1, daemon.control().ok("incr", "name", "single", "waiting", true).get("numprocesses").getAsInt());
        assertEquals(1, daemon.control().pids("single").size());
        daemon.awaitLog("] once stopped");
        daemon.awaitLog("] zero started");
        assertEquals("active", daemon.control().status("zero"));
        for (String watcher : List.of("missing", "unlimited")) {
            daemon.awaitLog("] " + watcher + " stopped");
            assertEquals("stopped", daemon.control().status(watcher));
        }
        assertEquals("stopped", daemon.control().status("off"));
        assertEquals(3, daemon.program().err().all().stream()
                .filter(line -> line.contains("error in 'missing': ") && line.contains("ENOENT")).count());
        daemon.awaitLog("error in 'unlimited': there is no limit nosuch");

        long hup = pid("hup");
        Eventually.holds("it does not come true", () -> lines("hups").contains("up"));
        daemon.control().ok("reload", "name", "hup", "waiting", true);
        Eventually.holds("it does not come true", () -> lines("hups").contains("hup"));
        assertEquals(List.of(hup), daemon.control().pids("hup"));

        Eventually.holds("it does not come true", () -> lines("quits").contains("up"));
        long quits = pid("quits");
        daemon.control().ok("stop", "name", "quits", "waiting", true);
        assertEquals(List.of("up", "quit"), lines("quits"));
        JsonObject reaped = daemon.events().all().first(event ->
                event.topic().equals("watcher.quits.reap") && event.pid() == quits).body();
        assertEquals(7, reaped.get("exit_code").getAsInt());

        int next = daemon.events().all().first(event ->
                event.topic().equals("watcher.old.spawn") && event.pid() != old).body().get("process_pid").getAsInt();
        assertNotEquals(old, next);
        daemon.endBy("TERM");
    }

    @Test
    public void startsByPriorityWithAPauseAndStopsTheOtherWayRound() throws IOException, InterruptedException {
        daemon = sandbox.daemon("""
                [circus]
                warmup_delay = 1
                [watcher:first]
                cmd = sleep 1000
                priority = 3
                [watcher:last]
                cmd = sleep 1000
                [watcher:second]
                cmd = sleep 1000
                priority = 2
                numprocesses = 2
                warmup_delay = 1
                """);
        daemon.awaitStarted("last");
        List<Double> times = daemon.events().all().all().stream()
                .filter(event -> event.topic().endsWith(".spawn"))
                .map(event -> event.body().get("time").getAsDouble()).toList();
        assertEquals(List.of("first", "second", "last"),
                order(" started").stream().filter(name -> !name.equals("circusd-stats")).toList());
        int known = times.size();
        for (int i = 1; i < known; i++) {
            assertTrue(times.toString(), times.get(i) - times.get(i - 1) > 0.95);
        }
        int mark = daemon.events().all().mark();
        daemon.program().signal("TERM");
        daemon.program().assertEnds(0);
        assertTrue(daemon.program().errorText(), daemon.program().errorText().contains("Got signal SIG_TERM"));
        List<String> killed = daemon.events().all().all().stream().skip(mark)
                .map(PublishedEvents.Event::topic).filter(topic -> topic.endsWith(".kill")).distinct().toList();
        assertEquals(List.of("watcher.last.kill", "watcher.second.kill", "watcher.first.kill"), killed);
    }

    private List<String> order(String what) {
        return daemon.program().err().all().stream().filter(line -> line.endsWith(what))
                .map(line -> line.substring(line.indexOf("] ", line.indexOf("[INFO")) + 2, line.length() - what.length()))
                .toList();
    }

    /** The one process of a watcher, when it runs. */
    private long pid(String watcher) throws IOException, InterruptedException {
        List<Long> pids = daemon.awaitStarted(watcher);
        long pid = pids.getFirst();
        // behind programs that prepare it, its own one comes a moment later; in the middle of an exec there is none
        Eventually.holds("it does not come true", () -> !commandLine(pid).getFirst().isEmpty()
                && !List.of("prlimit", "setpriv").contains(Path.of(commandLine(pid).getFirst()).getFileName().toString())
                && !commandLine(pid).contains("exec \"$@\"") && !commandLine(pid).getFirst().endsWith("sh")
                || List.of("hup", "quits").contains(watcher));
        return pid;
    }

    private List<String> lines(String file) throws IOException {
        Path path = sandbox.folder().resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    private static List<String> commandLine(long pid) throws IOException {
        return Arrays.asList(text(pid, "cmdline").split("\0"));
    }

    private static Map<String, String> environment(long pid) throws IOException {
        var variables = new TreeMap<String, String>();
        for (String line : text(pid, "environ").split("\0")) {
            if (!line.startsWith("CIRCUS_MARK=") && !line.isEmpty()) {
                variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        return variables;
    }

    private static String status(long pid, String key) throws IOException {
        return text(pid, "status").lines().filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip()).findFirst().orElseThrow();
    }

    /** The soft and the hard one. */
    private static String limit(long pid, String name) throws IOException {
        List<String> words = new ArrayList<>(List.of(text(pid, "limits").lines().filter(line -> line.startsWith(name))
                .findFirst().orElseThrow().substring(name.length()).strip().split(" +")));
        return words.get(0) + " " + words.get(1);
    }

    /** A field behind the name of the program, from 0 on: proc_pid_stat(5). */
    private static String stat(long pid, int field) throws IOException {
        String stat = text(pid, "stat");
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[field];
    }

    private static String link(long pid, String name) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/" + name)).toString();
    }

    private static String text(long pid, String file) throws IOException {
        return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/" + file)), StandardCharsets.ISO_8859_1);
    }
}
