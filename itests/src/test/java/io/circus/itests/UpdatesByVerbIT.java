// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.circus.testing.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Each part of the daemon but the kernel is stopped, started and updated through the endpoint alone, under three workers. */
public final class UpdatesByVerbIT {

    private static final String KERNEL = "io.circus.kernel";
    private static final String CIRCUSCTL = "io.circus.circusctl";
    /** How often everything is updated when leaks are looked for: what is left behind each time is more than what may be held. */
    private static final int ROUNDS = 3;

    /** What takes requests in needs these; of the others the answers say which is away. */
    private static final Set<String> CARRIERS = Set.of("com.google.gson", "eu.neilalexander.jnacl", CIRCUSCTL, "io.circus.control",
            KERNEL, "io.circus.linux", "io.circus.toolkit", "io.circus.wire", "org.zeromq.jeromq");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(300);

    private RunningDaemon daemon;
    private List<Long> pids;
    /** Each client is known by a name of its own, so that its request is not lost with what carries it. */
    private int serial;

    @Before
    public void startDaemon() throws IOException, InterruptedException {
        daemon = sandbox.daemon("httpd = True\nhttpd_port = " + Ports.free() + """

                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 3
                max_age = 86400
                stdout_stream.class = FileStream
                stdout_stream.filename = /dev/null

                [plugin:guard]
                use = flapping
                """);
        pids = daemon.awaitStarted("web").stream().sorted().toList();
        daemon.awaitLog("guard started");
        daemon.awaitLog("dashboard at ");
    }

    @Test
    public void carriersRefuseToStopAndEverythingElseStopsAndStarts() throws IOException, InterruptedException {
        var refused = new TreeSet<String>();
        for (String name : system()) {
            JsonObject stopped = bundle("stop", name);
            if (isRefused(stopped)) {
                assertTrue(stopped.toString(), stopped.get("reason").getAsString().startsWith("cannot stop " + name + ": it carries this command"));
                refused.add(name);
            } else {
                assertEquals(name, "stopped", state(name));
                JsonObject status = ask("stop", "name", "nobody");
                String reason = status.get("reason").getAsString();
                assertTrue(name + ": " + reason, reason.equals("program nobody not found")
                        || reason.endsWith(" is stopped; `circusctl bundle start " + name + "`"));
                assertEquals("ok", bundle("start", name).get("status").getAsString());
                assertEquals(name, "active", state(name));
            }
            awaitWorkers("after stop and start of " + name);
        }
        assertEquals(CARRIERS, refused);
        assertUndisturbed();
    }

    /** Gogo starts bundles by number only. */
    @Test
    public void gogoSaysWhatToType() throws IOException, InterruptedException {
        Program start = sandbox.circusctl(daemon, "gogo", "start io.circus.metrics");
        assertTrue(start.text(), start.text().endsWith("start takes a number here; by its name: circusctl bundle start io.circus.metrics"));
    }

    @Test
    public void saysWhichPartIsAway() throws IOException, InterruptedException {
        bundle("stop", "io.circus.watchers");
        assertEquals("cannot stop web: io.circus.watchers is stopped; `circusctl bundle start io.circus.watchers`",
                ask("stop", "name", "web").get("reason").getAsString());
        assertEquals("cannot carry out numwatchers: io.circus.watchers is stopped; `circusctl bundle start io.circus.watchers`",
                ask("numwatchers", "x", "y").get("reason").getAsString());
        bundle("stop", "org.apache.felix.scr");
        Program start = sandbox.circusctl(daemon, "gogo", "start org.apache.felix.scr");
        assertEquals(3, start.awaitExit());
        assertTrue(start.errorText(), start.errorText().contains("is stopped; `circusctl bundle start "));
        for (String name : List.of("org.apache.felix.scr", "io.circus.watchers")) {
            Program started = sandbox.circusctl(daemon, "bundle", "start", name);
            assertEquals(started.errorText(), 0, started.awaitExit());
            assertEquals("ok", started.text());
        }
        awaitWorkers("in the end");
        assertUndisturbed();
        assertTrue(daemon.program().errorText(), daemon.program().errorText()
                .contains(": bundle action=start name=io.circus.watchers: ok"));
        daemon.endBy("TERM");
    }

