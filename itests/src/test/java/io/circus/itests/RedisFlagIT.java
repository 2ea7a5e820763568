// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** How long the first of them needs to finish; each further one needs a second more. */
    private static final int SHORTEST_SECONDS = 20;

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
                    cmd = %s %s %d circus:stop:$(circus.host):w%d:$(circus.wid) %s/w%d.txt %d
                    stop_method = redis-flag
                    graceful_timeout = 150

                    """.formatted(i, PYTHON, worker, port, i, sandbox.folder(), i, shortest + i));
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
        daemon.program().signal("KILL");
    }
}
