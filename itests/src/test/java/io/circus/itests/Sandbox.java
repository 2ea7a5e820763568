// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import io.circus.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.rules.ExternalResource;

/** A folder for one test, and the programs it starts. Nothing of either is left when the test is over. */
public final class Sandbox extends ExternalResource {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Path folder;

    @Override
    protected void before() throws IOException {
        folder = Files.createTempDirectory("circus-it-").toRealPath();
        Files.setAttribute(Files.createDirectory(temporaryFiles()), "unix:mode", 01777);
        Files.createDirectory(runtimeFiles(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Override
    protected void after() {
        try {
            while (!opened.isEmpty()) {
                opened.pop().close();
            }
            Occupants.kill(folder);
            deleteFolder();
        } catch (Exception e) {
            throw new IllegalStateException("cannot clean up " + folder, e);
        }
    }

    public Path folder() {
        return folder;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Waits until there is a file whose text is {@code wanted}. */
    public void awaitFile(Path file, Predicate<String> wanted) throws IOException, InterruptedException {
        var text = new AtomicReference<>("no file");
        Eventually.holds(() -> file + " is\n" + text.get(), () -> {
            if (!Files.exists(file)) {
                return false;
            }
            text.set(Files.readString(file));
            return wanted.test(text.get());
        });
    }

    public void awaitFile(String name, Predicate<String> wanted) throws IOException, InterruptedException {
        awaitFile(file(name), wanted);
    }

    /** Where daemons keep the storage of the framework, so that those of killed ones are gone as well. */
    Path runtimeFiles() {
        return folder.resolve("run");
    }

    /** Where daemons put other temporary files. */
    Path temporaryFiles() {
        return folder.resolve("tmp");
    }

    public <T extends AutoCloseable> T closeAfterwards(T resource) {
        opened.push(resource);
        return resource;
    }

    public Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** A daemon of the built home with these sections besides {@code [circus]}, up and answering. */
    public RunningDaemon daemon(String sections) throws IOException, InterruptedException {
        return daemon(CircusHome.built(), sections);
    }

    public RunningDaemon daemon(CircusHome home, String sections, String... options)
            throws IOException, InterruptedException {
        Endpoints endpoints = Endpoints.free();
        Path config = write("circus-" + endpoints.control() + ".ini", endpoints.section() + sections);
        var words = new ArrayList<>(List.of(options));
        words.add(config.toString());
        var program = circusd(home, words.toArray(String[]::new));
        return closeAfterwards(new RunningDaemon(program, endpoints, config)).awaitReady();
    }

    /** A daemon that is started to ignore {@code signals}, as a shell does in the background, and nohup(1). */
    public RunningDaemon daemonIgnoring(String signals, String sections) throws IOException, InterruptedException {
        return daemonBy(CircusHome.built(), Map.of(),
                List.of("/bin/sh", "-c", "trap '' " + signals + "; exec \"$@\"", "sh"), sections);
    }

    /** A daemon in the control group that has the folder {@code group}. */
    public RunningDaemon daemonIn(Path group, String sections) throws IOException, InterruptedException {
        return daemonBy(CircusHome.built(), Map.of(),
                List.of("/bin/sh", "-c", "echo $$ > " + group + "/cgroup.procs; exec \"$@\"", "sh"), sections);
    }

    /** A daemon of that home that may hold so many descriptors. */
    public RunningDaemon daemonWithDescriptors(CircusHome home, int descriptors, String sections)
            throws IOException, InterruptedException {
        return daemonBy(home, Map.of(), List.of("/bin/sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"), sections);
    }

    /** A daemon with more in its environment. */
    public RunningDaemon daemonWith(Map<String, String> environment, String sections)
            throws IOException, InterruptedException {
        return daemonWith(CircusHome.built(), environment, sections);
    }

    public RunningDaemon daemonWith(CircusHome home, Map<String, String> environment, String sections)
            throws IOException, InterruptedException {
        return daemonBy(home, environment, List.of("/usr/bin/env"), sections);
    }

    /** @param launcher a program and its arguments, which executes the words that follow */
    private RunningDaemon daemonBy(CircusHome home, Map<String, String> environment, List<String> launcher,
            String sections) throws IOException, InterruptedException {
        Endpoints endpoints = Endpoints.free();
        Path config = write("circus-" + endpoints.control() + ".ini", endpoints.section() + sections);
        var words = new ArrayList<>(launcher.subList(1, launcher.size()));
        words.add(home.program("circusd").toString());
        words.add(config.toString());
        var program = start(environment, Path.of(launcher.getFirst()), words.toArray(String[]::new));
        return closeAfterwards(new RunningDaemon(program, endpoints, config)).awaitReady();
    }

    /** Starts circusd of that home in the sandbox's folder. */
    public Program circusd(CircusHome home, String... words) throws IOException {
        return start(Map.of(), home.program("circusd"), words);
    }

    /** Starts circusctl and waits for its end. */
    public Program circusctl(RunningDaemon daemon, String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("--endpoint", daemon.endpoints().controlEndpoint()));
        all.addAll(Arrays.asList(words));
        Program program = start(Map.of(), CircusHome.built().program("circusctl"), all.toArray(String[]::new));
        program.awaitExit();
        return program;
    }

    /** Starts any program in the sandbox's folder. */
    public Program start(Map<String, String> environment, Path executable, String... words) throws IOException {
        var command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(Arrays.asList(words));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("CIRCUS_JAVA_OPTS", "-Djava.io.tmpdir=" + temporaryFiles());
        builder.environment().put("RUNTIME_DIRECTORY", runtimeFiles().toString());
        builder.environment().putAll(environment);
        return closeAfterwards(Program.start(builder));
    }

    private void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((one, other) -> other.compareTo(one)).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Loopback ports nobody uses. */
    public record Endpoints(int control, int events, int stats) {

        public static Endpoints free() {
            return new Endpoints(Ports.free(), Ports.free(), Ports.free());
        }

        public String controlEndpoint() {
            return "tcp://127.0.0.1:" + control;
        }

        public String eventEndpoint() {
            return "tcp://127.0.0.1:" + events;
        }

        public String section() {
            return """
                    [circus]
                    endpoint = tcp://127.0.0.1:%d
                    pubsub_endpoint = tcp://127.0.0.1:%d
                    stats_endpoint = tcp://127.0.0.1:%d
                    check_delay = 1

                    """.formatted(control, events, stats);
        }
    }
}
