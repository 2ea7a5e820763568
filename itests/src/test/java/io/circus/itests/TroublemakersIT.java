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
        byte[] mended = PluginJar.bytes(Troublemaker.name("stop"), List.of(Greeter.class), "io.circus.control,org.osgi.framework",
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
        daemon.awaitOthers("web", List.of(killed));
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

    /** Commands are tested above. */
    @Test
    public void theServicesThatWereShadowedAreBack() throws IOException, InterruptedException {
        CircusHome home = built.copyTo(sandbox.folder().resolve("home"));
        RunningDaemon daemon = sandbox.daemon(home, """
                [watcher:guarded]
                cmd = /bin/sleep 1000
                hooks.before_start = door
                stop_method = door
                graceful_timeout = 2

                [watcher:loud]
                cmd = /bin/sh -c "while :; do echo hello; sleep 0.1; done"
                stdout_stream.class = FileStream
                stdout_stream.filename = %s
                """.formatted(sandbox.file("loud.log")));
        ControlClient control = daemon.control();
        deploy(daemon, Troublemaker.drop(home.bundles(), "shadowed"));
        daemon.awaitStarted("guarded");
        daemon.awaitStarted("loud");
        sandbox.awaitFile("loud.log", text -> text.contains("hello"));
        assertEquals("by the stop method", "TERM", endOfGuarded(daemon));

        control.ok("start", "name", "guarded", "waiting", true);
        Path shadow = Troublemaker.drop(home.bundles(), "shadow");
        deploy(daemon, shadow);
        for (String service : List.of("hook door", "stop method door", "stream class FileStream")) {
            daemon.awaitLog(service + ": that of bundle " + Troublemaker.name("shadow") + " takes the place of that of bundle");
        }
        assertEquals("nobody has asked it", "KILL", endOfGuarded(daemon));
        control.ok("start", "name", "guarded", "waiting", true);
        assertEquals("stopped", control.status("guarded"));
        control.ok("restart", "name", "loud", "waiting", true);
        long size = Files.size(sandbox.file("loud.log"));
        Eventually.passes(1, daemon);
        assertEquals(size, Files.size(sandbox.file("loud.log")));

        Files.delete(shadow);
        for (String service : List.of("hook door", "stop method door", "stream class FileStream")) {
            daemon.awaitLog(service.equals("stream class FileStream") ? "stream class FileStream: that of bundle io.circus.streams is back"
                    : service + ": that of bundle " + Troublemaker.name("shadowed") + " is back");
        }
        Eventually.holds("nothing is written", () -> Files.size(sandbox.file("loud.log")) > size);
        control.ok("start", "name", "guarded", "waiting", true);
        assertEquals("active", control.status("guarded"));
        assertEquals("TERM", endOfGuarded(daemon));
        daemon.endBy("TERM");
    }

    /** Stops it. @return the signal that its process was killed by, as the log says */
    private static String endOfGuarded(RunningDaemon daemon) throws InterruptedException {
        String process = "guarded[" + daemon.control().pids("guarded").getFirst() + "]: killed by ";
        daemon.control().ok("stop", "name", "guarded", "waiting", true);
        return daemon.awaitLog(process).replaceFirst(".*killed by (\\w+).*", "$1");
    }

    /** The options of a plugin change while its jar runs, and its component does not return from being made with them. */
    @Test
    public void aComponentThatHangsHoldsUpNoOtherPlugin() throws IOException, InterruptedException {
        CircusHome home = built.copyTo(sandbox.folder().resolve("home"));
        RunningDaemon daemon = sandbox.daemon(home, """
                [watcher:short]
                cmd = /bin/sleep 1000

                [plugin:try]
                use = example
                greeting = well

                [plugin:stuck]
                use = hanging
                hang = never
                """);
        ControlClient control = daemon.control();
        deploy(daemon, ExamplePluginIT.drop(ExamplePluginIT.jar(), home.bundles()));
        deploy(daemon, HangingComponent.drop(home.bundles(), "first"));
        daemon.awaitStarted("short");
        daemon.awaitLog("plugin:stuck started");
        change(daemon, "hang = never", "hang = activate");
        change(daemon, "greeting = well", "greeting = better");
        kill(daemon, "short", "better: ");

        String culprit = "component hanging~stuck of bundle " + HangingComponent.BUNDLE + " did not return within 30 s";
        daemon.awaitLog(culprit + ", it is in io.circus.itests.HangingComponent.");
        Eventually.holds("it is shown as active", () -> control.status("plugin:stuck").equals("stopped"));
        String refused = control.call("start", "name", "plugin:stuck", "waiting", true).toString();
        assertTrue(refused, refused.contains("did not return within 30 s"));
        change(daemon, "greeting = better", "greeting = best");
        kill(daemon, "short", "best: ");

        // mended with its options, and by another jar
        change(daemon, "hang = activate", "hang = deactivate");
        HangingComponent.drop(home.bundles(), "second");
        Eventually.holds(() -> "not active: " + control.call("status", "name", "plugin:stuck"),
                () -> control.status("plugin:stuck").equals("active"));
        change(daemon, "hang = deactivate", "hang = never");
        change(daemon, "greeting = best", "greeting = well");
        kill(daemon, "short", "well: ");
        daemon.endBy("TERM");
    }

    /** Its jar comes when its section is there: the component is made while the bundle is started. */
    @Test
    public void aComponentThatHangsInItsFirstStartHoldsUpNoOtherJar() throws IOException, InterruptedException {
        CircusHome home = built.copyTo(sandbox.folder().resolve("home"));
        RunningDaemon daemon = sandbox.daemon(home, """
                [watcher:short]
                cmd = /bin/sleep 1000

                [plugin:stuck]
                use = hanging
                hang = activate

                [plugin:try]
                use = example
                greeting = well
                """);
        HangingComponent.drop(home.bundles(), "first");
        daemon.awaitLog(HangingComponent.BUNDLE + ": does not return from its start within 10 s, going on without it");
        ExamplePluginIT.drop(ExamplePluginIT.jar(), home.bundles());
        daemon.awaitStarted("short");
        kill(daemon, "short", "well: ");
        change(daemon, "greeting = well", "greeting = better");
        kill(daemon, "short", "better: ");
        daemon.endBy("TERM");
    }

    private static void change(RunningDaemon daemon, String former, String next) throws IOException {
        Files.writeString(daemon.config(), Files.readString(daemon.config()).replace(former, next));
        daemon.control().ok("reloadconfig");
    }

    /** Kills processes until the example tells of their ends as {@code greeting} says. */
    private static void kill(RunningDaemon daemon, String watcher, String greeting) throws IOException, InterruptedException {
        Eventually.holds("nobody says " + greeting, () -> {
            for (long pid : daemon.control().pids(watcher)) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            return daemon.program().errorText().contains(greeting + watcher + "[");
        });
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
