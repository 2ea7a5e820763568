// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public final class CommandsIT {

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private RunningDaemon daemon;
    private ControlClient control;

    @Before
    public void startDaemon() throws IOException, InterruptedException {
        daemon = sandbox.daemon("""
                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 2

                [watcher:slow]
                cmd = /bin/sh -c "trap '' TERM; while true; do sleep 1; done"
                graceful_timeout = 3
                """);
        control = daemon.control();
        daemon.awaitStarted("web");
        daemon.awaitStarted("slow");
    }

    @Test
    public void startsWhatTheFileNames() {
        assertEquals("[\"circusd-stats\",\"slow\",\"web\"]", control.ok("list").get("watchers").toString());
        JsonObject statuses = control.ok("status").getAsJsonObject("statuses");
        assertEquals("active", statuses.get("web").getAsString());
        assertEquals("active", statuses.get("slow").getAsString());
        assertEquals(3, control.ok("numprocesses").get("numprocesses").getAsInt());
        assertTrue(control.pids("web").stream().allMatch(Signals::alive));
    }

    @Test
    public void stopsAndStartsAWatcher() {
        List<Long> before = control.pids("web");
        control.ok("stop", "name", "web", "waiting", true);
        assertEquals("stopped", control.status("web"));
        assertTrue(before.stream().noneMatch(Signals::alive));
        control.ok("start", "name", "web", "waiting", true);
        assertEquals("active", control.status("web"));
        assertEquals(2, control.pids("web").size());
    }

    @Test
    public void restartsWithNewProcesses() {
        List<Long> before = control.pids("web");
        control.ok("restart", "name", "web", "waiting", true);
        List<Long> after = control.pids("web");
        assertEquals(2, after.size());
        assertTrue(after.stream().noneMatch(before::contains));
    }

    @Test
    public void changesTheNumberOfProcesses() {
        assertEquals(3, control.ok("incr", "name", "web", "waiting", true).get("numprocesses").getAsInt());
        assertEquals(3, control.pids("web").size());
        assertEquals(1, control.ok("decr", "name", "web", "nb", 2, "waiting", true).get("numprocesses").getAsInt());
        assertEquals(1, control.pids("web").size());
    }

    @Test
    public void answersWhileAnotherWatcherIsStopping() throws IOException, InterruptedException {
        String stopping = control.ask("stop", "name", "slow", "waiting", true);
        var second = sandbox.closeAfterwards(new ControlClient(daemon.endpoints().controlEndpoint()));
        // another connection, which may be served before the first one
        Eventually.holds("slow does not stop", () -> second.status("slow").equals("stopping"));
        assertEquals(3, second.ok("incr", "name", "web", "waiting", true).get("numprocesses").getAsInt());
        assertEquals("stopping", second.status("slow"));
        assertEquals("ok", control.answer(stopping).get("status").getAsString());
        assertEquals("stopped", second.status("slow"));
    }

    @Test
    public void refusesWhatItDoesNotKnow() {
        assertEquals("error", control.call("nonsense").get("status").getAsString());
        assertEquals("error", control.call("status", "name", "nobody").get("status").getAsString());
        assertEquals("ok", control.call("numwatchers").get("status").getAsString());
    }

    @Test
    public void quitEndsTheDaemon() throws InterruptedException {
        List<Long> pids = control.pids("web");
        control.ok("stop", "name", "slow", "waiting", true);
        control.ok("quit", "waiting", true);
        daemon.program().assertEnds(0);
        assertTrue(pids.stream().noneMatch(Signals::alive));
    }

    @Test
    public void circusctlPrintsWhatTheOriginalPrints() throws IOException, InterruptedException {
        daemon.awaitLog("circusd-stats started");
        Program status = sandbox.circusctl(daemon, "status");
        assertEquals("circusd-stats: active\nslow: active\nweb: active", status.text());
        assertEquals("", status.errorText());
        status.assertEnds(0);
        assertEquals("3", sandbox.circusctl(daemon, "numprocesses").text());
        assertEquals("ok", sandbox.circusctl(daemon, "stop", "web", "--waiting").text());
        sandbox.circusctl(daemon, "status", "nobody").assertEnds(3);
    }

    @Test
    public void theShellIsOnlyAVerbAway() throws IOException, InterruptedException {
        var bundles = new AtomicReference<String>();
        // the plugins are installed one after the other
        Eventually.holds(bundles::get, () -> {
            bundles.set(sandbox.circusctl(daemon, "gogo", "lb").text());
            return bundles.get().contains("io.circus.kernel") && bundles.get().contains("io.circus.flapping");
        });
    }
}
