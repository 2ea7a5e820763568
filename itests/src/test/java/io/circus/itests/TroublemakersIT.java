// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Plugins and clients that spin, throw and exit cost the daemon nothing but themselves. */
public final class TroublemakersIT {

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private final CircusHome built = CircusHome.built();

    @Test
    public void nothingThatSpinsFreezesTheDaemonNorHoldsUpItsEnd() throws IOException, InterruptedException {
        CircusHome home = built.copyTo(sandbox.folder().resolve("home"));
        Path spinner = Troublemaker.drop(home.bundles(), "spinning");
        RunningDaemon daemon = sandbox.daemon(home, """
                [watcher:my-web-application-frontend-worker]
                cmd = /bin/sleep 1000
                numprocesses = 2

                [watcher:hooked]
                cmd = /bin/sleep 1000
                hooks.before_start = spinner

                [watcher:flagged]
                cmd = /bin/sleep 1000
                stop_method = spinner
                graceful_timeout = 1

                [watcher:loud]
                cmd = /bin/sh -c "echo hello; exec sleep 1000"
                stdout_stream.class = SpinningStream
                """);
        String web = "my-web-application-frontend-worker";
        deploy(daemon, spinner);
        daemon.awaitStarted(web);
        daemon.awaitStarted("flagged");
        daemon.awaitStarted("loud");
        ControlClient control = daemon.control();
        List<String> spinning = new ArrayList<>();
        try (var clients = new ControlClient(daemon.endpoints().controlEndpoint())) {
            spinning.add(clients.ask("spin"));
            spinning.add(clients.ask("spin"));
            for (int i = 0; i < 2; i++) {
                JsonObject refused = control.call("start", "match", "regex", "name", "((([a-z-])+)+)+[0-9]$");
                assertTrue(refused.toString(), refused.get("reason").getAsString().contains("cannot compare"));
            }
            daemon.awaitLog("hooked: hook before_start failed: hook spinner of bundle " + Troublemaker.name("spinning"));
            control.ok("stop", "name", "flagged", "waiting", true);
            long killed = control.pids(web).getFirst();
            control.ok("kill", "name", web, "pid", killed, "signum", 9);
            Eventually.holds("no successor of " + killed, () -> {
                List<Long> pids = control.pids(web);
                return pids.size() == 2 && !pids.contains(killed);
            });
        }
        // neither an activator without an end nor the update of its jar holds up other jars
        Troublemaker.drop(home.bundles(), "start");
        deploy(daemon, Troublemaker.drop(home.bundles(), "stop"));
        byte[] mended = PluginJar.bytes(Troublemaker.name("stop"), List.of(Greeter.class), "io.circus.commands,org.osgi.framework",
                "mended");
        PluginJar.drop(home.bundles(), "stop.jar", mended);
        deploy(daemon, PluginJar.drop(home.bundles(), "hello"));
        assertEquals("hello", greeting(control));
        Eventually.holds("nothing beside the bundle that hangs", () -> greeting(control).equals("mended"));
        daemon.endBy("TERM");
        String log = daemon.program().errorText();
        assertTrue(log, log.contains("ending although") && log.contains(Troublemaker.name("st")));
        assertEquals(log, 0, sandbox.temporaryFiles().toFile().list((folder, name) -> name.startsWith("circusd-")).length);
    }

    @Test
    public void whatTakesTheStatusOfProcessesKeepsNoneFromBeingReplaced() throws IOException, InterruptedException {
        CircusHome home = built.copyTo(sandbox.folder().resolve("home"));
        RunningDaemon daemon = sandbox.daemon(home, """
                [watcher:web]
                cmd = /bin/sleep 1000
                """);
        long killed = daemon.awaitStarted("web").getFirst();
        deploy(daemon, Troublemaker.drop(home.bundles(), "thief"));
        ControlClient control = daemon.control();
        int mark = daemon.events().all().mark();
        Signals.send("KILL", killed);
        PublishedEvents.Event reap = daemon.events().firstSince(mark, "watcher.web.reap");
        assertEquals(killed, reap.pid());
        assertEquals("{\"exit_code\":null,\"cause\":\"unknown\",\"by\":null}", withoutTimeAndPid(reap));
        daemon.events().firstSince(mark, "watcher.web.spawn");
        Eventually.holds("no successor of " + killed, () -> control.pids("web").size() == 1 && !control.pids("web").contains(killed));
        control.ok("stop", "name", "web", "waiting", true);
        assertEquals(List.of(), control.pids("web"));
        daemon.endBy("TERM");
    }

