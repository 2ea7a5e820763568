// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A circusd of its own, and the connections to it. */
public final class RunningDaemon implements AutoCloseable {

    /** How long an event may be under way. */
    private static final Duration IN_FLIGHT = Duration.ofSeconds(2);

    private static final Duration UPDATE = Duration.ofSeconds(20);

    private final Program program;
    private final Sandbox.Endpoints endpoints;
    private final Path config;
    private final ControlClient control;
    private final PublishedEvents events;

    RunningDaemon(Program program, Sandbox.Endpoints endpoints, Path config) {
        this.program = program;
        this.endpoints = endpoints;
        this.config = config;
        this.control = new ControlClient(endpoints.controlEndpoint());
        this.events = PublishedEvents.connect(endpoints.eventEndpoint());
    }

    /** Waits until it has answered a request. */
    public RunningDaemon awaitReady() throws InterruptedException {
        awaitLog("Arbiter now waiting for commands");
        control.ok("numwatchers");
        return this;
    }

    public Program program() {
        return program;
    }

    /** The pid of the JVM, which is a child of the process that was started. */
    public long jvm() {
        return program.jvm();
    }

    public Sandbox.Endpoints endpoints() {
        return endpoints;
    }

    public Path config() {
        return config;
    }

    public ControlClient control() {
        return control;
    }

    public PublishedEvents events() {
        return events;
    }

    /** Waits for a line of the log that contains {@code part}. */
    public String awaitLog(String part) throws InterruptedException {
        return program.err().first(line -> line.contains(part));
    }

    /**
     * Updates a bundle with what its jar holds now, and returns when its users have the new content. The shell's {@code update} is not
     * there yet when the daemon has just begun.
     */
    public void updateBundle(String name) throws InterruptedException {
        int mark = program.err().mark();
        try (var fresh = new ControlClient(endpoints.controlEndpoint(), UPDATE, "updates " + name)) {
            fresh.ok("bundle", "action", "update", "name", name);
        }
        program.err().firstSince(mark, line -> line.endsWith("Refreshed what uses " + name)
                || line.endsWith("Nothing else uses " + name));
    }

    /** Waits until the watcher has all its processes for the first time, and returns their pids. */
    public List<Long> awaitStarted(String watcher) throws InterruptedException {
        awaitLog("] " + watcher + " started");
        // so that it is not among what is published later; on a busy machine it came before anybody listened
        String topic = "watcher." + PublishedEvents.nameInTopics(watcher) + ".start";
        events.all().firstWithin(IN_FLIGHT, event -> event.topic().equals(topic));
        return control.pids(watcher);
    }

    /** Waits until {@code watcher} has as many processes as in {@code former}, none of them the same, and returns their pids. */
    public List<Long> awaitOthers(String watcher, List<Long> former) throws IOException, InterruptedException {
        var found = new AtomicReference<List<Long>>();
        Eventually.holds(() -> watcher + " has " + found.get() + ", had " + former, () -> {
            List<Long> pids = control.pids(watcher);
            found.set(pids);
            return pids.size() == former.size() && Collections.disjoint(pids, former);
        });
        return found.get();
    }

    /** Kills the JVM, but not the keeper above it, and waits until the next JVM answers. */
    public void crash() throws IOException, InterruptedException {
        long former = jvm();
        Signals.send("KILL", former);
        awaitSuccessor(former);
    }

    /** Waits until another JVM than {@code former} answers. */
    public void awaitSuccessor(long former) throws IOException, InterruptedException {
        Eventually.holds(() -> "a JVM after " + former + " answers\n" + program.err(), () -> {
            long jvm = jvm();
            if (jvm == former || jvm == program.pid()) {
                return false;
            }
            try (var fresh = new ControlClient(endpoints.controlEndpoint(), IN_FLIGHT)) {
                return fresh.tryCall("numwatchers").isPresent();
            }
        });
    }

    /** Sends {@code signal} and waits for an end with status 0 that leaves none of its processes. */
    public void endBy(String signal) throws IOException, InterruptedException {
        List<ProcessHandle> children = program.descendants();
        program.signal(signal);
        program.assertEnds(0);
        List<String> left = children.stream().filter(child -> Signals.alive(child.pid()))
                .map(child -> child.pid() + " " + child.info().commandLine().orElse("")).toList();
        assertEquals(program.errorText(), List.of(), left);
    }

    @Override
    public void close() {
        control.close();
        events.close();
        program.close();
    }
}
