// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The program circus-top, as text and on a terminal. */
public class TopIT {

    private static final Path TMUX = Path.of("/usr/bin/tmux");
    private static final String SECTIONS = """
            [watcher:api]
            cmd = sleep 1000

            [watcher:Busy One]
            cmd = sh -c "while :; do :; done"
            """;

    @Rule
    public final Timeout timeout = Timeout.seconds(180);
    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void printsOnePicture() throws Exception {
        RunningDaemon daemon = sandbox.daemon(SECTIONS);
        long pid = daemon.awaitStarted("Busy One").getFirst();
        Program top = sandbox.start(Map.of(), CircusHome.built().program("circus-top"), "--once", "--endpoint",
                stats(daemon.endpoints()));
        assertEquals(top.errorText(), 0, top.awaitExit());
        List<String> lines = top.out().all();
        assertEquals("Circus Top", lines.getFirst());
        assertTrue(top.text(), lines.contains("busy one"));
        assertTrue(top.text(), lines.stream().anyMatch(line -> line.matches("  " + pid + " +[0-9.]+ +[0-9.]+ +[0-9.]+")));
        assertTrue(top.text(), lines.stream().anyMatch(line -> line.startsWith("  " + daemon.program().pid() + " (circusd)")));
        assertTrue(top.text(), lines.stream().anyMatch(line -> line.matches(" +.* \\(avg\\) .* \\(sum\\) .* \\(older\\)")));
    }

    @Test
    public void printsAPictureEachSecondIntoAPipe() throws Exception {
        RunningDaemon daemon = sandbox.daemon(SECTIONS);
        Program top = sandbox.start(Map.of(), CircusHome.built().program("circus-top"), "--endpoint",
                stats(daemon.endpoints()));
        top.out().first("busy one"::equals);
        top.out().firstSince(top.out().mark(), "busy one"::equals);
    }

    @Test
    public void takesKeysAndSurvivesARestartOfTheDaemon() throws Exception {
        Assume.assumeTrue("tmux is installed", Files.isExecutable(TMUX));
        RunningDaemon daemon = sandbox.daemon(SECTIONS);
        daemon.awaitStarted("Busy One");
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40", CircusHome.built().program("circus-top")
                + " --endpoint " + stats(daemon.endpoints()) + " --control " + daemon.endpoints().controlEndpoint());
        try {
            awaitScreen(screen -> screen.contains("busy one") && screen.contains("api") && screen.contains("(avg)"));
            tmux("send-keys", "j");
            tmux("send-keys", "+");
            awaitScreen(screen -> screen.contains("incr api: ok"));
            assertEquals(2, daemon.control().pids("api").size());
            tmux("send-keys", "s");
            awaitScreen(screen -> screen.contains("stop api: ok"));
            daemon.events().first("watcher.api.stop");
            tmux("resize-window", "-x", "60", "-y", "12");
            awaitScreen(screen -> screen.lines().allMatch(line -> line.length() <= 60)
                    && screen.lines().anyMatch(line -> line.equals("-".repeat(60))));

            daemon.endBy("TERM");
            awaitScreen(screen -> screen.contains("*** Waiting for data ***"));
            Program again = sandbox.circusd(CircusHome.built(), daemon.config().toString());
            again.err().first(line -> line.contains("Busy One started"));
            awaitScreen(screen -> !screen.contains("Waiting"));
            tmux("send-keys", "q");
            awaitEnd();
        } finally {
            tmux("kill-server");
        }
    }

    private static String stats(Sandbox.Endpoints endpoints) {
        return "tcp://127.0.0.1:" + endpoints.stats();
    }

    private void awaitScreen(Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + Awaited.PATIENCE.toNanos();
        String screen;
        do {
            screen = tmux("capture-pane", "-p").text();
            assertTrue(screen, System.nanoTime() < end);
        } while (!wanted.test(screen));
    }

    /** The server of tmux ends with the last program in it. */
    private void awaitEnd() throws Exception {
        long end = System.nanoTime() + Awaited.PATIENCE.toNanos();
        while (!tmux("has-session").errorText().contains("no server")) {
            assertTrue("circus-top goes on", System.nanoTime() < end);
        }
    }

    private Program tmux(String... words) throws Exception {
        var all = new ArrayList<>(List.of("-S", sandbox.folder().resolve("tmux").toString()));
        all.addAll(Arrays.asList(words));
        Program program = sandbox.start(Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8"), TMUX,
                all.toArray(String[]::new));
        program.awaitExit();
        return program;
    }
}
