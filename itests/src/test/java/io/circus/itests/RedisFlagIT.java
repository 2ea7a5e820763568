// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.circus.testing.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Processes that are stopped by a flag in a real Redis finish their data, whatever happens to the server meanwhile, and the
 * daemon answers others all the time.
 */
public final class RedisFlagIT {

    private static final Path SERVER = Path.of("/usr/bin/redis-server");
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int PROCESSES = 40;

    /** How long the first of them needs to finish, which is more than the server is away. */
    private static final int SHORTEST_SECONDS = 15;
    /** How much longer each further one needs than the one before. */
    private static final double STEP_SECONDS = 0.25;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(240);

    private int port;
    private Program server;
    private Path worker;

    @Before
    public void startServer() throws IOException, InterruptedException {
        assumeTrue(SERVER + " is not installed", Files.isExecutable(SERVER));
        assumeTrue(PYTHON + " is not installed", Files.isExecutable(PYTHON));
        port = Ports.free();
        startRedis();
        try (InputStream program = RedisFlagIT.class.getResourceAsStream("/flagged-worker.py")) {
            worker = sandbox.write("worker.py", new String(program.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void startRedis() throws IOException, InterruptedException {
        server = sandbox.start(Map.of(), SERVER, "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no");
        server.out().first(line -> line.contains("Ready to accept connections"));
    }

    private static String hostName() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    private void killRedis() throws IOException, InterruptedException {
        server.signal("KILL");
        server.awaitExit();
    }

    private RunningDaemon daemon(int shortest) throws IOException, InterruptedException {
        var sections = new StringBuilder("""
                [plugin:flags]
                use = redis-flag
                redis_url = redis://127.0.0.1:%d/0

                """.formatted(port));
        for (int i = 0; i < PROCESSES; i++) {
            sections.append("""
                    [watcher:w%d]
                    cmd = %s %s %d circus:stop:$(circus.host):w%d:$(circus.wid) %s/w%d.txt %s
                    stop_method = redis-flag
                    graceful_timeout = 150

                    """.formatted(i, PYTHON, worker, port, i, sandbox.folder(), i, shortest + i * STEP_SECONDS));
        }
        return sandbox.daemon(sections.toString());
    }

    @Test
    public void nothingIsLostThoughTheServerIsRestartedMeanwhile() throws Exception {
        RunningDaemon daemon = daemon(SHORTEST_SECONDS);
        for (int i = 0; i < PROCESSES; i++) {
            daemon.awaitStarted("w" + i);
        }
        String stop = daemon.control().ask("stop", "waiting", true);
        try (var latencies = Latencies.of(daemon)) {
            daemon.awaitLog("flag circus:stop:" + hostName() + ":w0:1 set");
            killRedis();
            daemon.awaitLog("cannot set flag circus:stop:" + hostName() + ":w");
            startRedis();
            daemon.awaitLog("was lost, set again");
            for (int i = 0; i < PROCESSES; i++) {
                daemon.events().first("watcher.w" + i + ".stop");
            }
            assertEquals("ok", daemon.control().answer(stop).get("status").getAsString());
            latencies.assertNinetyNinthBelow(5);
        }
        for (int i = 0; i < PROCESSES; i++) {
            List<String> records = Files.readAllLines(sandbox.folder().resolve("w" + i + ".txt"));
            assertEquals("done", records.getLast());
            assertEquals(IntStream.range(1, records.size()).mapToObj(Integer::toString).toList(),
                    records.subList(0, records.size() - 1));
        }
        daemon.endBy("TERM");
    }

    /** The section of the plugin changes and its jar is replaced while processes drain: nobody notices. Then it is removed. */
    @Test
    public void aPluginThatIsReplacedIsWaitedForAndOneThatIsRemovedIsNot() throws Exception {
        Path drainer = sandbox.write("drainer.py", """
                import os, signal, socket, sys, time
                port, key, out, go = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
                def tell(what):
                    with open(out, "a") as f:
                        f.write(what + "\\n")
                def term(*ignored):
                    tell("TERM")
                    sys.exit(1)
                signal.signal(signal.SIGTERM, term)
                tell("up")
                server = socket.create_connection(("127.0.0.1", port))
                while True:
                    server.sendall(("EXISTS " + key + "\\r\\n").encode())
                    if server.recv(100).startswith(b":1"):
                        break
                    time.sleep(0.05)
                tell("asked")
                while not os.path.exists(go):
                    time.sleep(0.05)
                tell("done")
                """);
        String flags = "[plugin:flags]\nuse = redis-flag\nredis_url = redis://127.0.0.1:" + port + "/0\n";
        String watchers = "";
        for (String name : List.of("one", "two")) {
            watchers += "[watcher:%1$s]\ncmd = %2$s %3$s %4$d circus:stop:$(circus.host):%1$s:$(circus.wid) %5$s/%1$s.txt %5$s/go-%1$s\n"
                    .formatted(name, PYTHON, drainer, port, sandbox.folder()) + "stop_method = redis-flag\ngraceful_timeout = 150\n";
        }
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        RunningDaemon daemon = sandbox.daemon(home, flags + watchers);
        long one = daemon.awaitStarted("one").getFirst();
        long two = daemon.awaitStarted("two").getFirst();
        sandbox.awaitFile("one.txt", text -> text.contains("up"));
        sandbox.awaitFile("two.txt", text -> text.contains("up"));
        String stop = daemon.control().ask("stop", "name", "one", "waiting", true);
        sandbox.awaitFile("one.txt", text -> text.contains("asked"));

        String begin = Files.readString(daemon.config());
        Files.writeString(daemon.config(), begin.replace("use = redis-flag", "use = redis-flag\ntimeout = 2"));
        int mark = daemon.events().all().mark();
        daemon.control().ok("reloadconfig", "waiting", true);
        daemon.events().firstSince(mark, "watcher.plugin:flags.start");

        Path jar = home.bundles().resolve("io.circus.redis.jar");
        mark = daemon.program().err().mark();
        Files.move(Files.copy(jar, sandbox.folder().resolve("again.jar")), jar, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        daemon.program().err().firstSince(mark, line -> line.contains("Started bundle: file:" + jar));

        assertEquals("up\nasked\n", Files.readString(sandbox.folder().resolve("one.txt")));
        sandbox.write("go-one", "");
        assertEquals("ok", daemon.control().answer(stop).get("status").getAsString());
        assertEquals("up\nasked\ndone\n", Files.readString(sandbox.folder().resolve("one.txt")));
        assertEquals("asked once", 1, daemon.program().err().all().stream().filter(line -> line.contains("one[" + one + "]: flag ")).count());

        String last = daemon.control().ask("stop", "name", "two", "waiting", true);
        sandbox.awaitFile("two.txt", text -> text.contains("asked"));
        Files.writeString(daemon.config(), begin.replace(flags, ""));
        String plan = daemon.control().ok("plan").toString();
        assertTrue(plan, plan.contains("a signal stops one, two from now on, and at once 1 process (" + two + ")"));
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals("ok", daemon.control().answer(last).get("status").getAsString());
        assertEquals("up\nasked\nTERM\n", Files.readString(sandbox.folder().resolve("two.txt")));
        daemon.program().kill();
    }

    @Test
    public void theFlagIsTakenBackBeforeTheNextStart() throws Exception {
        RunningDaemon daemon = daemon(2);
        long before = daemon.awaitStarted("w0").getFirst();
        daemon.control().ok("restart", "name", "w0", "waiting", true);
        List<Long> after = daemon.control().pids("w0");
        assertTrue(after.toString(), after.size() == 1 && after.getFirst() != before);
        assertEquals("active", daemon.control().status("w0"));
        List<String> records = Files.readAllLines(sandbox.folder().resolve("w0.txt"));
        assertEquals(records.toString(), 1, records.stream().filter("done"::equals).count());
        daemon.program().kill();
    }
}
