// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import io.circus.testing.Pause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Reloads that wait for new processes to be ready. */
public final class ReadyReloadIT {

    /** Says that it is ready unless there is a file "broken", and answers one request at a time until TERM. */
    private static final String SERVER = """
            import os, select, signal, socket, sys
            listener = socket.socket(fileno=3)
            r, w = os.pipe()
            signal.signal(signal.SIGTERM, lambda *_: os.write(w, b"x"))
            if not os.path.exists(sys.argv[1]):
                n = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                n.connect("\\0" + os.environ["NOTIFY_SOCKET"][1:])
                n.send(b"STATUS=up\\nREADY=1")
            while True:
                ready, _, _ = select.select([listener, r], [], [])
                if r in ready:
                    break
                try:
                    c, _ = listener.accept()
                except BlockingIOError:
                    continue
                c.setblocking(True)
                c.recv(1)
                c.sendall(str(os.getpid()).encode())
                c.close()
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    private RunningDaemon daemon(String options) throws IOException, InterruptedException {
        Path server = sandbox.write("server.py", SERVER);
        return sandbox.daemon("""
                [socket:web]
                host = 127.0.0.1
                port = 0

                [watcher:web]
                cmd = /usr/bin/python3 %s %s
                use_sockets = True
                numprocesses = 2
                graceful_timeout = 20
                %s
                """.formatted(server, sandbox.folder().resolve("broken"), options));
    }

    @Test
    public void twentyReloadsLoseNoRequest() throws Exception {
        RunningDaemon daemon = daemon("ready = notify");
        List<Long> before = daemon.awaitStarted("web");
        int port = port(daemon);
        var over = new AtomicBoolean();
        var answers = new AtomicInteger();
        CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                ask(port);
                answers.incrementAndGet();
                Pause.briefly();
            }
        });
        for (int i = 0; i < 20; i++) {
            daemon.control().ok("reload", "name", "web", "waiting", true);
        }
        over.set(true);
        client.join();
        assertTrue("nothing was asked meanwhile", answers.get() > 0);
        var after = new ArrayList<>(daemon.control().pids("web"));
        assertEquals(2, after.size());
        after.removeAll(before);
        assertEquals("all are new", 2, after.size());
    }

    @Test
    public void aProcessThatIsNotReadyReplacesNone() throws Exception {
        RunningDaemon daemon = daemon("ready = notify\nready_timeout = 1");
        List<Long> before = daemon.awaitStarted("web");
        Files.createFile(sandbox.folder().resolve("broken"));
        JsonObject reply = daemon.control().call("reload", "name", "web", "waiting", true);
        assertEquals("error", reply.get("status").getAsString());
        assertTrue(reply.toString(), reply.get("reason").getAsString().contains("it was not ready within 1.0 s; the old ones stay"));
        assertEquals(before, daemon.control().pids("web"));
        PublishedEvents.Event told = daemon.events().first("watcher.web.not_ready");
        assertEquals("it was not ready within 1.0 s", told.body().get("error").getAsString());
        assertEquals("the new one is stopped", told.pid(), daemon.events().first("watcher.web.reap").pid());
    }

    @Test
    public void aProcessThatEndsReplacesNone() throws Exception {
        RunningDaemon daemon = daemon("ready = notify");
        List<Long> before = daemon.awaitStarted("web");
        awaitAnswersOf(before, port(daemon));
        sandbox.write("server.py", "raise SystemExit(3)");
        JsonObject reply = daemon.control().call("reload", "name", "web", "waiting", true);
        String reason = reply.get("reason").getAsString();
        assertTrue(reason, reason.contains("it has ended") && reason.contains("the old ones stay"));
        assertEquals(before, daemon.control().pids("web"));
        assertTrue(daemon.events().first("watcher.web.not_ready").body().get("error").getAsString().startsWith("it has ended"));
    }

    @Test
    public void asksACommandWhetherAProcessIsReady() throws Exception {
        // before the first process: without ready = notify there is nobody to tell
        Files.createFile(sandbox.folder().resolve("broken"));
        RunningDaemon daemon = daemon("ready = exec:/usr/bin/test -d /proc/$(circus.pid)\nreload_parallel = 2");
        List<Long> before = daemon.awaitStarted("web");
        daemon.control().ok("reload", "name", "web", "waiting", true);
        assertNotEquals(before, daemon.control().pids("web"));
        assertEquals(2, daemon.control().pids("web").size());
    }

    private static int port(RunningDaemon daemon) {
        return daemon.control().ok("listsockets").getAsJsonArray("sockets").get(0).getAsJsonObject().get("port").getAsInt();
    }

    /** Returns when each has read its program; the time-out of the test ends this. */
    private static void awaitAnswersOf(List<Long> pids, int port) {
        var silent = new ArrayList<>(pids);
        while (!silent.isEmpty()) {
            silent.remove(Long.valueOf(ask(port)));
            Pause.briefly();
        }
    }

    /** The pid of who answers. */
    private static long ask(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(1);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue("an answer without a pid: '" + answer + "'", answer.matches("[0-9]+"));
            return Long.parseLong(answer);
        } catch (IOException e) {
            throw new AssertionError("a request was lost", e);
        }
    }
}