    /** Also what carries the commands: the reply comes from the next version, and so do those of others who ask meanwhile. */
    @Test
    public void everythingIsUpdatedAndAnswersComeAtEveryMoment() throws IOException, InterruptedException {
        var asker = new Asker();
        for (String name : system()) {
            if (name.equals(KERNEL)) {
                assertTrue(isRefused(bundle("update", name)));
                continue;
            }
            long begun = System.nanoTime();
            Program updated = sandbox.circusctl(daemon, "--timeout", "20", "bundle", "update", name);
            assertEquals(name + ": " + updated.errorText() + daemon.program().errorText(), 0, updated.awaitExit());
            assertEquals("ok", updated.text());
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            assertTrue(name + " took " + took, took.compareTo(Duration.ofSeconds(8)) < 0);
            awaitWorkers("after the update of " + name);
        }
        asker.finish();
        assertNothingIsLeftBehind();
        assertUndisturbed();
        assertTrue(daemon.program().errorText().contains(": bundle action=update name=" + CIRCUSCTL + ": ok"));
    }

    /** The framework refuses one that meets another. */
    @Test
    public void updatesAtOnceComeOneAfterTheOther() throws IOException, InterruptedException {
        var updates = new ArrayList<Program>();
        for (String name : List.of("control", "com.google.gson", "commands", "circusctl", "wire", "wire", "watchers")) {
            updates.add(sandbox.circusctl(daemon, "--timeout", "60", "bundle", "update", name));
        }
        for (Program update : updates) {
            assertEquals(update.errorText() + daemon.program().errorText(), 0, update.awaitExit());
            assertEquals("ok", update.text());
        }
        awaitWorkers("after all of them");
        assertUndisturbed();
    }

    /** Each update has a class loader of its own: the former ones go. One of each bundle may be held until the next change. */
    private void assertNothingIsLeftBehind() throws IOException, InterruptedException {
        try (var client = new ControlClient(daemon.endpoints().controlEndpoint(), Duration.ofSeconds(20), "the updater")) {
            var names = new ArrayList<>(system());
            names.remove(KERNEL);
            for (int i = 0; i < ROUNDS; i++) {
                for (String name : names) {
                    client.ok("bundle", "action", "update", "name", name);
                }
            }
        }
        awaitWorkers("after " + ROUNDS + " updates of everything");
        Map<String, Integer> leaks = leaks();
        for (int i = 0; i < 100 && !leaks.isEmpty(); i++) {
            Thread.sleep(200); // what is on its way out, which on a busy machine takes its time: threads, mailboxes
            leaks = leaks();
        }
        assertEquals("the class loaders of a package", Map.of(), leaks);
    }

    /** By package: how many living bundle class loaders have loaded one class of it, where they are more than two. */
    private Map<String, Integer> leaks() throws IOException, InterruptedException {
        jcmd("GC.run");
        var counts = new HashMap<String, Integer>();
        boolean isBundle = false;
        for (String line : jcmd("VM.classloaders", "show-classes=true", "fold=false").lines().toList()) {
            String text = line.replaceFirst("^[ |]*", "").replaceFirst("^Classes: ", "");
            if (text.startsWith("+--")) {
                isBundle = text.endsWith("BundleWiringImpl$BundleClassLoader");
            } else if (isBundle && text.matches("[\\w.$]+\\.[\\w$]+")) {
                counts.merge(text, 1, Integer::sum);
            }
        }
        assertTrue(counts.toString(), counts.containsKey("io.circus.control.internal.ControlActivator"));
        var leaks = new TreeMap<String, Integer>();
        counts.forEach((name, count) -> {
            if (count > 2) {
                leaks.merge(name.substring(0, name.lastIndexOf('.')), count, Math::max);
            }
        });
        return leaks;
    }

