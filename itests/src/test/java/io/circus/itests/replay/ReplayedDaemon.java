// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonObject;
import io.circus.itests.CircusHome;
import io.circus.itests.Occupants;
import io.circus.itests.Program;
import io.circus.itests.PublishedEvents;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Our daemon in the surroundings the original had: the recorded file, folder and environment, on ports of its own. */
final class ReplayedDaemon implements AutoCloseable {

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME",
            "/home/user", "LANG", "C.UTF-8", "USER", "user", "PYTHONUNBUFFERED", "1", "EXTRA", "from the daemon");

    private static final int CONTROL = 15555;
    private static final int EVENTS = 15556;
    private static final int STATISTICS = 15557;
    private static final int WEB = 15561;
    private static final int DISCOVERY = 15590;
    private static final Pattern CONTROL_ADDRESS = Pattern.compile("(?m)^endpoint = (.*)$");

    /** A plugin of a recording, in Python, that does nothing, and one of ours that has nothing to do there. */
    private static final String IDLE = "use = idle.Idle";
    private static final String OUR_IDLE = "use = flapping";

    /** Processes of a recording that end while it is replayed on a machine with other work, and longer ones. */
    private static final String SHORT = "sleep 50 &";
    private static final String LONG = "sleep 5000 &";

    /** A process that ignores the end, and has a new child each moment, which may be measured as it ends, and one that has not. */
    private static final String RESTLESS = "trap '' TERM; while true; do sleep 0.2; done";
    private static final String STUBBORN = "trap '' TERM; while true; do sleep 5000; done";

    private static final Set<String> SHELLS = Set.of("sh", "dash", "bash");

    private static final String GROUP = "237.219.251.97";
    private static final int MOST = 1500;

    private final Place place = new Place(Files.createTempDirectory("circus-replay-").toRealPath());
    private final PublishedEvents events;
    private final PublishedEvents statistics;
    private final long started;
    private Program program;

    ReplayedDaemon() throws IOException {
        this.started = System.nanoTime();
        this.events = PublishedEvents.connect("tcp://127.0.0.1:" + place.port(EVENTS));
        this.statistics = PublishedEvents.connect("tcp://127.0.0.1:" + place.port(STATISTICS));
    }

    void start(Recording recording) throws IOException {
        start(recording, "");
    }

    /** @param options more lines of {@code [circus]} */
    void start(Recording recording, String options) throws IOException {
        for (Step.Note note : recording.all(Step.Note.class)) {
            if (note.body() instanceof JsonObject facts && facts.has("helper file")) {
                Path file = Files.writeString(folder().resolve(facts.get("helper file").getAsString()),
                        local(facts.get("content").getAsString()));
                file.toFile().setExecutable(true);
            }
        }
        replaceConfig(recording.name() + ".ini");
        Files.writeString(config(), Files.readString(config()).replaceFirst("\\[circus]\n", "[circus]\n" + options));
        var builder = new ProcessBuilder(CircusHome.built().program("circusd").toString(), config().toString())
                .directory(folder().toFile());
        String java = System.getenv("JAVA_HOME");
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().put("PYTHONPATH", folder().toString());
        if (java != null) {
            builder.environment().put("JAVA_HOME", java);
        }
        builder.environment().put("CIRCUS_JAVA_OPTS", "-Djava.io.tmpdir=" + folder());
        program = Program.start(builder);
    }

    /** A text of the recording as it is in this run. */
    String local(String recorded) {
        return place.local(recorded);
    }

    /** The watchers and plugins of the file that start without being told to, or try. */
    List<String> startingByThemselves() throws IOException {
        return Stream.of(Files.readString(config()).split("(?m)^(?=\\[)"))
                .filter(section -> section.startsWith("[watcher:") && !section.contains("autostart = False")
                        && !section.contains("numprocesses = 0") || runsInside(section))
                .map(section -> section.substring(section.startsWith("[watcher:") ? "[watcher:".length() : 1,
                        section.indexOf(']'))).toList();
    }

    private static boolean runsInside(String section) {
        return section.startsWith("[plugin:") && !section.contains("active = False")
                && (section.contains("use = circus.plugins.") || section.contains(OUR_IDLE));
    }

    void replaceConfig(String recordedFile) throws IOException {
        Path next = Files.writeString(folder().resolve("next.ini"), local(Recording.file(recordedFile))
                .replace(IDLE, OUR_IDLE).replace(SHORT, LONG).replace(RESTLESS, STUBBORN));
        Files.move(next, config(), StandardCopyOption.REPLACE_EXISTING);
    }

    void removeConfig() throws IOException {
        Files.delete(config());
    }

    String controlEndpoint() throws IOException {
        Matcher address = CONTROL_ADDRESS.matcher(Files.readString(config()));
        return address.find() ? address.group(1) : "tcp://127.0.0.1:" + place.port(CONTROL);
    }

    Path folder() {
        return place.folder();
    }

    /** What somebody gets who connects to the managed socket, or null within the time-out. */
    String connect(int timeoutMillis) throws IOException {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), place.port(WEB))) {
            client.setSoTimeout(timeoutMillis);
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    /** What the daemon answers to a datagram, or null within the time-out. */
    String ask(Step.Question question, int timeoutMillis) throws IOException {
        InetAddress to = InetAddress.getByName(question.toGroup() ? GROUP : "127.0.0.1");
        try (var client = new MulticastSocket()) {
            client.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
            client.setSoTimeout(timeoutMillis);
            client.send(new DatagramPacket(question.content(), question.content().length, to, place.port(DISCOVERY)));
            var answer = new DatagramPacket(new byte[MOST], MOST);
            client.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    Program program() {
        return program;
    }

    /** Waits for its end, and for all its output: what it has left running, as the original does, would keep that open. */
    int awaitExit() throws InterruptedException {
        program.awaitEnd();
        Occupants.kill(folder());
        return program.awaitExit();
    }

    /** The lines of a file that a process wrote; none if there is no file. */
    List<String> lines(String file) throws IOException {
        if (!Files.exists(folder().resolve(file))) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(folder().resolve(file))) {
            return lines.toList();
        }
    }

    /** Whether each shell that it runs has a child: until then it may not have trapped anything. */
    boolean haveShellsBegun() {
        return program.descendants().stream()
                .filter(process -> process.info().command().filter(command -> SHELLS.contains(Path.of(command).getFileName().toString())).isPresent())
                .allMatch(shell -> shell.children().findAny().isPresent());
    }

    /** How many of any kind have come. */
    int eventsSoFar() {
        return events.all().mark();
    }

    /** Those of watchers, as the original would have told them; it knows no others. */
    List<Step.Event> events() {
        return eventsAsTold().stream().map(Causes::without).toList();
    }

    /** Those of watchers, with all that is told of them. */
    List<Step.Event> eventsAsTold() {
        return events.all().all().stream().filter(event -> event.topic().startsWith("watcher."))
                .map(event -> Step.Event.of(event.body().get("time").getAsDouble(), event.topic(), event.body()))
                .toList();
    }

    List<PublishedEvents.Event> statistics() {
        return statistics.all().all();
    }

    /** Seconds since the beginning. */
    double age() {
        return (System.nanoTime() - started) / 1e9;
    }

    @Override
    public void close() throws IOException {
        events.close();
        statistics.close();
        if (program != null) {
            program.close();
        }
        Occupants.kill(folder());
        try (Stream<Path> files = Files.walk(folder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Path config() {
        return folder().resolve("circus.ini");
    }
}
