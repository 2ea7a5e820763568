// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import example.BusyHour;
import io.circus.testing.FakeDaemon;
import io.circus.testing.Pause;
import io.circus.testing.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** The library, over real sockets. */
public class CircusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void commandsAreMethods() throws Exception {
        try (var daemon = new FakeDaemon(request -> "{\"status\": \"ok\", \"watchers\": [\"a\", \"b\"], \"pids\": [4, 5],"
                + " \"statuses\": {\"a\": \"active\"}, \"options\": {\"cmd\": \"x\"}, \"numprocesses\": 3, \"id\": ID}");
                var circus = Circus.connect(daemon.endpoint, PATIENCE)) {
            assertEquals(List.of("a", "b"), circus.watchers());
            assertEquals(List.of(4L, 5L), circus.pids("a"));
            assertEquals(Map.of("a", "active"), circus.status());
            assertEquals(Map.of("cmd", "x"), circus.options("a"));
            daemon.requests.clear();
            assertEquals(3, circus.increase("a", 2));
            String request = daemon.requests.remove();
            assertTrue(request, request.startsWith("{\"command\": \"incr\"") && request.contains("\"nb\": 2")
                    && request.contains("\"waiting\": true"));
            circus.set("a", Map.of("numprocesses", 1));
            request = daemon.requests.remove();
            assertTrue(request, request.contains("\"options\": {\"numprocesses\": 1}"));
        }
    }

    @Test
    public void aRefusalIsAnException() throws Exception {
        try (var daemon = new FakeDaemon(request ->
                "{\"status\": \"error\", \"reason\": \"program nope not found\", \"errno\": 3, \"id\": ID}");
                var circus = Circus.connect(daemon.endpoint, PATIENCE)) {
            var refused = assertThrows(RefusedException.class, () -> circus.pids("nope"));
            assertEquals("cannot list: program nope not found", refused.getMessage());
            assertEquals(3, refused.errno());
        }
    }

    @Test
    public void comesBackToADaemonThatWasAway() throws Exception {
        String answer = "{\"status\": \"active\", \"id\": ID}";
        var first = new FakeDaemon(request -> answer);
        try (var circus = Circus.connect(first.endpoint, PATIENCE)) {
            assertEquals("active", circus.status("web"));
            first.close();
            var asked = new FutureTask<>(() -> circus.status("web"));
            Thread.ofPlatform().start(asked);
            try (var second = new FakeDaemon(request -> answer, first.endpoint)) {
                assertEquals("active", asked.get());
                assertEquals(1, second.requests.size());
            }
        }
        try (var circus = Circus.connect("tcp://127.0.0.1:1", Duration.ofMillis(50))) {
            assertThrows(TimeoutException.class, circus::status);
        }
    }

    /** The system chooses the port of a client, which may be the very one that no daemon listens at now. */
    @Test
    public void aClientIsNotConnectedWithItself() {
        var own = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
        assertThrows(ConnectException.class, () -> Address.of("tcp://127.0.0.1:" + own.getPort()).connect(channel -> {
            try {
                channel.bind(own);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    /** A stop that somebody has given up must not come when the daemon does. */
    @Test
    public void whatWasGivenUpIsNotSentLater() throws Exception {
        String answer = "{\"status\": \"ok\", \"watchers\": [], \"id\": ID}";
        var away = new FakeDaemon(request -> answer);
        away.close();
        for (boolean interrupted : new boolean[] {false, true}) {
            try (var circus = CircusClient.connect(away.endpoint, interrupted ? PATIENCE : Duration.ofMillis(50))) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                    assertThrows(InterruptedException.class, () -> circus.call("stop", Map.of()));
                } else {
                    assertThrows(TimeoutException.class, () -> circus.call("stop", Map.of()));
                }
                try (var daemon = new FakeDaemon(request -> answer, away.endpoint)) {
                    Map<String, Object> reply = Map.of();
                    while (!reply.containsKey("watchers")) {
                        try {
                            reply = circus.call("list", Map.of());
                        } catch (TimeoutException e) {
                            // not yet connected again
                        }
                    }
                    assertTrue(daemon.requests.toString(), daemon.requests.stream().noneMatch(r -> r.contains("\"stop\"")));
                }
            }
        }
    }

    @Test
    public void whatIsSentJustBeforeTheEndArrives() throws Exception {
        try (var daemon = new FakeDaemon(request -> null)) {
            try (var circus = CircusClient.connect(daemon.endpoint, PATIENCE)) {
                circus.cast("quit", Map.of());
            }
            while (daemon.requests.isEmpty()) {
                Pause.briefly();
            }
            assertTrue(daemon.requests.remove().contains("\"msg_type\": \"cast\""));
        }
    }

    @Test
    public void closesOnAnInterruptedThread() throws Exception {
        try (var daemon = new FakeDaemon(request -> "{\"status\": \"ok\", \"id\": ID}")) {
            CircusClient circus = CircusClient.connect(daemon.endpoint, PATIENCE);
            circus.call("list", Map.of());
            Thread.currentThread().interrupt();
            circus.close();
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    public void theStreamOfEventsEndsWithAnInterrupt() throws Exception {
        try (var publisher = new Publisher(); var events = EventStream.connect(publisher.endpoint, List.of("watcher.web."))) {
            var collected = new FutureTask<>(() -> events.events().limit(1).toList());
            Thread.ofPlatform().start(collected);
            publisher.publishUntil(collected::isDone);
            EventStream.Event event = collected.get().getFirst();
            assertEquals("web", event.watcher());
            assertEquals("spawn", event.name());
            assertEquals(Map.of("process_pid", 7L), event.fields());
        }
        try (var publisher = new Publisher(); var events = EventStream.connect(publisher.endpoint, List.of())) {
            Thread.currentThread().interrupt();
            assertEquals(List.of(), events.events().toList());
            assertTrue(Thread.interrupted());
        }
    }

    /** The program in the documentation is the one that is compiled here, and it runs. */
    @Test
    public void theExampleOfTheDocumentationRuns() throws Exception {
        String page = Files.readString(Path.of("../../distribution/src/main/doc/client.md"));
        String code = page.split("```java\n")[1].split("```")[0];
        assertTrue(Files.readString(Path.of("src/test/java/example/BusyHour.java")).endsWith("package example;\n\n" + code));
        PrintStream before = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (var daemon = new FakeDaemon(request -> "{\"status\": \"ok\", \"numprocesses\": 3, \"id\": ID}");
                var publisher = new Publisher()) {
            var program = new FutureTask<>(() -> {
                BusyHour.main(new String[] {daemon.endpoint, publisher.endpoint});
                return null;
            });
            Thread.ofPlatform().start(program);
            publisher.publishUntil(program::isDone);
            program.get();
        } finally {
            System.setOut(before);
        }
        assertEquals("processes: 3\nstarted: 7\n", printed.toString(StandardCharsets.UTF_8));
    }

    /** Tells again and again that a process was started. */
    private static final class Publisher implements AutoCloseable {

        private static final long PAUSE_NANOS = 1_000_000;

        private final ZMQ.Context context = ZMQ.context(1);
        private final ZMQ.Socket socket = context.socket(SocketType.PUB);
        final String endpoint = "tcp://127.0.0.1:" + socket.bindToRandomPort("tcp://127.0.0.1");

        void publishUntil(BooleanSupplier done) {
            while (!done.getAsBoolean()) {
                socket.sendMore("watcher.web.spawn");
                socket.send("{\"process_pid\": 7}");
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        /**
         * With assertions JeroMQ's only thread may have ended: of a client that left while two frames were on their way. So its
         * end is not waited for.
         */
        @Override
        public void close() {
            socket.setLinger(0);
            socket.close();
            Thread.ofPlatform().daemon().start(context::close);
        }
    }
}
