// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Each end of a process is told with its cause, and with who was behind it. */
public final class CausesIT {

    private static final String NOBODY = "null";
    private static final String CLIENT = "a client without key";

    @Rule
    public final Timeout timeout = Timeout.seconds(300);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private void executable(String name, String script) throws IOException {
        assertTrue(sandbox.write(name, "#!/bin/sh\n" + script + "\n").toFile().setExecutable(true));
    }

    private static String text(JsonElement value) {
        return value.isJsonNull() ? NOBODY : value.getAsString();
    }

    /** Cause and by of the end of {@code pid}, and of the signal before it if there is one. */
    private static String cause(RunningDaemon daemon, String watcher, long pid) throws InterruptedException {
        PublishedEvents.Event reap = daemon.events().all().first(event ->
                event.topic().equals("watcher." + watcher + ".reap") && event.pid() == pid);
        for (PublishedEvents.Event kill : daemon.events().all().all()) {
            if (kill.topic().equals("watcher." + watcher + ".kill") && kill.pid() == pid) {
                assertEquals(text(reap.body().get("cause")), text(kill.body().get("cause")));
                assertEquals(text(reap.body().get("by")), text(kill.body().get("by")));
            }
        }
        return text(reap.body().get("cause")) + " " + text(reap.body().get("by"));
    }

    @Test
    public void tellsWhatWasAskedFor() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 2

                [watcher:unready]
                cmd = /bin/sleep 1000
                ready = notify
                ready_timeout = 0.2

                [watcher:old]
                cmd = /bin/sleep 1000
                max_age = 1
                max_age_variance = 0

                [watcher:refused]
                cmd = /bin/sleep 1000
                hooks.after_spawn = /bin/false
                """);
        ControlClient control = daemon.control();
        List<Long> pids = daemon.awaitStarted("web");
        control.ok("kill", "name", "web", "pid", pids.getFirst(), "waiting", true);
        assertEquals("asked " + CLIENT, cause(daemon, "web", pids.getFirst()));
        control.ok("decr", "name", "web", "waiting", true);
        assertEquals("surplus " + CLIENT, cause(daemon, "web", pids.getLast()));
        long last = control.pids("web").getFirst();
        control.ok("reload", "name", "web", "waiting", true);
        assertEquals("replaced " + CLIENT, cause(daemon, "web", last));
        last = control.pids("web").getFirst();
        control.ok("signal", "name", "web", "signum", "USR1");
        assertEquals("signal " + CLIENT, cause(daemon, "web", last));
        last = successor(control, last);
        Signals.send("TERM", last);
        assertEquals("signal " + NOBODY, cause(daemon, "web", last));
        last = successor(control, last);
        control.ok("restart", "name", "web", "waiting", true);
        assertEquals("asked " + CLIENT, cause(daemon, "web", last));

        int mark = daemon.events().all().mark();
        assertEquals("error", control.call("reload", "name", "unready", "waiting", true).get("status").getAsString());
        assertEquals("unready", text(daemon.events().firstSince(mark, "watcher.unready.reap").body().get("cause")));
        assertEquals("max_age", text(daemon.events().first("watcher.old.reap").body().get("cause")));
        PublishedEvents.Event refused = daemon.events().first("watcher.refused.reap");
        assertEquals("plugin hook", text(refused.body().get("cause")) + " " + text(refused.body().get("by")));

        last = control.pids("web").getFirst();
        daemon.endBy("TERM");
        assertEquals("asked " + NOBODY, cause(daemon, "web", last));
    }

    @Test
    public void tellsWhichPluginWantedIt() throws IOException, InterruptedException {
        executable("server", "exec sleep 1000");
        RunningDaemon daemon = sandbox.daemon("""
                [plugin:reloader]
                use = command-reloader
                loop_rate = 0.1

                [watcher:web]
                cmd = ./server
                working_dir = %s
                """.formatted(sandbox.folder()));
        long before = daemon.awaitStarted("web").getFirst();
        // the first change may come before the plugin has looked at the file
        Eventually.holds("it is not restarted", () -> {
            executable("server.new", "exec sleep " + ProcessHandle.current().pid() + System.nanoTime());
            Files.move(sandbox.file("server.new"), sandbox.file("server"), StandardCopyOption.REPLACE_EXISTING);
            return !daemon.control().pids("web").contains(before);
        });
        assertEquals("plugin command-reloader", cause(daemon, "web", before));
    }

    /** In a control group that may use little memory, if such a group can be made here. */
    @Test
    public void tellsThatTheSystemKilledForWantOfMemory() throws IOException, InterruptedException {
        Path group = MemoryGroup.make();
        assumeTrue("no control group for memory can be made here", group != null);
        try {
            RunningDaemon daemon = sandbox.daemonIn(group, """
                    [watcher:greedy]
                    cmd = /bin/sh -c "echo 1000 > /proc/self/oom_score_adj; exec tail /dev/zero"

                    [watcher:killed]
                    cmd = /bin/sleep 1000
                    """);
            assertEquals("oom", text(daemon.events().first("watcher.greedy.reap").body().get("cause")));
            daemon.control().ok("stop", "name", "greedy", "waiting", true);
            long killed = daemon.awaitStarted("killed").getFirst();
            Signals.send("KILL", killed);
            assertEquals("signal " + NOBODY, cause(daemon, "killed", killed));
            daemon.endBy("TERM");
        } finally {
            Files.deleteIfExists(group);
        }
    }

    /** The only process of web, when it is another than {@code former}, which may be listed for a moment after its end is told. */
    private static long successor(ControlClient control, long former) throws IOException, InterruptedException {
        var next = new AtomicLong(former);
        Eventually.holds("no successor", () -> {
            List<Long> pids = control.pids("web");
            next.set(pids.size() == 1 ? pids.getFirst() : former);
            return next.get() != former;
        });
        return next.get();
    }
}
