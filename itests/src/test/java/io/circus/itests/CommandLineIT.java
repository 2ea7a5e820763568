// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;

public final class CommandLineIT {

    private static final String SLEEPER = """
            [watcher:sleeper]
            cmd = /bin/sleep 1000
            """;

    /** What a daemon of root is told; other users' are not. */
    private static final String ROOT_WARNING = "[WARNING] the daemon runs as root and takes commands from every user";

    /** True on a machine that is busy with other tests. */
    private static final String SLOW_MACHINE = "[WARNING] a task held up the event loop for ";

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void printsItsVersion() throws IOException, InterruptedException {
        Program program = sandbox.circusd(CircusHome.built(), "--version");
        program.assertEnds(0);
        assertEquals(CircusHome.version(), program.text());
        assertEquals("", program.errorText());
    }

    @Test
    public void printsTheUsageWithoutAnArgument() throws IOException, InterruptedException {
        Program program = sandbox.circusd(CircusHome.built());
        program.assertEnds(0);
        assertTrue(program.text(), program.text().startsWith("usage: circusd "));
    }

    @Test
    public void refusesAnUnknownOption() throws IOException, InterruptedException {
        Program program = sandbox.circusd(CircusHome.built(), "--nope");
        program.assertEnds(2);
        assertTrue(program.errorText(), program.errorText().contains("circusd: error: "));
    }

    @Test
    public void checksAFileWithoutRunningIt() throws IOException, InterruptedException {
        Path good = sandbox.write("good.ini", SLEEPER);
        Program checked = sandbox.circusd(CircusHome.built(), "--check", good.toString());
        checked.assertEnds(0);
        assertTrue(checked.text(), checked.text().contains("ok"));

        Path bad = sandbox.write("bad.ini", SLEEPER + "numprocesses = two\n");
        Program refused = sandbox.circusd(CircusHome.built(), "--check", bad.toString());
        refused.assertEnds(1);
        String said = refused.text() + refused.errorText();
        assertTrue(said, said.contains("bad.ini:3"));
        assertTrue(said, said.contains("numprocesses"));
    }

    @Test
    public void reportsAllMistakesAtOnce() throws IOException, InterruptedException {
        Path bad = sandbox.write("bad.ini", """
                [watcher:a]
                cmd = /bin/sleep 1000
                numprocesses = two
                [watcher:b]
                cmd = /bin/sleep 1000
                graceful_timeout = soon
                """);
        Program program = sandbox.circusd(CircusHome.built(), bad.toString());
        program.assertEnds(1);
        assertTrue(program.errorText(), program.errorText().contains("bad.ini:3"));
        assertTrue(program.errorText(), program.errorText().contains("bad.ini:6"));
    }

    @Test
    public void namesAFileThatIsNotThere() throws IOException, InterruptedException {
        Program program = sandbox.circusd(CircusHome.built(), "nope.ini");
        program.assertEnds(1);
        assertTrue(program.errorText(), program.errorText().contains("nope.ini"));
    }

    @Test
    public void writesAndRemovesItsPidFile() throws IOException, InterruptedException {
        Path pidFile = sandbox.folder().resolve("circus.pid");
        RunningDaemon daemon = sandbox.daemon(CircusHome.built(), SLEEPER, "--pidfile", "circus.pid");
        assertEquals(daemon.program().pid() + "\n", Files.readString(pidFile));
        Program second = sandbox.circusd(CircusHome.built(), "--pidfile", "circus.pid",
                sandbox.write("second.ini", Sandbox.Endpoints.free().section() + SLEEPER).toString());
        second.assertEnds(1);
        assertTrue(second.errorText(), second.errorText().contains("circus.pid"));
        daemon.endBy("TERM");
        assertFalse(Files.exists(pidFile));
    }

    @Test
    public void aHealthyStartPrintsNothingButItsLog() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon(SLEEPER);
        daemon.awaitStarted("sleeper");
        try (var jars = Files.newDirectoryStream(CircusHome.built().bundles(), "*.jar")) {
            for (Path jar : jars) {
                daemon.awaitLog("/" + jar.getFileName() + ", it starts when a section of the file uses it");
            }
        }
        daemon.endBy("TERM");
        var line = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d circus\\[\\d+\\] \\[INFO\\] .+");
        assertEquals(List.of(), daemon.program().err().all().stream().filter(l -> !line.matcher(l).matches())
                .filter(l -> !l.contains(ROOT_WARNING) && !l.contains(SLOW_MACHINE)).toList());
        assertEquals("", daemon.program().text());
    }

    @Test
    public void logsIntoAFileAtTheLevelAskedFor() throws IOException, InterruptedException {
        var endpoints = Sandbox.Endpoints.free();
        Path config = sandbox.write("c.ini", endpoints.section() + SLEEPER);
        Program program = sandbox.circusd(CircusHome.built(), "--log-output", "circus.log", "--log-level", "debug",
                config.toString());
        var control = sandbox.closeAfterwards(new ControlClient(endpoints.controlEndpoint()));
        control.ok("quit", "waiting", true);
        program.assertEnds(0);
        String log = Files.readString(sandbox.folder().resolve("circus.log"));
        assertTrue(log, log.contains("Starting master on pid " + program.pid()));
        assertEquals("", program.errorText());
    }

    @Test
    public void runsInTheBackground() throws IOException, InterruptedException {
        var endpoints = Sandbox.Endpoints.free();
        sandbox.write("c.ini", endpoints.section() + SLEEPER);
        Program program = sandbox.start(Map.of(), CircusHome.built().program("circusd"), "--daemon", "--pidfile", "bg.pid",
                "--log-output", "bg.log", "c.ini");
        program.assertEnds(0);
        var control = sandbox.closeAfterwards(new ControlClient(endpoints.controlEndpoint()));
        control.ok("numwatchers");
        long pid = Long.parseLong(Files.readString(sandbox.folder().resolve("bg.pid")).strip());
        try {
            assertEquals(pid, sessionOf(pid));
            for (int fd = 0; fd < 3; fd++) {
                assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + fd)));
            }
        } finally {
            Signals.send("TERM", pid);
            Signals.awaitGone(pid);
        }
        assertFalse(Files.exists(sandbox.folder().resolve("bg.pid")));
    }

    private static long sessionOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
    }
}
