// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Servers that people use, on sockets that the daemon holds: no request is lost while they are reloaded. */
public final class RealServersIT {

    private static final int RELOADS = 5;

    private static final String APPLICATION = """
            import os

            def application(environ, start_response):
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [str(os.getpid()).encode()]
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    @Test
    public void gunicornLosesNoRequest() throws Exception {
        reloads("/usr/bin/gunicorn", "--bind fd://$(circus.sockets.web) app:application");
    }

    @Test
    public void uwsgiLosesNoRequest() throws Exception {
        Assume.assumeTrue("uWSGI has its plugin for Python",
                Files.exists(Path.of("/usr/lib/uwsgi/plugins/python3_plugin.so")));
        reloads("/usr/bin/uwsgi", "--plugin python3 --http-socket fd://$(circus.sockets.web) --wsgi-file app.py --master"
                + " --hook-master-start 'unix_signal:15 gracefully_kill_them_all'");
    }

    private void reloads(String program, String arguments) throws Exception {
        Assume.assumeTrue(program + " is installed", Files.isExecutable(Path.of(program)));
        sandbox.write("app.py", APPLICATION);
        RunningDaemon daemon = sandbox.daemon("""
                [socket:web]
                host = 127.0.0.1
                port = 0

                [watcher:web]
                cmd = %s %s
                use_sockets = True
                working_dir = %s
                graceful_timeout = 30
                """.formatted(program, arguments, sandbox.folder()));
        daemon.awaitStarted("web");
        int port = port(daemon);
        var workers = new TreeSet<String>();
        workers.add(ask(port));
        var over = new AtomicBoolean();
        var answered = ConcurrentHashMap.<String>newKeySet();
        CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                answered.add(ask(port));
            }
        });
        try {
            for (int i = 0; i < RELOADS; i++) {
                daemon.control().ok("reload", "name", "web", "waiting", true);
                // the next one is up when it has answered: the time-out of the test ends this
                workers.add(answerOfAnother(port, workers));
            }
        } finally {
            over.set(true);
        }
        client.join();
        assertTrue(answered + " " + workers, answered.size() > 1 && workers.size() == RELOADS + 1);
    }

    private static String answerOfAnother(int port, TreeSet<String> workers) {
        String worker = ask(port);
        while (workers.contains(worker)) {
            worker = ask(port);
        }
        return worker;
    }

    private static int port(RunningDaemon daemon) {
        JsonElement socket = daemon.control().ok("listsockets").getAsJsonArray("sockets").get(0);
        return ((JsonObject) socket).get("port").getAsInt();
    }

    /** The pid of the worker that answers. */
    private static String ask(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue("no answer of a worker: '" + answer + "'", answer.matches("(?s)HTTP/1.[01] 200 .*\r\n\r\n[0-9]+"));
            return answer.substring(answer.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new AssertionError("a request was lost", e);
        }
    }
}
