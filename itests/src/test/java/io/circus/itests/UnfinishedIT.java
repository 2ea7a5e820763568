// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;

/** What watchers are at while their bundle is updated is finished by the new one: an answer of ok has promised it. */
public final class UnfinishedIT {

    private static final String BUNDLE = "io.circus.watchers";

    private static final String SLOW = """
            [watcher:%s]
            cmd = /bin/sh -c "trap 'sleep 3; exit' TERM; while :; do sleep 0.1; done"
            numprocesses = 2
            graceful_timeout = 30
            %s
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private RunningDaemon daemon;

    @Test
    public void itIsDoneAfterTheUpdate() throws IOException, InterruptedException {
        List<String> names = List.of("restarted", "reloaded", "started", "increased", "changed", "stopped", "removed");
        var sections = new StringBuilder("[plugin:guard]\nuse = flapping\nattempts = 2\nwindow = 60\nretry_in = 3\n");
        names.forEach(name -> sections.append(SLOW.formatted(name, "")));
        sections.append("[watcher:resting]\ncmd = /bin/sleep 1000\n");
        daemon = sandbox.daemon(CircusHome.built().copyTo(sandbox.folder().resolve("home")), sections.toString());
        var before = new TreeMap<String, List<Long>>();
        for (String name : names) {
            before.put(name, daemon.awaitStarted(name));
        }
        ControlClient control = daemon.control();
        awaitShell();
        daemon.awaitLog("plugin:guard started");
        // it hears of ends from then on
        daemon.awaitLog("Started bundle: file:" + sandbox.folder().resolve("home/bundles/io.circus.flapping.jar"));
        for (int i = 0; i < 2; i++) {
            Eventually.holds("no process", () -> control.pids("resting").stream().anyMatch(Signals::alive));
            long pid = control.pids("resting").getFirst();
            Signals.send("KILL", pid);
            daemon.awaitLog("resting[" + pid + "]: killed");
        }
        daemon.awaitLog("resting: flapping");
        control.ok("restart", "name", "restarted");
        control.ok("reload", "name", "reloaded", "sequential", true);
        control.ok("stop", "name", "started");
        control.ok("start", "name", "started");
        control.ok("restart", "name", "increased");
        control.ok("incr", "name", "increased", "nb", 2);
        var options = new JsonObject();
        options.addProperty("working_dir", "/");
        control.ok("reload", "name", "changed", "sequential", true);
        control.ok("set", "name", "changed", "options", options);
        control.ok("restart", "name", "stopped");
        control.ok("stop", "name", "stopped");
        control.ok("rm", "name", "removed");
        update();
        Map<String, Integer> wanted = Map.of("restarted", 2, "reloaded", 2, "started", 2, "increased", 4, "changed", 2, "stopped", 0);
        for (var each : wanted.entrySet()) {
            String name = each.getKey();
            Eventually.holds(() -> name + " is " + control.status(name) + " with " + control.pids(name) + ", had " + before.get(name),
                    () -> control.status(name).equals(each.getValue() == 0 ? "stopped" : "active")
                            && control.pids(name).size() == each.getValue()
                            && Collections.disjoint(control.pids(name), before.get(name)));
        }
        Eventually.holds("it rests for ever", () -> control.status("resting").equals("active"));
        String gone = control.call("status", "name", "removed").toString();
        assertTrue(gone, gone.contains("not found"));
        Eventually.holds("its processes go on", () -> before.get("removed").stream().noneMatch(Signals::alive));
        daemon.endBy("TERM");
    }

    @Test
    public void aRestartOfSeveralAndOfTheDaemonIsDoneAfterTheUpdate() throws IOException, InterruptedException {
        daemon = sandbox.daemon(CircusHome.built().copyTo(sandbox.folder().resolve("home")),
                SLOW.formatted("one", "") + SLOW.formatted("two", ""));
        for (String name : List.of("one", "two")) {
            daemon.awaitStarted(name);
        }
        awaitShell();
        assertDoneAfterTheUpdate("name", "*", "match", "glob");
        assertDoneAfterTheUpdate();
        assertEquals(List.of(), daemon.program().err().all().stream().filter(line -> line.contains("[ERROR]")).toList());
        daemon.endBy("TERM");
    }

    /** @param of what is to be restarted: properties of the request */
    private void assertDoneAfterTheUpdate(Object... of) throws IOException, InterruptedException {
        ControlClient control = daemon.control();
        var before = new TreeMap<String, List<Long>>();
        for (String name : List.of("one", "two")) {
            before.put(name, control.pids(name));
        }
        control.ok("restart", of);
        update();
        for (String name : before.keySet()) {
            Eventually.holds(() -> name + " is " + control.call("status", "name", name) + " with " + control.call("list", "name", name),
                    () -> control.call("status", "name", name).toString().contains("\"active\"") && control.pids(name).size() == 2
                            && Collections.disjoint(control.pids(name), before.get(name)));
        }
    }

    /** It comes when the processes run. */
    private void awaitShell() throws IOException, InterruptedException {
        Eventually.holds("the shell has no update",
                () -> daemon.control().call("gogo", "line", "help update").get("status").getAsString().equals("ok"));
    }

    /** The reply may be lost with what carries it. */
    private void update() throws IOException, InterruptedException {
        daemon.control().tryCall("gogo", "line", "update " + BUNDLE);
        daemon.awaitLog("Refreshed what uses " + BUNDLE);
        Eventually.holds("nothing answers", () -> daemon.control().tryCall("numwatchers").isPresent());
    }
}
