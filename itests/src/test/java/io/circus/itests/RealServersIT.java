// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import io.circus.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Servers that people use, on sockets that the daemon holds, under a load of new connections: reloads and a restart lose no
 * request, a crash at most the one that the killed process was serving. {@code itests/bench/reloads.py} does the same with figures.
 */
public final class RealServersIT {

    private static final int CLIENTS = 2;
    private static final int RELOADS = 20;
    private static final int CRASHES = 3;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(300);

    private int port;

    @Test
    public void gunicornLosesNoRequest() throws Exception {
        underLoad("/usr/bin/gunicorn", 0, """
                cmd = /usr/bin/gunicorn --bind fd://$(circus.sockets.web) app:application
                ready = notify
                """);
    }

    /** But one that a worker has accepted and not begun to read when it is told to end: it looks at the latter only. */
    @Test
    public void uwsgiLosesNoRequestThatItHasBegun() throws Exception {
        Assume.assumeTrue("uWSGI has its plugin for Python",
                Files.exists(Path.of("/usr/lib/uwsgi/plugins/python3_plugin.so")));
        underLoad("/usr/bin/uwsgi", 1, """
                cmd = /usr/bin/uwsgi --plugin python3 --http-socket fd://$(circus.sockets.web) --wsgi-file app.py --master
                args = --no-orphans --hook-master-start 'unix_signal:15 gracefully_kill_them_all'
                ready = notify
                """);
    }

    @Test
    public void nginxLosesNoRequest() throws Exception {
        underLoad("/usr/sbin/nginx", 0, """
                cmd = /usr/sbin/nginx -c nginx.conf -p .
                stop_signal = QUIT
                ready = delay:0.2

                [env:web]
                NGINX = 3;
                """);
    }

    /** @param byItself how many requests the server may lose in all when it is told to end */
    private void underLoad(String program, int byItself, String options) throws Exception {
        Assume.assumeTrue(program + " is installed", Files.isExecutable(Path.of(program)));
        port = Ports.free();
        ServerFiles.write(sandbox, port);
        RunningDaemon daemon = sandbox.daemon("""
                [socket:web]
                host = 127.0.0.1
                port = %d

                [watcher:web]
                use_sockets = True
                numprocesses = 2
                reload_parallel = 2
                working_dir = %s
                graceful_timeout = 30
                """.formatted(port, sandbox.folder()) + options);
        List<Long> before = daemon.awaitStarted("web");
        try (var load = new ClosedLoop(port, CLIENTS)) {
            load.awaitAnswers(1);
            reload(daemon, before);
            int byReloads = load.lost();
            assertTrue("reloads lost " + byReloads + " requests of " + load.answered() + "; " + load.lastLoss(),
                    byReloads <= byItself);
            crash(daemon);
            load.awaitAnswers(CLIENTS);
            load.awaitTurns();
            int lost = load.lost();
            assertTrue(lost - byReloads + " requests were lost by " + CRASHES + " crashes; " + load.lastLoss(),
                    lost - byReloads <= CRASHES);
            daemon.control().ok("restart", "name", "web", "waiting", true);
            load.awaitAnswers(CLIENTS + 1);
            int byRestart = load.lost() - lost;
            assertTrue("a restart lost " + byRestart + " requests; " + load.lastLoss(), byReloads + byRestart <= byItself);
        }
    }

    private static void reload(RunningDaemon daemon, List<Long> first) {
        List<Long> before = first;
        for (int i = 0; i < RELOADS; i++) {
            daemon.control().ok("reload", "name", "web", "waiting", true);
            List<Long> after = daemon.control().pids("web");
            var kept = new ArrayList<>(before);
            kept.retainAll(after);
            assertEquals("processes that reload " + i + " left", List.of(), kept);
            before = after;
        }
    }

    private static void crash(RunningDaemon daemon) throws IOException, InterruptedException {
        for (int i = 0; i < CRASHES; i++) {
            long victim = daemon.control().pids("web").getFirst();
            int mark = daemon.events().all().mark();
            Signals.send("KILL", victim);
            JsonObject reaped = daemon.events().firstSince(mark, "watcher.web.reap").body();
            assertEquals(victim, reaped.get("process_pid").getAsLong());
            daemon.events().firstSince(mark, "watcher.web.spawn");
        }
    }
}
