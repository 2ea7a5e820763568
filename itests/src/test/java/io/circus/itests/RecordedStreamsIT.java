// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The files that the streams of Circus 0.19 left in a recorded run, against ours after the same run. */
public final class RecordedStreamsIT {

    /** What is different on purpose: lines are marked, not chunks, and every start opens the file at the path. */
    private static final Map<String, String> DIFFERENT = Map.of(
            "big.log", "TS [PID] | " + "x".repeat(3000) + "\n",
            "partial.log", "TS [PID] | no newline continued\nTS [PID] | next\nTS [PID] | \nTS [PID] | after blank\n",
            "plain.old", "line number 000\nline number 001\nline number 002\n",
            "plain.log", "line number 000\nline number 001\nline number 002\n");

    /** Files of one stream whose border depends on the moment, which are compared together. */
    private static final List<String> TOGETHER = List.of("watched", "timed");

    private static final String NAME = "16_streams";

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private Path file(String name) {
        return sandbox.folder().resolve(name);
    }

    private static String recorded(String name) throws IOException {
        try (InputStream stream = RecordedStreamsIT.class.getResourceAsStream("/transcripts/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void await(String file, int lines) throws IOException, InterruptedException {
        Eventually.holds("fewer than " + lines + " lines in " + file,
                () -> Files.exists(file(file)) && Files.readAllLines(file(file)).size() >= lines);
    }

    @Test
    public void areThoseOfTheRecording() throws Exception {
        assumeTrue("python3 is installed", Files.isExecutable(Path.of("/usr/bin/python3")));
        var files = new TreeMap<String, String>();
        for (String line : recorded(NAME + ".jsonl").lines().toList()) {
            if (JsonParser.parseString(line).getAsJsonObject().get("body") instanceof JsonObject note) {
                if (note.has("helper file")) {
                    sandbox.write(note.get("helper file").getAsString(), note.get("content").getAsString());
                } else if (note.has("file")) {
                    files.put(note.get("file").getAsString(), note.get("content").getAsString());
                }
            }
        }
        String ini = recorded(NAME + ".ini");
        RunningDaemon daemon = sandbox.daemon(ini.substring(ini.indexOf("[watcher:")).replace("WORKDIR", sandbox.folder().toString()));
        daemon.awaitLog("[watcher:badconf] stdout_stream.class: is missing, expected it or filename; leaving the watcher out");
        await("watched.log", 10);
        Files.move(file("watched.log"), file("watched.old"));
        daemon.awaitLog("] plainfile stopped");
        Files.move(file("plain.log"), file("plain.old"));
        daemon.control().ok("start", "name", "plainfile", "waiting", true);
        await("plain.log", 3);
        await("lw.log", 1);
        daemon.control().ok("stop", "name", "lastwords", "waiting", true);
        for (String watcher : List.of("rotate", "rotate0", "watched", "timed", "rotbig", "timefmt", "partial", "big", "bytes")) {
            daemon.awaitLog("] " + watcher + " stopped");
        }
        daemon.endBy("TERM");
        assertEquals(expected(files), found());
        compareConsole(daemon.program().out());
    }

    private static Map<String, String> expected(Map<String, String> recorded) {
        var expected = new TreeMap<String, String>();
        recorded.forEach((name, content) -> put(expected, name, content));
        DIFFERENT.forEach((name, content) -> put(expected, name, content));
        // the recorder has shortened these
        expected.put("lw.log", "hello\n" + "bye ".repeat(2000) + "\n");
        return expected;
    }

    private Map<String, String> found() throws IOException {
        var found = new TreeMap<String, String>();
        try (Stream<Path> all = Files.list(sandbox.folder())) {
            for (Path path : all.filter(each -> each.getFileName().toString().matches(".*\\.(log|err|old).*")).toList()) {
                put(found, path.getFileName().toString(), Files.readString(path));
            }
        }
        return found;
    }

    private static void put(Map<String, String> files, String name, String content) {
        String together = TOGETHER.stream().filter(name::startsWith).findAny().orElse(null);
        String shape = content.replaceAll("\\[\\d+]", "[PID]").replaceAll("\\d{4}(-\\d\\d){2} \\d\\d(:\\d\\d){2}", "TIME");
        if (together == null) {
            files.put(name, shape);
            return;
        }
        var lines = new ArrayList<>(files.getOrDefault(together, "").lines().toList());
        lines.addAll(shape.lines().toList());
        files.put(together, String.join("\n", lines.stream().sorted().toList()));
    }

    private static void compareConsole(Awaited<String> out) throws InterruptedException {
        for (String line : List.of("to-circusd-stdout", "to-circusd-stderr", "inherited")) {
            out.first(line::equals);
        }
        for (String line : List.of("0;32;40mTIME [PID] | one", "0;32;40mTIME [PID] | two", "0;32;40mTIME [PID] | three",
                "0;35;40mTHH [PID] | x")) {
            String pattern = "\033\\[" + line.replace("TIME", "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d").replace("THH", "T\\d\\d")
                    .replace("[PID]", "\\[\\d+]").replace("|", "\\|") + "\033\\[0m";
            out.first(each -> each.matches(pattern));
        }
        assertEquals(List.of(), out.all().stream().filter(each -> each.contains("closed")).toList());
    }
}
