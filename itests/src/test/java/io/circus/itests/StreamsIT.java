// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /** A program that writes numbered lines, then says by a file that it has, and does {@code then}. */
    private String writer(String name, String then) throws IOException {
        Path script = sandbox.write(name + ".sh", """
                i=1; while [ $i -le %d ]; do echo "line $i"; i=$((i+1)); done
                echo > %s
                %s
                """.formatted(LINES, sandbox.file(name + ".done"), then));
        return "/bin/sh " + script;
    }

    /** Runs {@code command} once there is the file {@code go}. */
    private String waiter(Path go, String command) throws IOException {
        return "/bin/sh " + sandbox.write("waiter.sh", "while [ ! -e %s ]; do sleep 0.05; done; exec %s\n".formatted(go, command));
    }

    private void awaitWritten(String name) throws IOException, InterruptedException {
        sandbox.awaitFile(name + ".done", text -> true);
    }

    private static JsonObject options(String key, String value) {
        var options = new JsonObject();
        options.addProperty(key, value);
        return options;
    }

    private static List<String> expected() {
        var lines = new ArrayList<String>();
        for (int i = 1; i <= LINES; i++) {
            lines.add("line " + i);
        }
        return lines;
    }

    /** One daemon: a process that is killed, one whose lines are marked and whose file is rotated, one with JSON and a queue. */
    @Test
    public void hasAllThatProcessesWroteInTheFormThatIsAskedFor() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:killed]
                cmd = %s
                stdout_stream.class = FileStream
                stdout_stream.filename = %s
                respawn = False

                [watcher:marked]
                cmd = %s
                stdout_stream.class = FileStream
                stdout_stream.filename = %s
                stdout_stream.time_format = %%Y-%%m-%%d
                stdout_stream.max_bytes = 100000
                stdout_stream.backup_count = 50

                [watcher:json]
                cmd = %s
                stdout_stream.class = JsonStream
                stdout_stream.filename = %s
                stderr_stream.class = QueueStream
                stderr_stream.lines = 3
                """.formatted(writer("killed", "kill -9 $$"), sandbox.file("killed.log"),
                writer("marked", "exec sleep 1000"), sandbox.file("marked.log"),
                writer("json", "printf 'say \"h\\303\\251\" \\\\ \\377\\tend\\n';"
                        + " echo 'a \"b' >&2; echo b >&2; echo c >&2; echo d >&2; exec sleep 1000"), sandbox.file("lines.json")));
        awaitWritten("killed");
        sandbox.awaitFile("killed.log", text -> text.lines().count() >= LINES);
        assertEquals(expected(), Files.readAllLines(sandbox.file("killed.log")));

        awaitWritten("marked");
        daemon.control().ok("stop", "name", "marked", "waiting", true);
        assertMarkedAndRotated("marked.log");

        awaitWritten("json");
        sandbox.awaitFile("lines.json", text -> text.lines().count() > LINES);
        List<String> all = Files.readAllLines(sandbox.file("lines.json"));
        assertEquals("say \"h\u00e9\" \\ \ufffd\tend", JsonParser.parseString(all.getLast()).getAsJsonObject().get("line").getAsString());
        String last = all.get(LINES - 1);
        assertTrue(last, last.matches("\\{\"time\": \"[^\"]+Z\", \"watcher\": \"json\", \"wid\": 1, \"pid\": \\d+,"
                + " \"stream\": \"stdout\", \"line\": \"line " + LINES + "\"}"));
        var reply = daemon.control().ok("tail", "name", "json", "after", 3, "wait", 30);
        assertEquals("d", reply.getAsJsonArray("lines").get(0).getAsJsonObject().get("line").getAsString());
        assertEquals(2, daemon.control().ok("tail", "name", "json", "lines", 2).getAsJsonArray("lines").size());
        assertEquals("c\nd", sandbox.circusctl(daemon, "tail", "json", "-n", "2").text());
    }

    private void assertMarkedAndRotated(String name) throws IOException {
        var lines = new ArrayList<String>();
        Pattern prefix = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\[\\d+] \\| (.*)");
        for (int i = 50; i >= 0; i--) {
            Path part = sandbox.file(name + (i == 0 ? "" : "." + i));
            if (Files.exists(part)) {
                for (String line : Files.readAllLines(part)) {
                    var matcher = prefix.matcher(line);
                    assertTrue(part + ": " + line, matcher.matches());
                    lines.add(matcher.group(1));
                }
            }
        }
        assertTrue(Files.exists(sandbox.file(name + ".3")));
        assertEquals(expected(), lines);
    }

    /** By {@code /dev/full}: one process waits until there is another file, what the other one wrote is dropped. */
    @Test
    public void letsProcessesWaitWhileTheDiskIsFullOrSaysHowMuchWasDropped() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:waits]
                cmd = %s
                stdout_stream.filename = /dev/full

                [watcher:drops]
                cmd = %s
                stdout_stream.filename = /dev/full
                stdout_stream.on_full = drop
                """.formatted(writer("waits", "exec sleep 1000"),
                writer("drops", "while [ ! -e go ]; do sleep 0.1; done; echo last; exec sleep 1000")));
        daemon.awaitLog("cannot write the stdout_stream of waits");
        daemon.control().ok("set", "name", "waits", "options", options("stdout_stream.filename", sandbox.file("waits.log").toString()));
        awaitWritten("waits");
        daemon.control().ok("stop", "name", "waits", "waiting", true);
        assertEquals(expected(), Files.readAllLines(sandbox.file("waits.log")));

        awaitWritten("drops");
        daemon.control().ok("set", "name", "drops", "options", options("stdout_stream.filename", sandbox.file("drops.log").toString()),
                "waiting", true);
        sandbox.write("go", "");
        sandbox.awaitFile("drops.log", text -> text.endsWith("last\n"));
        var text = Pattern.compile("(?s)circus: (\\d+) bytes of output were dropped here\n(.*)last\n")
                .matcher(Files.readString(sandbox.file("drops.log")));
        assertTrue(text.matches());
        String written = String.join("\n", expected()) + "\n";
        assertEquals("what was still in the pipe is not dropped", written.substring(Integer.parseInt(text.group(1))), text.group(2));
    }

    @Test
    public void hasAllThatAProcessWroteWhenTheDaemonHasEnded() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stderr_stream.filename = %s
                """.formatted(writer("one", "exec sleep 1000") + " 1>&2", sandbox.file("one.log")).replace("cmd = /bin/sh",
                "shell = True\ncmd = exec /bin/sh"));
        awaitWritten("one");
        daemon.endBy("TERM");
        assertEquals(expected(), Files.readAllLines(sandbox.file("one.log")));
    }

    /** Each writes a line and then says so in a file of its own, until it is killed. */
    @Test
    public void hasWhatEachOfManyKilledProcessesWrote() throws Exception {
        Path script = sandbox.write("killed.sh", """
                i=1
                while :; do
                    echo "$1 $i"
                    echo "$i" > %s/said.$1
                    [ $i -ge 300 ] && kill -9 $$
                    i=$((i+1))
                done
                """.formatted(sandbox.folder()));
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:many]
                cmd = /bin/sh -c 'exec /bin/sh %s $$'
                numprocesses = 4
                max_retry = -1
                stdout_stream.filename = %s
                stdout_stream.time_format = T
                stdout_stream.max_bytes = 20000
                stdout_stream.backup_count = 1000
                """.formatted(script, sandbox.file("many.log")));
        for (int i = 0; i < 20; i++) {
            daemon.control().pids("many").forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            Thread.sleep(50);
        }
        // on a slow machine that was too soon for them to write much; they end by themselves, too
        Eventually.holds("the file is not rotated twice", () -> Files.exists(sandbox.file("many.log.2")));
        daemon.control().ok("stop", "name", "many", "waiting", true);
        var written = new HashMap<String, List<Integer>>();
        for (int i = 1000; i >= 0; i--) {
            Path part = sandbox.file("many.log" + (i == 0 ? "" : "." + i));
            for (String line : Files.exists(part) ? Files.readAllLines(part) : List.<String>of()) {
                String[] words = line.replaceFirst("^T \\[\\d+] \\| ", "").split(" ");
                written.computeIfAbsent(words[0], pid -> new ArrayList<>()).add(Integer.valueOf(words[1]));
            }
        }
        try (Stream<Path> files = Files.list(sandbox.folder())) {
            for (Path said : files.filter(each -> each.getFileName().toString().startsWith("said.")).toList()) {
                String pid = said.getFileName().toString().substring("said.".length());
                String last = Files.readString(said).strip();
                int least = last.isEmpty() ? 0 : Integer.parseInt(last);
                List<Integer> lines = written.getOrDefault(pid, List.of());
                assertEquals("lines of " + pid, Stream.iterate(1, i -> i + 1).limit(lines.size()).toList(), lines);
                assertTrue(pid + " said " + least + ", there are " + lines.size(), lines.size() >= least);
            }
        }
    }

    @Test
    public void hasWhatAChildOfAnEndedProcessWritesLater() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                max_retry = -1
                stdout_stream.filename = %s
                """.formatted("/bin/sh " + sandbox.write("parent.sh", "(sleep 1; echo late) & echo early\n"), sandbox.file("one.log")));
        daemon.awaitLog("exited with status 0");
        sandbox.awaitFile("one.log", text -> text.contains("late\n"));
    }

    @Test
    public void goesOnWhenASmallDiskHasRoomAgain() throws Exception {
        Path disk = Files.createDirectory(sandbox.file("disk"));
        assumeTrue("a tmpfs can be mounted", Program.succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()));
        try {
            Path ballast = disk.resolve("ballast");
            Files.write(ballast, new byte[40_000]);
            RunningDaemon daemon = sandbox.daemon("""
                    [watcher:one]
                    cmd = %s
                    stdout_stream.filename = %s
                    stdout_stream.time_format = T
                    """.formatted(writer("one", "exec sleep 1000"), disk.resolve("one.log")));
            daemon.awaitLog("cannot write the stdout_stream of one: No space left on device");
            assertTrue(Program.succeeds("mount", "-o", "remount,size=10m", disk.toString()));
            daemon.awaitLog("the stdout_stream of one can be written again");
            awaitWritten("one");
            daemon.control().ok("stop", "name", "one", "waiting", true);
            assertEquals(expected(), Files.readAllLines(disk.resolve("one.log")).stream()
                    .map(line -> line.replaceFirst("^T \\[\\d+] \\| ", "")).toList());
            daemon.endBy("TERM");
        } finally {
            assertTrue(Program.succeeds("umount", "-l", disk.toString()));
        }
    }

    @Test
    public void aFileIsOpenWhileItsWatcherIsUpAndOpenedAnewWithEachStart() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stdout_stream.filename = %s
                autostart = False
                """.formatted("/bin/sh " + sandbox.write("short.sh", "echo hello; exec sleep 1000\n"), sandbox.file("one.log")));
        Eventually.holds("one.log is not open", () -> isOpen(daemon, "one.log"));
        daemon.control().ok("start", "name", "one", "waiting", true);
        sandbox.awaitFile("one.log", "hello\n"::equals);
        Files.move(sandbox.file("one.log"), sandbox.file("one.old"));
        daemon.control().ok("stop", "name", "one", "waiting", true);
        assertFalse(isOpen(daemon, "one.old"));
        daemon.control().ok("start", "name", "one", "waiting", true);
        sandbox.awaitFile("one.log", "hello\n"::equals);
        assertEquals("hello\n", Files.readString(sandbox.file("one.old")));
        daemon.control().ok("rm", "name", "one", "waiting", true);
        Eventually.holds("one.log is open", () -> !isOpen(daemon, "one.log"));
    }

    private boolean isOpen(RunningDaemon daemon, String name) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + daemon.jvm() + "/fd"))) {
            return descriptors.anyMatch(each -> {
                try {
                    return Files.readSymbolicLink(each).equals(sandbox.file(name));
                } catch (IOException e) {
                    return false; // closed meanwhile
                }
            });
        }
    }

    @Test
    public void losesNoLineWhenTheFileIsSetToAnother() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stdout_stream.class = WatchedFileStream
                stdout_stream.filename = %s
                stdout_stream.time_format = T
                """.formatted(waiter(sandbox.file("go"), writer("one", "exec sleep 1000")), sandbox.file("part9")));
        for (int i = 0; !Files.exists(sandbox.file("one.done")); i++) {
            if (i == 1) {
                Files.createFile(sandbox.file("go"));
            }
            daemon.control().ok("set", "name", "one", "options",
                    options("stdout_stream.filename", sandbox.file("part" + i % 4).toString()), "waiting", true);
        }
        daemon.control().ok("stop", "name", "one", "waiting", true);
        var lines = new ArrayList<String>();
        try (Stream<Path> files = Files.list(sandbox.folder())) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("part")).toList()) {
                Files.readAllLines(file).forEach(line -> lines.add(line.replaceFirst("^T \\[\\d+] \\| ", "")));
            }
        }
        lines.sort(Comparator.comparing(line -> Integer.valueOf(line.substring(5))));
        assertTrue(Files.exists(sandbox.file("part0")));
        assertEquals(expected(), lines);
    }

    @Test
    public void goesOnWhenTheFolderIsThereAgain() throws Exception {
        Path folder = Files.createDirectory(sandbox.file("gone"));
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stdout_stream.class = WatchedFileStream
                stdout_stream.filename = %s
                autostart = False
                """.formatted(writer("one", "exec sleep 1000"), folder.resolve("one.log")));
        sandbox.awaitFile(folder.resolve("one.log"), text -> true);
        Files.move(folder, sandbox.file("away"));
        daemon.control().ok("start", "name", "one");
        daemon.awaitLog("cannot write the stdout_stream of one");
        Files.createDirectory(folder);
        daemon.awaitLog("the stdout_stream of one can be written again");
        awaitWritten("one");
        daemon.control().ok("stop", "name", "one", "waiting", true);
        assertEquals(expected(), Files.readAllLines(folder.resolve("one.log")));
    }

    @Test
    public void readsOnAfterTheBundleHasComeBack() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stdout_stream.filename = %s
                """.formatted(writer("one", "exec sleep 1000"), sandbox.file("one.log")));
        daemon.updateBundle("io.circus.streams");
        daemon.updateBundle("io.circus.watchers");
        daemon.awaitLog("one: taken over again");
        awaitWritten("one");
        sandbox.awaitFile("one.log", text -> text.lines().count() >= LINES);
        assertEquals(expected(), Files.readAllLines(sandbox.file("one.log")));
    }
}