    private String jcmd(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/jcmd", String.valueOf(daemon.jvm())));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertEquals(text, 0, process.waitFor());
        return text;
    }

    /** Asks for the workers again and again, whatever is being replaced. */
    private final class Asker {

        /** Between two requests, so that the processor is left to the updates. */
        private static final long PAUSE_NANOS = 2_000_000;

        private final List<String> wrong = new CopyOnWriteArrayList<>();
        private final AtomicInteger asked = new AtomicInteger();
        private final Thread thread = Thread.ofPlatform().daemon().start(this::ask);
        private volatile boolean over;

        private void ask() {
            try (var client = new ControlClient(daemon.endpoints().controlEndpoint(), Duration.ofSeconds(10), "the asker")) {
                while (!over) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    JsonObject reply = client.call("list", "name", "web");
                    asked.incrementAndGet();
                    if (isRefused(reply) || reply.getAsJsonArray("pids").size() != pids.size()) {
                        wrong.add(reply.toString());
                    }
                }
            } catch (AssertionError e) {
                wrong.add(e.getMessage() + " after " + asked);
            }
        }

        void finish() throws InterruptedException {
            over = true;
            thread.join();
            assertEquals(daemon.program().errorText(), List.of(), wrong);
            assertTrue(asked + " answers", asked.get() > 100);
        }
    }

    /** The bundles of {@code system/}. */
    private List<String> system() throws IOException, InterruptedException {
        var plugins = Set.of("io.circus.commandreloader", "io.circus.configreload", "io.circus.flapping", "io.circus.httpobserver",
                "io.circus.redis", "io.circus.resourcewatcher", "io.circus.stats", "io.circus.statsd", "io.circus.watchdog");
        return bundles().stream().map(each -> each.get("name").getAsString()).filter(name -> !plugins.contains(name)).toList();
    }

    private List<JsonObject> bundles() throws IOException, InterruptedException {
        return ask("bundle", "action", "list").getAsJsonArray("bundles").asList().stream().map(JsonElement::getAsJsonObject).toList();
    }

    private String state(String name) throws IOException, InterruptedException {
        return bundles().stream().filter(each -> each.get("name").getAsString().equals(name)).findFirst().orElseThrow()
                .get("state").getAsString();
    }

    private static boolean isRefused(JsonObject reply) {
        return reply.get("status").getAsString().equals("error");
    }

    private JsonObject bundle(String action, String name) throws IOException, InterruptedException {
        try (var fresh = new ControlClient(daemon.endpoints().controlEndpoint(), Duration.ofSeconds(20), "asks " + serial++)) {
            return fresh.tryCall("bundle", "action", action, "name", name).orElseThrow(() -> new AssertionError("no answer to " + action + " " + name));
        }
    }

    private JsonObject ask(String command, String key, String value) throws IOException, InterruptedException {
        try (var fresh = new ControlClient(daemon.endpoints().controlEndpoint(), Duration.ofSeconds(20), "asks " + serial++)) {
            return fresh.tryCall(command, key, value).orElseThrow(() -> new AssertionError("no answer to " + command + ": " + daemon.program().errorText()));
        }
    }

    private void awaitWorkers(String when) throws IOException, InterruptedException {
        Eventually.holds(() -> "no workers " + when + ": " + daemon.program().errorText(), () -> {
            JsonObject listed = ask("list", "name", "web");
            return listed.has("pids") && listed.getAsJsonArray("pids").asList().stream().map(JsonElement::getAsLong).sorted().toList().equals(pids);
        });
    }

    private void assertUndisturbed() {
        assertTrue(pids.stream().allMatch(Signals::alive));
        assertEquals("no process was replaced", List.of(), daemon.program().err().all().stream()
                .filter(line -> line.contains("web[") && !line.contains("spawned as worker")).toList());
    }
}
