// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A watcher that takes long to stop delays nobody. */
public final class SlowStopIT {

    private static final long A_SECOND = 1_000_000_000L;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private RunningDaemon daemon;
    private ControlClient waiting;
    private ControlClient control;

    @Before
    public void startDaemon() throws IOException, InterruptedException {
        daemon = sandbox.daemon("""
                [watcher:slow]
                cmd = /bin/sh -c "trap '' TERM; while true; do sleep 0.5; done"
                copy_env = True
                graceful_timeout = 12

                [watcher:web]
                cmd = /bin/sleep 1000
                """);
        waiting = sandbox.closeAfterwards(
                new ControlClient(daemon.endpoints().controlEndpoint(), Duration.ofSeconds(90)));
        control = sandbox.closeAfterwards(new ControlClient(daemon.endpoints().controlEndpoint()));
        daemon.awaitStarted("slow");
        daemon.awaitStarted("web");
    }

    @Test
    public void nothingWaitsForIt() throws IOException, InterruptedException {
        String stop = waiting.ask("stop", "name", "slow", "waiting", true);
        daemon.events().first("watcher.slow.kill");
        JsonObject status = control.call("status", "name", "slow");
        assertEquals("stopping", status.get("status").getAsString());
        assertTrue(status.toString(), status.has("since"));
        long slowest = 0;
        for (int i = 0; i < 200; i++) {
            long asked = System.nanoTime();
            control.ok("status");
            slowest = Math.max(slowest, System.nanoTime() - asked);
        }
        assertTrue("status took " + slowest + " ns", slowest < A_SECOND);
        int mark = daemon.events().all().mark();
        long killed = control.pids("web").getFirst();
        long begin = System.nanoTime();
        Signals.send("KILL", killed);
        daemon.events().firstSince(mark, "watcher.web.spawn");
        assertTrue("successor after " + (System.nanoTime() - begin) + " ns", System.nanoTime() - begin < 3 * A_SECOND);
        assertEquals("stopping", control.status("slow"));
        assertEquals("ok", waiting.answer(stop).get("status").getAsString());
        assertEquals("stopped", control.status("slow"));
    }

    private void stopWithin(int seconds) {
        var options = new JsonObject();
        options.addProperty("graceful_timeout", seconds);
        control.ok("set", "name", "slow", "options", options, "waiting", true);
    }

    @Test
    public void secondStopJoinsAndAStartRunsAfterIt() throws InterruptedException {
        stopWithin(4);
        long before = control.pids("slow").getFirst();
        String first = waiting.ask("stop", "name", "slow", "waiting", true);
        daemon.events().first("watcher.slow.kill");
        String second = control.ask("stop", "name", "slow", "waiting", true);
        assertEquals("ok", waiting.answer(first).get("status").getAsString());
        assertEquals("ok", control.answer(second).get("status").getAsString());
        assertEquals("stopped", control.status("slow"));
        assertEquals(1, count("watcher.slow.stop"));
        assertTrue(!Signals.alive(before));

        control.ok("start", "name", "slow", "waiting", true);
        int mark = daemon.events().all().mark();
        String stop = waiting.ask("stop", "name", "slow", "waiting", true);
        daemon.events().firstSince(mark, "watcher.slow.kill");
        JsonObject started = control.ok("start", "name", "slow", "waiting", true);
        assertEquals(started.toString(), 1, started.getAsJsonObject("info").getAsJsonArray("started").size());
        assertEquals("ok", waiting.answer(stop).get("status").getAsString());
        assertEquals("active", control.status("slow"));
        assertEquals(2, count("watcher.slow.stop"));
    }

    @Test
    public void quitMeanwhileEndsInOrder() throws InterruptedException {
        stopWithin(4);
        List<Long> pids = List.of(control.pids("slow").getFirst(), control.pids("web").getFirst());
        waiting.ask("stop", "name", "slow");
        daemon.events().first("watcher.slow.kill");
        control.ok("quit");
        daemon.program().assertEnds(0);
        assertEquals(List.of(), pids.stream().filter(Signals::alive).toList());
        assertTrue(daemon.program().errorText(), daemon.program().errorText().contains("slow stopped"));
    }

    /** A stop of ten minutes: neither another watcher's edit, nor a new watcher, nor another reload waits for it. */
    @Test
    public void aReloadOfTheFileWaitsForEachWatcherAlone() throws Exception {
        String text = Files.readString(daemon.config());
        long slow = control.pids("slow").getFirst();
        stopWithin(600);
        long web = control.pids("web").getFirst();
        write(text.replace("graceful_timeout = 12", "graceful_timeout = 601").replace("sleep 1000", "sleep 1001")
                + "[watcher:fresh]\ncmd = /bin/sleep 2000\n");
        String first = waiting.ask("reloadconfig", "waiting", true);
        daemon.events().first("watcher.fresh.start");
        daemon.awaitOthers("web", List.of(web));
        write(text.replace("graceful_timeout = 12", "graceful_timeout = 602").replace("sleep 1000", "sleep 1002")
                + "[watcher:more]\ncmd = /bin/sleep 2000\n");
        int mark = daemon.events().all().mark();
        String second = waiting.ask("reloadconfig", "waiting", true);
        daemon.events().firstSince(mark, "watcher.fresh.stop");
        daemon.events().firstSince(mark, "watcher.more.start");
        Eventually.holds("web is not what the file says", () -> control.ok("options", "name", "web").getAsJsonObject("options")
                .get("cmd").getAsString().equals("/bin/sleep 1002") && control.pids("web").size() == 1);
        assertTrue("nobody has ended it", Signals.alive(slow));
        assertEquals(List.of(), control.ok("plan").getAsJsonArray("plan").asList());
        Signals.send("KILL", slow);
        JsonObject overtaken = waiting.answer(first);
        assertTrue("the second has built it anew: " + overtaken, overtaken.get("reason").getAsString().contains("slow: "));
        assertEquals("ok", waiting.answer(second).get("status").getAsString());
        assertEquals(602, control.ok("options", "name", "slow").getAsJsonObject("options").get("graceful_timeout").getAsInt());
        assertEquals("active", control.status("slow"));
        daemon.program().kill();
    }

    private void write(String text) throws IOException {
        Path fresh = Files.writeString(sandbox.folder().resolve("fresh.tmp"), text);
        Files.move(fresh, daemon.config(), StandardCopyOption.ATOMIC_MOVE);
    }

    private long count(String topic) {
        return daemon.events().all().all().stream().filter(event -> event.topic().equals(topic)).count();
    }
}
