// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What processes write, line by line, against what is on the disk. */
public final class StreamsIT {

    private static final int LINES = 20_000;

    @Rule
    public final Timeout timeout = new Timeout(120, TimeUnit.SECONDS);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private Path file(String name) {
        return sandbox.folder().resolve(name);
    }

    /** A program that writes numbered lines, then says by a file that it has, and does {@code then}. */
    private String writer(String name, String then) throws IOException {
        Path script = sandbox.write(name + ".sh", """
                i=1; while [ $i -le %d ]; do echo "line $i"; i=$((i+1)); done
                echo > %s
                %s
                """.formatted(LINES, file(name + ".done"), then));
        return "/bin/sh " + script;
    }

    private void awaitWritten(String name) throws IOException, InterruptedException {
        await(() -> Files.exists(file(name + ".done")));
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + Awaited.PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue("waited " + Awaited.PATIENCE + " in vain", System.nanoTime() < end);
            Thread.sleep(20);
        }
    }

    private static List<String> expected() {
        var lines = new ArrayList<String>();
        for (int i = 1; i <= LINES; i++) {
            lines.add("line " + i);
        }
        return lines;
    }

    @Test
    public void hasAllThatAProcessWroteBeforeItWasKilled() throws Exception {
        sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stdout_stream.class = FileStream
                stdout_stream.filename = %s
                respawn = False
                """.formatted(writer("one", "kill -9 $$"), file("one.log")));
        awaitWritten("one");
        await(() -> Files.readAllLines(file("one.log")).size() >= LINES);
        assertEquals(expected(), Files.readAllLines(file("one.log")));
    }

    @Test
    public void hasAllThatAProcessWroteWhenTheDaemonHasEnded() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stderr_stream.filename = %s
                """.formatted(writer("one", "exec sleep 1000") + " 1>&2", file("one.log")).replace("cmd = /bin/sh",
                "shell = True\ncmd = exec /bin/sh"));
        awaitWritten("one");
        daemon.endBy("TERM");
        assertEquals(expected(), Files.readAllLines(file("one.log")));
    }

    @Test
    public void marksEachLineAndRotatesBetweenLines() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stdout_stream.class = FileStream
                stdout_stream.filename = %s
                stdout_stream.time_format = %%Y-%%m-%%d
                stdout_stream.max_bytes = 100000
                stdout_stream.backup_count = 50
                """.formatted(writer("one", "exec sleep 1000"), file("one.log")));
        awaitWritten("one");
        daemon.control().ok("stop", "name", "one", "waiting", true);
        var lines = new ArrayList<String>();
        Pattern prefix = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\[\\d+] \\| (.*)");
        for (int i = 50; i >= 0; i--) {
            Path part = file("one.log" + (i == 0 ? "" : "." + i));
            if (Files.exists(part)) {
                for (String line : Files.readAllLines(part)) {
                    var matcher = prefix.matcher(line);
                    assertTrue(part + ": " + line, matcher.matches());
                    lines.add(matcher.group(1));
                }
            }
        }
        assertTrue(Files.exists(file("one.log.3")));
        assertEquals(expected(), lines);
    }
}
