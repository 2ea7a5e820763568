// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonObject;
import io.circus.itests.CircusHome;
import io.circus.itests.Program;
import io.circus.itests.PublishedEvents;
import io.circus.itests.Sandbox;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Our daemon in the surroundings the original had: the recorded file, folder and environment, on ports of its own. */
final class ReplayedDaemon implements AutoCloseable {

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME",
            "/home/user", "LANG", "C.UTF-8", "USER", "user", "PYTHONUNBUFFERED", "1", "EXTRA", "from the daemon");

    private final Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
    private final int discovery = freeDatagramPort();
    /** Of the managed socket that clients of a recording connect to. */
    private final int socket = Sandbox.Endpoints.free().control();
    private final Path folder = Files.createTempDirectory("circus-replay-").toRealPath();
    private final PublishedEvents events;
    private final long started;
    private Program program;

    ReplayedDaemon() throws IOException {
        this.started = System.nanoTime();
        this.events = PublishedEvents.connect(endpoints.eventEndpoint());
    }

    void start(Recording recording) throws IOException {
        for (Step.Note note : recording.all(Step.Note.class)) {
            if (note.body() instanceof JsonObject facts && facts.has("helper file")) {
                Files.writeString(folder.resolve(facts.get("helper file").getAsString()),
                        facts.get("content").getAsString());
            }
        }
        replaceConfig(recording.name() + ".ini");
        var builder = new ProcessBuilder(CircusHome.built().program("circusd").toString(), config().toString())
                .directory(folder.toFile());
        String java = System.getenv("JAVA_HOME");
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().put("PYTHONPATH", folder.toString());
        if (java != null) {
            builder.environment().put("JAVA_HOME", java);
        }
        program = Program.start(builder);
    }

    /** A text of the recording as it is in this run. */
    String local(String recorded) {
        return recorded.replace("15555", Integer.toString(endpoints.control()))
                .replace("15556", Integer.toString(endpoints.events()))
                .replace("15590", Integer.toString(discovery)).replace("15561", Integer.toString(socket))
                .replace("WORKDIR", folder.toString());
    }

    /** The watchers of the file that start without being told to, or try. */
    List<String> startingByThemselves() throws IOException {
        return Stream.of(Files.readString(config()).split("(?m)^(?=\\[)"))
                .filter(section -> section.startsWith("[watcher:") && !section.contains("autostart = False")
                        && !section.contains("numprocesses = 0"))
                .map(section -> section.substring("[watcher:".length(), section.indexOf(']'))).toList();
    }

    void replaceConfig(String recordedFile) throws IOException {
        Path next = Files.writeString(folder.resolve("next.ini"), local(Recording.file(recordedFile)));
        Files.move(next, config(), StandardCopyOption.REPLACE_EXISTING);
    }

    void removeConfig() throws IOException {
        Files.delete(config());
    }

    String controlEndpoint() {
        return endpoints.controlEndpoint();
    }

    /** What somebody gets who connects to the managed socket, or null within the time-out. */
    String connect(int timeoutMillis) throws IOException {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), socket)) {
            client.setSoTimeout(timeoutMillis);
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    Program program() {
        return program;
    }

    /** The lines of a file that a process wrote; none if there is no file. */
    List<String> lines(String file) throws IOException {
        if (!Files.exists(folder.resolve(file))) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(folder.resolve(file))) {
            return lines.toList();
        }
    }

    /** Those of watchers; the original knows no others. */
    List<Step.Event> events() {
        return events.all().all().stream().filter(event -> event.topic().startsWith("watcher."))
                .map(event -> Step.Event.of(event.body().get("time").getAsDouble(), event.topic(), event.body()))
                .toList();
    }

    /** Seconds since the beginning. */
    double age() {
        return (System.nanoTime() - started) / 1e9;
    }

    @Override
    public void close() throws IOException {
        events.close();
        if (program != null) {
            program.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Path config() {
        return folder.resolve("circus.ini");
    }

    private static int freeDatagramPort() throws IOException {
        try (var socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }
}
