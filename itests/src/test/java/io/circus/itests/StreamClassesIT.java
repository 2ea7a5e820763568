// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Each stream class where it ends: console, syslog server, follower, files by time; and what is wrong with their options. */
public final class StreamClassesIT {

    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private String script(String name, String text) throws IOException {
        return "/bin/sh " + sandbox.write(name + ".sh", text);
    }

    @Test
    public void theConsoleHasTheBytesAndTheColouredLines() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:plain]
                cmd = %s
                stdout_stream.class = StdoutStream
                stderr_stream.class = StdoutStream
                [watcher:fancy]
                cmd = %s
                stdout_stream.class = FancyStdoutStream
                stdout_stream.color = green
                [watcher:other]
                cmd = %s
                stdout_stream.class = circus.stream.FancyStdoutStream
                stdout_stream.color = magenta
                stdout_stream.time_format = T%%Y
                """.formatted(script("plain", "echo to stdout; echo to stderr >&2; exec sleep 1000"),
                script("fancy", "printf 'one\\ntwo\\n\\nthree'"), script("other", "echo x; exec sleep 1000")));
        Awaited<String> out = daemon.program().out();
        out.first("to stdout"::equals);
        out.first("to stderr"::equals);
        Pattern time = Pattern.compile("\033\\[0;32;40m\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\[\\d+] \\| (one|two|three)\033\\[0m");
        for (String word : List.of("one", "two", "three")) {
            String line = out.first(each -> each.contains("| " + word));
            assertTrue(line, time.matcher(line).matches());
        }
        String line = out.first(each -> each.contains("| x"));
        assertTrue(line, line.matches("\033\\[0;35;40mT\\d{4} \\[\\d+] \\| x\033\\[0m"));
        assertFalse(out.all().toString(), out.all().contains(""));
    }

    @Test
    public void aFileIsRotatedByTimeAndLosesNoLine() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stdout_stream.class = TimedRotatingFileStream
                stdout_stream.filename = %s
                stdout_stream.rotate_when = s
                stdout_stream.utc = True
                """.formatted(script("one", """
                        i=1; while [ $i -le 60 ]; do echo "line $i"; i=$((i+1)); sleep 0.05; done
                        exec sleep 1000
                        """), sandbox.file("one.log")));
        sandbox.awaitFile("one.log", text -> text.contains("line 60\n"));
        daemon.control().ok("stop", "name", "one", "waiting", true);
        List<Path> parts;
        try (Stream<Path> files = Files.list(sandbox.folder())) {
            parts = files.filter(each -> each.getFileName().toString().startsWith("one.log")).sorted().toList();
        }
        var lines = new ArrayList<String>();
        for (Path part : parts.subList(1, parts.size())) {
            assertTrue(part.toString(), part.getFileName().toString().matches("one\\.log\\.\\d{14}"));
            lines.addAll(Files.readAllLines(part));
        }
        lines.addAll(Files.readAllLines(parts.getFirst()));
        assertTrue(parts.toString(), parts.size() >= 3);
        assertEquals(Stream.iterate(1, i -> i + 1).limit(60).map(i -> "line " + i).toList(), lines);
    }

    @Test
    public void aSyslogServerGetsEachLineByUdp() throws Exception {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout((int) Awaited.PATIENCE.toMillis());
            RunningDaemon daemon = sandbox.daemon("""
                    [watcher:one]
                    cmd = %s
                    stdout_stream.class = SyslogStream
                    stdout_stream.address = 127.0.0.1:%d
                    stdout_stream.facility = local3
                    stderr_stream.class = SyslogStream
                    stderr_stream.address = 127.0.0.1:%d
                    """.formatted(script("one", "echo 'hello there'; sleep 1; echo bad >&2; exec sleep 1000"), server.getLocalPort(),
                    server.getLocalPort()));
            long pid = daemon.awaitStarted("one").getFirst();
            assertMessage("<158>1", pid, "stdout", "hello there", received(server));
            assertMessage("<11>1", pid, "stderr", "bad", received(server));
        }
    }

    private static String received(DatagramSocket server) throws IOException {
        var datagram = new DatagramPacket(new byte[65_536], 65_536);
        server.receive(datagram);
        return new String(datagram.getData(), 0, datagram.getLength(), StandardCharsets.UTF_8);
    }

    private static void assertMessage(String start, long pid, String stream, String text, String message) {
        String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}[+-]\\d\\d:\\d\\d";
        assertTrue(message, message.matches(start + " " + time + " \\S+ one " + pid + " " + stream + " - " + text));
    }

    @Test
    public void aSyslogServerThatIsSlowOrRestartedGetsEachLineFromItsSocket() throws Exception {
        assumeTrue("python3 is installed", Files.isExecutable(PYTHON));
        // takes its time and then some; after 500 messages it makes its socket anew
        Path server = sandbox.write("server.py", """
                import os, socket, time
                received = 0
                out = open('received', 'w', buffering=1)
                while True:
                    if os.path.exists('log'): os.unlink('log')
                    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
                        server.bind('log')
                        print('bound', flush=True)
                        while True:
                            out.write(server.recv(65536).decode() + '\\n')
                            received += 1
                            if received % 100 == 0: time.sleep(0.1)
                            if received == 500:
                                server.shutdown(socket.SHUT_RD)
                                for message in iter(lambda: server.recv(65536), b''):
                                    out.write(message.decode() + '\\n')
                                break
                """);
        Program syslog = sandbox.start(Map.of(), PYTHON, server.toString());
        syslog.out().first("bound"::equals);
        sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stdout_stream.class = SyslogStream
                stdout_stream.address = %s
                """.formatted(script("one", "i=1; while [ $i -le 2000 ]; do echo \"line $i\"; i=$((i+1)); done; exec sleep 1000"),
                sandbox.file("log")));
        sandbox.awaitFile("received", text -> text.endsWith("line 2000\n"));
        List<String> lines = Files.readAllLines(sandbox.file("received")).stream().map(line -> line.replaceFirst(".* - ", "")).toList();
        assertEquals(Stream.iterate(1, i -> i + 1).limit(2000).map(i -> "line " + i).toList(), lines);
    }

    @Test
    public void aFollowerSeesEachLineThatComes() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = %s
                stdout_stream.class = QueueStream
                """.formatted(script("one", """
                        for i in 1 2 3 4 5; do echo "line $i"; done
                        while [ ! -e go ]; do sleep 0.05; done
                        i=6; while [ $i -le 200 ]; do echo "line $i"; i=$((i+1)); sleep 0.005; done
                        while [ ! -e on ]; do sleep 0.05; done
                        echo "line 201"; exec sleep 1000
                        """)));
        daemon.control().ok("tail", "name", "one", "after", 4, "wait", 30);
        Program tail = sandbox.start(Map.of(), CircusHome.built().program("circusctl"), "--endpoint",
                daemon.endpoints().controlEndpoint(), "tail", "one", "-n", "2", "-f");
        tail.out().first("line 5"::equals);
        sandbox.write("go", "");
        tail.out().first("line 200"::equals);
        assertEquals(Stream.iterate(4, i -> i + 1).limit(197).map(i -> "line " + i).toList(), tail.out().all());
        assertTrue(tail.isAlive());
        try (var screen = new TmuxTerminal(sandbox, 80, 24, "XDG_STATE_HOME=" + sandbox.folder() + " "
                + CircusHome.built().program("circusctl") + " --endpoint " + daemon.endpoints().controlEndpoint())) {
            screen.awaits("(circusctl)");
            screen.types("tail one -n 1 -f", "Enter");
            screen.awaits("line 200");
            sandbox.write("on", "");
            screen.awaits("line 201");
            screen.types("C-c");
            screen.awaits("interrupted");
            screen.types("exit", "Enter");
            screen.awaitEnd();
        }
    }

    @Test
    public void everyClassCanBeFollowed() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:file]
                cmd = %1$s
                stdout_stream.filename = %2$s
                stderr_stream.filename = %2$s

                [watcher:out]
                cmd = %1$s
                stdout_stream.class = StdoutStream

                [watcher:bare]
                cmd = /bin/sleep 1000
                """.formatted(script("any", """
                        echo before; echo trouble >&2
                        while [ ! -e go ]; do sleep 0.05; done
                        printf 'af'; sleep 0.1; echo 'ter'; echo more >&2; exec sleep 1000
                        """), sandbox.file("file.log")));
        sandbox.awaitFile("file.log", text -> text.lines().count() == 2);
        daemon.awaitStarted("out");
        long pid = daemon.control().pids("file").getFirst();
        JsonObject first = daemon.control().ok("tail", "name", "FILE");
        assertEquals(Set.of("before stdout 0", "trouble stdout 0"), shown(first));
        daemon.control().ok("tail", "name", "out");
        assertEquals("cannot show what bare has printed: it has neither a stdout_stream nor a stderr_stream, so its output goes where the daemon's goes",
                daemon.control().call("tail", "name", "bare").get("reason").getAsString());
        assertEquals("program nobody not found", daemon.control().call("tail", "name", "nobody").get("reason").getAsString());
        Program tail = sandbox.start(Map.of(), CircusHome.built().program("circusctl"), "--endpoint",
                daemon.endpoints().controlEndpoint(), "tail", "out", "-f");
        sandbox.write("go", "");
        tail.out().first("after"::equals);
        tail.signal("INT");
        Eventually.holds("the file's lines do not come", () -> shown(daemon.control().ok("tail", "name", "file", "after", first.get("last").getAsLong(),
                "wait", 10)).equals(Set.of("after stdout " + pid, "more stderr " + pid)));
    }

    @Test
    public void logRingIsTheSizeOfTheOutputThatIsKept() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:none]
                cmd = /bin/sleep 1000
                stdout_stream.class = StdoutStream
                log_ring = 0

                [watcher:small]
                cmd = %s
                stdout_stream.filename = %s
                log_ring = 2000
                """.formatted(script("counts", "while [ ! -e go ]; do sleep 0.05; done; seq 1000; echo done; exec sleep 1000"),
                sandbox.file("small.log")));
        daemon.awaitStarted("small");
        String refused = "cannot show what none has printed: its log_ring is 0";
        assertEquals(refused, daemon.control().call("tail", "name", "none").get("reason").getAsString());
        assertEquals(0, daemon.control().ok("tail", "name", "small", "lines", 2000).getAsJsonArray("lines").size());
        sandbox.write("go", "");
        Eventually.holds("the last line comes", () -> texts(daemon, "small").endsWith("done"));
        String kept = texts(daemon, "small");
        assertTrue(kept, kept.length() <= 2000 && kept.contains("1000\n"));
        var options = new JsonObject();
        options.addProperty("log_ring", 0);
        daemon.control().ok("set", "name", "small", "options", options, "waiting", true);
        assertEquals(refused.replace("none", "small"), daemon.control().call("tail", "name", "small").get("reason").getAsString());
        options.addProperty("log_ring", 100_000);
        daemon.control().ok("set", "name", "small", "options", options, "waiting", true);
        assertTrue("the file has it", texts(daemon, "small").contains("\n1\n2\n") || texts(daemon, "small").startsWith("1\n2\n"));
    }

    @Test
    public void withAPageOutputIsKeptFromTheStartOn() throws Exception {
        String watchers = """

                [watcher:early]
                cmd = %s
                stdout_stream.class = StdoutStream

                [watcher:none]
                cmd = /bin/sleep 1000
                stdout_stream.class = StdoutStream
                log_ring = 0
                """.formatted(script("speaks", "echo first; echo > spoken; while [ ! -e go ]; do sleep 0.05; done; echo second; exec sleep 1000"));
        RunningDaemon daemon = sandbox.daemon("httpd = True\nhttpd_port = 0\n" + watchers);
        sandbox.awaitFile("spoken", text -> !text.isEmpty());
        Eventually.holds("the line from before the first request comes", () -> texts(daemon, "early").equals("first"));
        sandbox.write("go", "");
        Eventually.holds("and the next", () -> texts(daemon, "early").equals("first\nsecond"));
        assertEquals("cannot show what none has printed: its log_ring is 0",
                daemon.control().call("tail", "name", "none").get("reason").getAsString());
    }

    private static String texts(RunningDaemon daemon, String watcher) {
        var texts = new StringJoiner("\n");
        daemon.control().ok("tail", "name", watcher, "lines", 2000).getAsJsonArray("lines")
                .forEach(line -> texts.add(line.getAsJsonObject().get("line").getAsString()));
        return texts.toString();
    }

    private static Set<String> shown(JsonObject reply) {
        var shown = new HashSet<String>();
        for (JsonElement each : reply.getAsJsonArray("lines")) {
            JsonObject line = each.getAsJsonObject();
            assertTrue(line.toString(), Math.abs(line.get("time").getAsDouble() - System.currentTimeMillis() / 1000.0) < 300);
            shown.add(line.get("line").getAsString() + " " + line.get("stream").getAsString() + " " + line.get("pid").getAsLong());
        }
        return shown;
    }

    @Test
    public void aClassOfAPluginIsWaitedFor() throws Exception {
        CircusHome home = CircusHome.built().copyTo(sandbox.file("home"));
        RunningDaemon daemon = sandbox.daemon(home, """
                [watcher:one]
                cmd = %s
                stdout_stream.class = Shouter
                stdout_stream.filename = %s
                """.formatted(script("one", "echo hello; exec sleep 1000"), sandbox.file("one.log")));
        Eventually.holds("it is not starting", () -> daemon.control().status("one").equals("starting"));
        PluginJar.drop(home.bundles(), "shouter.jar", PluginJar.bytes("shouter", List.of(Shouter.class,
                Class.forName(Shouter.class.getName() + "$Sink")), "io.circus.streams,org.osgi.framework", ""));
        daemon.awaitStarted("one");
        sandbox.awaitFile("one.log", "HELLO\n"::equals);
    }

    @Test
    public void wrongOptionsAreToldAndTheOthersStart() throws Exception {
        String wrong = """
                [watcher:bad]
                cmd = /bin/sleep 1000
                stdout_stream.filename = bad.log
                stdout_stream.max_bytes = 1 MB
                """;
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:good]
                cmd = /bin/sleep 1000
                stdout_stream.filename = good.log
                """ + wrong);
        int line = Files.readAllLines(daemon.config()).indexOf("stdout_stream.max_bytes = 1 MB") + 1;
        String told = daemon.config() + ":" + line + ": [watcher:bad] stdout_stream.max_bytes: expected an integer, got '1 MB'";
        daemon.awaitLog(told + "; leaving the watcher out");
        daemon.awaitStarted("good");
        assertEquals("[\"circusd-stats\",\"good\"]", daemon.control().ok("list").getAsJsonArray("watchers").toString());

        Program check = sandbox.circusd(CircusHome.built(), "--check", daemon.config().toString());
        check.assertEnds(1);
        assertEquals(told, check.errorText());

        var options = new JsonObject();
        options.addProperty("stdout_stream.backup_count", "few");
        assertRefused("stdout_stream.backup_count: expected an integer, got 'few'",
                daemon.control().call("set", "name", "good", "options", options, "waiting", true));
        assertFalse(daemon.control().ok("options", "name", "good").toString().contains("few"));
        var stream = new JsonObject();
        stream.addProperty("class", "TimedRotatingFileStream");
        var streams = new JsonObject();
        streams.add("stdout_stream", stream);
        assertRefused("stdout_stream.rotate_when: is missing, expected S, M, H, D, MIDNIGHT or W0 to W6",
                daemon.control().call("add", "name", "third", "cmd", "/bin/sleep 1000", "options", streams));

        Files.writeString(daemon.config(), Files.readString(daemon.config()).replace("good.log", "better.log"));
        assertRefused(told, daemon.control().call("reloadconfig", "waiting", true));
        assertFalse(Files.exists(sandbox.file("better.log")));
    }

    private static void assertRefused(String reason, JsonObject reply) {
        assertEquals(reply.toString(), "error", reply.get("status").getAsString());
        assertTrue(reply.toString(), reply.get("reason").getAsString().endsWith(reason));
    }

    @Test
    public void theExamplesOfThePageWork() throws Exception {
        String page = Files.readString(CircusHome.built().root().resolve("doc/streams.md"));
        List<String> blocks = Arrays.stream(page.split("\n(?! {4}|\n)")).filter(block -> block.contains("\n    ")).toList();
        String sections = blocks.stream().filter(block -> block.contains("    [watcher:")).map(block -> block.lines()
                .filter(line -> line.startsWith("    ")).map(String::strip).collect(Collectors.joining("\n", "", "\n\n")))
                .collect(Collectors.joining());
        RunningDaemon daemon = sandbox.daemon(sections.replace("/var/log", sandbox.folder().toString())
                .replace("8000", Integer.toString(Sandbox.Endpoints.free().control())));
        for (String watcher : List.of("web", "jobs")) {
            daemon.awaitStarted(watcher);
        }
        assertTrue(Files.exists(sandbox.file("web.log")) && Files.exists(sandbox.file("web.err")));
        daemon.control().ok("tail", "name", "jobs", "wait", 30);
        Pattern command = Pattern.compile("(?m)^ {4}circusctl (.*)$");
        List<String> commands = command.matcher(page).results().map(found -> found.group(1)).toList();
        assertEquals(List.of("tail jobs -n 20", "tail jobs -f"), commands);
        assertTrue(sandbox.circusctl(daemon, commands.get(0).split(" ")).text().startsWith("ready"));
        var words = new ArrayList<>(List.of("--endpoint", daemon.endpoints().controlEndpoint()));
        words.addAll(List.of(commands.get(1).split(" ")));
        sandbox.start(Map.of(), CircusHome.built().program("circusctl"), words.toArray(String[]::new)).out().first(
                line -> line.equals("ready"));
    }
}
