// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Whatever is given as a configuration: it works, or it is said what is wrong with it. */
public final class WrongInputIT {

    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
    private static final int MANY = 10_000;

    /** Statistics are a watcher too. */
    private static final int STATISTICS = 1;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @Test
    public void lineOfTenMegabytes() throws IOException, InterruptedException {
        check(0, sandbox.write("long.ini", "[watcher:web]\ncmd = /bin/sleep 1\nfree = " + "x".repeat(TEN_MEGABYTES)
                + "\n"));
        check(0, sandbox.write("comment.ini", "# " + "x".repeat(TEN_MEGABYTES)
                + "\n[watcher:web]\ncmd = /bin/sleep 1\n"));
        checkAny(sandbox.write("name.ini", "x".repeat(TEN_MEGABYTES)));
    }

    @Test
    public void zeroBytes() throws IOException, InterruptedException {
        checkAny(sandbox.write("zero.ini", "[watcher:web]\ncmd = /bin/sleep 1\0 2\n\0\0\0\n"));
        checkAny(sandbox.write("zeros.ini", "\0".repeat(1000)));
    }

    @Test
    public void latinOne() throws IOException, InterruptedException {
        checkAny(Files.write(sandbox.folder().resolve("latin.ini"),
                "[watcher:café]\ncmd = /bin/echo é\n".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    public void folderInsteadOfAFile() throws IOException, InterruptedException {
        check(1, Files.createDirectory(sandbox.folder().resolve("folder.ini")));
    }

    @Test
    public void includesThatGoRoundInCircles() throws IOException, InterruptedException {
        sandbox.write("one.ini", "[circus]\ninclude = two.ini\n\n[watcher:one]\ncmd = /bin/sleep 1\n");
        checkAny(sandbox.write("two.ini", "[circus]\ninclude = one.ini\n\n[watcher:two]\ncmd = /bin/sleep 2\n"));
        checkAny(sandbox.write("self.ini", "[circus]\ninclude = *.ini\n\n[watcher:self]\ncmd = /bin/sleep 3\n"));
    }

    @Test
    public void tenThousandWatchers() throws IOException, InterruptedException {
        check(0, sandbox.write("many.ini", IntStream.range(0, MANY)
                .mapToObj(number -> "[watcher:w%d]\ncmd = /bin/sleep %d\n\n".formatted(number, number))
                .collect(Collectors.joining())));
    }

    /** The daemon itself, not only its check. */
    @Test
    public void theDaemonTakesItOrSaysWhy() throws IOException, InterruptedException {
        String web = "[watcher:web]\ncmd = /bin/sleep 1000\n";
        assertTrue("a long line is a line", run("long", web + "free = " + "x".repeat(TEN_MEGABYTES) + "\n"));
        run("zero", web.replace("1000", "1000 \0") + "\0\0\n");
        run("latin", "[watcher:caf\u00e9]\ncmd = /bin/sleep 1000 \u00e9\n");
        assertTrue("includes are not followed twice", run("loop", "[circus]\ninclude = *.ini\n" + web));
        Program folder = sandbox.circusd(CircusHome.built(), Files.createDirectory(sandbox.folder().resolve("d")).toString());
        folder.assertEnds(1);
        assertFalse(folder.errorText(), hasStackTrace(folder.errorText()));
    }

    @Test
    public void tenThousandWatchersRun() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon(IntStream.range(0, MANY)
                .mapToObj(number -> "[watcher:w%d]\ncmd = /bin/sleep %d\nautostart = %s\n".formatted(number, 1000 + number,
                        number < 10))
                .collect(Collectors.joining()));
        daemon.awaitStarted("w9");
        assertEquals(MANY + STATISTICS, daemon.control().ok("status").getAsJsonObject("statuses").size());
        daemon.control().ok("start", "name", "w9999", "waiting", true);
        assertEquals(1, daemon.control().pids("w9999").size());
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals(MANY + STATISTICS, daemon.control().ok("numwatchers").get("numwatchers").getAsInt());
        daemon.endBy("TERM");
        assertFalse(hasStackTrace(daemon.program().errorText()));
    }

    /** @return whether the daemon runs with that file, in Latin-1; if not it has said why */
    private boolean run(String name, String text) throws IOException, InterruptedException {
        Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
        Path config = Files.write(sandbox.folder().resolve(name + ".ini"),
                (endpoints.section() + text).getBytes(StandardCharsets.ISO_8859_1));
        Program program = sandbox.circusd(CircusHome.built(), config.toString());
        try (var control = new ControlClient(endpoints.controlEndpoint(), Duration.ofMillis(200))) {
            // it is still starting, or about to refuse
            Eventually.holds("neither runs nor refuses", () -> !program.isAlive() || control.tryCall("numwatchers").isPresent());
        }
        boolean runs = program.isAlive();
        if (runs) {
            program.signal("TERM");
        }
        program.assertEnds(runs ? 0 : 1);
        assertFalse(program.errorText(), hasStackTrace(program.errorText()));
        assertTrue("says why", runs || program.errorText().contains(name + ".ini"));
        Files.delete(config);
        return runs;
    }

    private static boolean hasStackTrace(String said) {
        return said.contains("\tat ") || said.contains("Exception") || said.contains("StackOverflow");
    }

    private void check(int status, Path config) throws IOException, InterruptedException {
        assertEquals(config.toString(), status, checkAny(config));
    }

    /** Checks that the file is taken, or that it is refused with words; returns the exit status. */
    private int checkAny(Path config) throws IOException, InterruptedException {
        Program program = sandbox.circusd(CircusHome.built(), "--check", config.toString());
        int status = program.awaitExit();
        String said = program.text() + "\n" + program.errorText();
        String begin = said.substring(0, Math.min(said.length(), 2000));
        assertTrue(config + ": status " + status + ": " + begin, status == 0 || status == 1);
        assertFalse(begin, hasStackTrace(said));
        assertTrue("says why: " + begin, status == 0 || !said.isBlank());
        return status;
    }
}
