// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A started program with what it prints, killed with all its descendants when closed. */
public final class Program implements AutoCloseable {

    private static final String KILL = "KILL";

    private final Process process;
    /** What it had started when it was killed: nobody can find it by its parent afterwards. */
    private final Set<ProcessHandle> orphans = new HashSet<>();
    private final Awaited<String> out = new Awaited<>("lines on stdout");
    private final Awaited<String> err = new Awaited<>("lines on stderr");
    private final Thread outReader;
    private final Thread errReader;

    private Program(Process process) {
        this.process = process;
        outReader = Thread.startVirtualThread(() -> collect(process.getInputStream(), out));
        errReader = Thread.startVirtualThread(() -> collect(process.getErrorStream(), err));
    }

    /** Whoever ran the tests in the background of a shell may have told them to ignore SIGINT, which what they start would inherit. */
    public static Program start(ProcessBuilder builder) throws IOException {
        if (Signals.IGNORES_INT) {
            var command = new ArrayList<>(List.of("/usr/bin/env", "--default-signal=INT"));
            command.addAll(builder.command());
            builder.command(command);
        }
        return new Program(builder.start());
    }

    /** Whether a command is installed and ends with status 0; what it prints is not looked at. */
    public static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public long pid() {
        return process.pid();
    }

    public Awaited<String> out() {
        return out;
    }

    public Awaited<String> err() {
        return err;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Sends a signal by name, as kill(1) knows it. */
    public void signal(String name) throws IOException, InterruptedException {
        Signals.send(name, pid());
    }

    /** Kills it at once, and before it the JVM under it that would take its place. What these have started goes on. */
    public void kill() throws IOException, InterruptedException {
        orphans.addAll(descendants());
        long jvm = jvm();
        Signals.send("STOP", jvm);
        Signals.send(KILL, pid());
        if (jvm != pid()) {
            Signals.send(KILL, jvm);
        }
    }

    /** The JVM of a daemon: itself, or the one that has descriptor 199, by which it talks to the keeper above it. */
    public long jvm() {
        return process.children().mapToLong(ProcessHandle::pid)
                .filter(child -> Files.isSymbolicLink(Path.of("/proc/" + child + "/fd/199"))).findFirst().orElse(pid());
    }

    /** Gives it {@code text} to read, and no more after that. */
    public void in(String text) throws IOException {
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(text);
        }
    }

    /** Waits for the end and for the last line of output, and returns the exit status. */
    public int awaitExit() throws InterruptedException {
        return awaitExit(Awaited.PATIENCE);
    }

    /** For what is much work. */
    public int awaitExit(Duration patience) throws InterruptedException {
        awaitEnd(patience);
        outReader.join(Awaited.PATIENCE);
        errReader.join(Awaited.PATIENCE);
        return process.exitValue();
    }

    /** Waits for the end alone: a process that it has left behind may keep its output open. */
    public void awaitEnd() throws InterruptedException {
        awaitEnd(Awaited.PATIENCE);
    }

    private void awaitEnd(Duration patience) throws InterruptedException {
        assertTrue("still running: " + process.info() + " " + err,
                process.waitFor(patience.toSeconds(), TimeUnit.SECONDS));
    }

    /** Waits as {@link #awaitExit} does; another status fails with all that was printed. */
    public void assertEnds(int status) throws InterruptedException {
        int ended = awaitExit();
        assertEquals(text() + "\n" + errorText(), status, ended);
    }

    public String text() {
        return String.join("\n", out.all());
    }

    public String errorText() {
        return String.join("\n", err.all());
    }

    @Override
    public void close() {
        orphans.forEach(ProcessHandle::destroyForcibly);
        holdJvm();
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        family.reversed().forEach(ProcessHandle::destroyForcibly);
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /** A JVM whose keeper is killed takes its place, unless it is stopped. */
    private void holdJvm() {
        long jvm = jvm();
        if (jvm != pid()) {
            Program.succeeds("kill", "-STOP", Long.toString(jvm));
        }
    }

    private static void collect(InputStream stream, Awaited<String> lines) {
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