    private static String withoutTimeAndPid(PublishedEvents.Event event) {
        JsonObject body = event.body().deepCopy();
        body.remove("time");
        body.remove("process_pid");
        return body.toString();
    }

    @Test
    public void whatThrowsAndWhatShadowsLeavesNothingBehind() throws IOException, InterruptedException {
        CircusHome home = built.copyTo(sandbox.folder().resolve("home"));
        RunningDaemon daemon = sandbox.daemon(home, """
                [watcher:web]
                cmd = /bin/sleep 1000
                graceful_timeout = 5

                [watcher:polite]
                cmd = /bin/sh -c "trap 'sleep 1; echo bye > farewell; exit' TERM; while :; do sleep 0.1; done"
                working_dir = %s
                """.formatted(sandbox.folder()));
        daemon.awaitStarted("web");
        ControlClient control = daemon.control();
        Path throwing = Troublemaker.drop(home.bundles(), "throwing");
        deploy(daemon, throwing);
        for (int i = 0; i < 5; i++) {
            control.ok("incr", "name", "web", "waiting", true);
            control.ok("decr", "name", "web", "waiting", true);
        }
        Files.delete(throwing);
        daemon.awaitLog("(" + Troublemaker.name("throwing") + ")");
        int watchers = control.ok("numwatchers").get("numwatchers").getAsInt();
        Path shadow = Troublemaker.drop(home.bundles(), "shadow");
        deploy(daemon, shadow);
        assertEquals(-1, control.ok("numwatchers").get("numwatchers").getAsInt());
        daemon.awaitLog("command numwatchers: that of bundle " + Troublemaker.name("shadow") + " takes the place of that of bundle");
        Files.delete(shadow);
        daemon.awaitLog("command numwatchers: that of bundle io.circus.commands is back");
        assertEquals(watchers, control.ok("numwatchers").get("numwatchers").getAsInt());
        assertEquals(1, daemon.program().err().all().stream().filter(line -> line.contains("failed on")).count());

        deploy(daemon, Troublemaker.drop(home.bundles(), "exit"));
        control.ask("exit");
        assertEquals(daemon.program().errorText(), 7, daemon.program().awaitExit());
        daemon.awaitLog("bundle " + Troublemaker.name("exit") + " (io.circus.itests.Troublemaker) has called System.exit");
        assertEquals("bye\n", Files.readString(sandbox.file("farewell")));
    }

    @Test
    public void aForcedEndLeavesNoSocketFile() throws IOException, InterruptedException {
        CircusHome home = built.copyTo(sandbox.folder().resolve("home"));
        Program daemon = sandbox.circusd(home, sandbox.write("ipc.ini", """
                [circus]
                endpoint = ipc://control.sock
                pubsub_endpoint = ipc://events.sock
                stats_endpoint = ipc://stats.sock
                statsd = True

                [socket:app]
                path = app.sock

                [watcher:web]
                cmd = /bin/sleep 1000
                """).toString());
        daemon.err().first(line -> line.contains("circusd-stats started"));
        Path jar = Troublemaker.drop(home.bundles(), "stop");
        daemon.err().first(line -> line.contains("Started bundle: file:" + jar));
        daemon.signal("TERM");
        daemon.assertEnds(0);
        assertTrue(daemon.errorText(), daemon.errorText().contains("ending although"));
        for (String name : List.of("control.sock", "events.sock", "stats.sock", "app.sock")) {
            assertTrue(name + " is left: " + daemon.errorText(), Files.notExists(sandbox.file(name)));
        }
    }

    private static String greeting(ControlClient control) throws IOException {
        return control.ok("greet").get("greeting").getAsString();
    }

    private static void deploy(RunningDaemon daemon, Path jar) throws InterruptedException {
        daemon.awaitLog("Started bundle: file:" + jar);
    }
}
