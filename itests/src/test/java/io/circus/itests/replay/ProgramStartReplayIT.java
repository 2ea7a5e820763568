// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import static org.junit.Assert.assertEquals;

import io.circus.itests.CircusHome;
import io.circus.itests.Eventually;
import io.circus.itests.Program;
import io.circus.itests.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.AfterClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * Every recorded start of the original's programs but circusctl: whether it stays up, the exit status, what is printed and
 * logged, but for documented differences.
 */
@RunWith(Parameterized.class)
public final class ProgramStartReplayIT {

    private static final String RECORDING = "24_daemon_command_line";
    private static final int BACKLOG = 1;

    /** Only the file matters: those of the config bundle's RecordedStartsTest, and of its IniParserTest the one with two files. */
    private static final Set<String> OF_THE_FILE = Set.of("bad int", "bad bool", "bad signal", "bad signal 2",
            "bad graceful_timeout", "bad max_age", "bad check_delay", "bad umask", "no section", "line without delimiter",
            "stream option without dot", "stream for stderr without class", "include matching nothing",
            "continuation of a duplicate in an included file", "watcher without cmd", "plugin without use",
            "plugin not importable", "httpd without the web package", "bad socket family", "bad socket port",
            "socket interface", "duplicate watchers by case");

    /** What came to the same there, and is one start here, which costs seconds: the second adds to the first. */
    private static final Map<String, String> TOGETHER = Map.of(
            "circusd: relative name, include dir relative to it", "circusd: pid file of a dead process",
            "circusd: pid file with rubbish", "circusd: debug");

    /** Lines that come of the machine and of the home, not of the start. */
    private static final Pattern SURROUNDINGS = Pattern.compile("\\[WARNING] the daemon runs as root and takes commands "
            + "|\\[WARNING] a task held up the event loop for |\\[INFO] (Installing|Installed|Started) bundle(:| io[.]circus[.])");

    private static final Set<NamedDifference> SEEN = new HashSet<>();

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private final RecordedStart start;
    private Place place;

    public ProgramStartReplayIT(RecordedStart start) {
        this.start = start;
    }

    @Parameters(name = "{0}")
    public static List<RecordedStart> starts() throws IOException {
        List<RecordedStart> all = RecordedStart.load(RECORDING);
        return all.stream().filter(start -> !TOGETHER.containsValue(start.name())
                && !OF_THE_FILE.contains(start.name().substring(start.name().indexOf(' ') + 1)))
                .map(start -> TOGETHER.containsKey(start.name())
                        ? start.and(named(TOGETHER.get(start.name()), all)) : start).toList();
    }

    private static RecordedStart named(String name, List<RecordedStart> all) {
        return all.stream().filter(start -> start.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    public void endsAndPrintsAsRecorded() throws IOException, InterruptedException {
        place = new Place(sandbox.folder());
        List<String> differences = differences();
        StartDifferences.NAMED.stream()
                .filter(named -> differences.stream().anyMatch(line -> named.covers(start.name(), line))).forEach(SEEN::add);
        List<String> unnamed = differences.stream()
                .filter(line -> StartDifferences.NAMED.stream().noneMatch(named -> named.covers(start.name(), line))).toList();
        assertEquals(String.join("\n", unnamed) + "\n", List.of(), unnamed);
    }

    /** A difference that is no longer there is not to be named any more. */
    @AfterClass
    public static void everyNamedDifferenceIsThere() {
        assertEquals(List.of(), StartDifferences.NAMED.stream().filter(named -> !SEEN.contains(named)).toList());
    }

    private List<String> differences() throws IOException, InterruptedException {
        if (!Files.exists(CircusHome.built().program(start.program()))) {
            return List.of("there is no program " + start.program());
        }
        if (!start.ini().isEmpty()) {
            sandbox.write("c.ini", place.local(start.ini()));
        }
        prepare();
        Program program = sandbox.start(Map.of(), CircusHome.built().program(start.program()),
                start.words().stream().map(place::local).toArray(String[]::new));
        boolean up = staysUp(program);
        if (up) {
            program.signal("TERM");
        }
        int status = program.awaitExit();
        var differences = new ArrayList<String>();
        String expected = RecordedStart.end(start.staysUp(), start.status());
        String end = RecordedStart.end(up, status);
        if (!end.equals(expected)) {
            differences.add("expected: " + expected + " got: " + end);
        }
        compare("stdout", start.out(), program.text()).forEach(differences::add);
        compare("stderr", start.err(), program.errorText()).forEach(differences::add);
        return differences;
    }

    /** As the recorder did before the start. */
    private void prepare() throws IOException, InterruptedException {
        String name = start.name();
        if (name.contains("pid file of a live process")) {
            sandbox.write("p.pid", ProcessHandle.current().pid() + "\n");
        } else if (name.contains("pid file of a dead process")) {
            Process dead = new ProcessBuilder("true").start();
            dead.waitFor();
            sandbox.write("p.pid", dead.pid() + "\n");
        } else if (name.contains("pid file with rubbish")) {
            sandbox.write("p.pid", "rubbish");
        } else if (name.contains("unix socket path exists")) {
            try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                left.bind(UnixDomainSocketAddress.of(sandbox.file("u.sock")));
            }
        } else if (name.contains("in use")) {
            int port = name.contains("managed socket") ? 15561 : name.contains("pubsub") ? 15556 : 15555;
            sandbox.closeAfterwards(new ServerSocket(place.port(port), BACKLOG, InetAddress.getLoopbackAddress()));
        }
    }

    /** Waits until everything has started that did in the recording, or the watcher if nothing did, or for the end. */
    private boolean staysUp(Program program) throws IOException, InterruptedException {
        Set<String> expected = start.started().isEmpty() ? Set.of("w") : start.started();
        Eventually.holds(() -> "starts or ends: " + program.errorText(), () -> {
            String log = program.errorText() + "\n" + logFile();
            return !program.isAlive() || expected.stream()
                    .allMatch(each -> log.lines().anyMatch(line -> line.endsWith("] " + each + " started")));
        });
        return program.isAlive();
    }

    private String logFile() throws IOException {
        Path log = sandbox.file("x.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private List<String> compare(String stream, String recorded, String ours) {
        List<String> left = new ArrayList<>(RecordedStart.substance(ours).stream()
                .filter(line -> !SURROUNDINGS.matcher(line).find()).toList());
        var differences = new ArrayList<String>();
        int after = 0;
        for (String line : RecordedStart.substance(place.local(recorded))) {
            int at = left.subList(after, left.size()).indexOf(line);
            if (at < 0) {
                differences.add(stream + " missing: " + line);
            } else {
                after += at;
                left.remove(after);
            }
        }
        left.forEach(line -> differences.add(stream + " extra: " + line));
        return differences;
    }
}
