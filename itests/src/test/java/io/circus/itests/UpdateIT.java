// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * The bundles of {@code system/} are replaced under living processes: while they are on the class path, and while each has an
 * ordinary class loader.
 */
@RunWith(Parameterized.class)
public final class UpdateIT {

    private static final String COMMANDS = "io.circus.commands";
    private static final String KERNEL = "io.circus.kernel";

    /** Their jars have other names. */
    private static final Map<String, String> LIBRARIES = Map.of("com.google.gson", "gson", "org.zeromq.jeromq", "jeromq",
            "eu.neilalexander.jnacl", "jnacl");

    /** What runs the line that asks for the update. */
    private static final String SHELL = "org.apache.felix.gogo.runtime";

    @Parameterized.Parameters(name = "connect={0}")
    public static List<String> connect() {
        return List.of("on", "off");
    }

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private final String connect;
    private CircusHome home;
    private RunningDaemon daemon;
    private List<Long> pids;

    public UpdateIT(String connect) {
        this.connect = connect;
    }

    @Before
    public void startDaemon() throws IOException, InterruptedException {
        home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        PatchedJar.write(jar(COMMANDS), Map.of());
        // the caches do not fit the jar above; making them anew in the background would go on after the end
        daemon = sandbox.daemonWith(home, Map.of("CIRCUS_AOT", "off", "CIRCUS_JAVA_OPTS", "-Dcircus.connect=" + connect
                + " -Djava.io.tmpdir=" + sandbox.temporaryFiles()), """
                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 3

                [plugin:guard]
                use = flapping
                """);
        pids = daemon.awaitStarted("web").stream().sorted().toList();
        daemon.awaitLog("guard started");
    }

    @Test
    public void everythingButTheKernelIsUpdatedWhileProcessesRun() throws IOException, InterruptedException {
        Map<String, String> ids = ids();
        assertEquals("reason", "program nobody not found", reason());

        // Another build of the same size and time, as two builds of one commit have them: its code runs.
        Path commands = jar(COMMANDS);
        long size = Files.size(commands);
        var time = Files.getLastModifiedTime(commands);
        Path next = Files.copy(commands, home.root().resolve("next.jar"));
        PatchedJar.write(next, Map.of(" not found", " not there"));
        Files.setLastModifiedTime(next, time);
        Files.move(next, commands, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(size, Files.size(commands));
        assertEquals("before the update", "program nobody not found", reason());
        update(COMMANDS, ids.get(COMMANDS));
        awaitReason("program nobody not there");

        // What is no bundle is refused, and the former content goes on.
        Path good = Files.move(commands, home.root().resolve("good.jar"));
        Files.writeString(commands, "no jar");
        Optional<JsonObject> refused = ask("gogo", "line", "update " + ids.get(COMMANDS), answer -> true);
        assertTrue(refused.toString(), refused.isEmpty() || refused.get().has("errno")
                || refused.get().toString().contains("Exception"));
        awaitReason("program nobody not there");
        Files.copy(jar("io.circus.metrics"), commands, StandardCopyOption.REPLACE_EXISTING);
        Program other = sandbox.circusctl(daemon, "bundle", "update", COMMANDS);
        assertEquals(3, other.awaitExit());
        assertEquals("error: cannot update io.circus.commands: cannot read " + commands.toRealPath()
                + ": it is io.circus.metrics, expected io.circus.commands", other.errorText());
        awaitReason("program nobody not there");
        Files.move(good, commands, StandardCopyOption.REPLACE_EXISTING);
        whatCannotRunIsPutBack();

        for (var bundle : ids.entrySet()) {
            update(bundle.getKey(), bundle.getValue());
            JsonArray listed = await("list", answer -> answer.has("pids")).getAsJsonArray("pids");
            assertEquals("after the update of " + bundle.getKey(), pids,
                    listed.asList().stream().map(JsonElement::getAsLong).sorted().toList());
        }
        awaitReason("program nobody not there");
        assertEquals("active", await("status", answer -> answer.has("status")).get("status").getAsString());
        assertEquals("no process was replaced", List.of(), daemon.program().err().all().stream()
                .filter(line -> line.contains("web[") && !line.contains("spawned as worker")).toList());
        assertTrue(pids.stream().allMatch(Signals::alive));
        daemon.endBy("TERM");
    }

    /** Nobody could ask for the update that would help, if the endpoint stayed away. */
    private void whatCannotRunIsPutBack() throws IOException, InterruptedException {
        for (String name : List.of("io.circus.control", "io.circus.circusctl", "io.circus.wire", "io.circus.linux", "io.circus.toolkit", "com.google.gson", "org.zeromq.jeromq",
                "eu.neilalexander.jnacl", COMMANDS)) {
            refuseUpdate(name, "Import-Package", old -> "org.example.nowhere" + (old == null ? "" : "," + old), "org.example.nowhere");
        }
        refuseUpdate("io.circus.circusctl", "Bundle-Activator", old -> "org.example.Nobody", "org.example.Nobody");
        refuseUpdate("io.circus.wire", "Export-Package", old -> "io.circus.wire.zmtp", "cannot run with it: ");
    }

    private void refuseUpdate(String name, String header, UnaryOperator<String> change, String reason)
            throws IOException, InterruptedException {
        Path jar = jar(name);
        Path good = Files.copy(jar, home.root().resolve("good.jar"));
        Path bad = Files.copy(jar, home.root().resolve("bad.jar"));
        PatchedJar.change(bad, header, change);
        Files.move(bad, jar, StandardCopyOption.REPLACE_EXISTING);
        Program update = sandbox.circusctl(daemon, "--timeout", "20", "bundle", "update", name);
        Files.move(good, jar, StandardCopyOption.REPLACE_EXISTING);
        String text = update.errorText();
        assertEquals(text + daemon.program().errorText(), 3, update.awaitExit());
        assertTrue(text, text.startsWith("error: cannot update " + name + ": ") && text.contains(reason)
                && text.endsWith("; its former content runs again"));
        awaitReason("program nobody not there");
    }

    /** Of each bundle of {@code system/} but the kernel, by symbolic name. */
    private Map<String, String> ids() throws IOException, InterruptedException {
        var ids = new TreeMap<String, String>();
        String names = output("lb -s");
        for (String line : output("lb -l").lines().filter(each -> each.contains("/system/")).toList()) {
            String id = line.split("\\|")[0];
            String name = names.lines().filter(each -> each.startsWith(id + "|")).findFirst().orElseThrow()
                    .split("\\|")[3].replaceFirst(" .*", "");
            ids.put(name, id.strip());
        }
        ids.keySet().removeAll(List.of(KERNEL, SHELL));
        return ids;
    }

    private String output(String line) throws IOException, InterruptedException {
        return ask("gogo", "line", line, answer -> answer.has("output")).orElseThrow().get("output").getAsString();
    }

    private Path jar(String bundle) {
        return home.root().resolve("system").resolve(LIBRARIES.getOrDefault(bundle, bundle) + ".jar");
    }

    /** Returns when its users have its new content. The reply may be lost with what carries it. */
    private void update(String name, String id) throws IOException, InterruptedException {
        int mark = daemon.program().err().mark();
        Eventually.holds("the shell has no update", () ->
                ask("gogo", "line", "update " + id, answer -> answer.toString().contains("not found")).isEmpty());
        daemon.program().err().firstSince(mark, line -> line.endsWith("Refreshed what uses " + name)
                || line.endsWith("Nothing else uses " + name));
    }

    private String reason() throws IOException, InterruptedException {
        return ask("list", "name", "nobody", answer -> answer.has("reason")).orElseThrow().get("reason").getAsString();
    }

    private void awaitReason(String wanted) throws IOException, InterruptedException {
        var last = new AtomicReference<String>();
        Eventually.holds(() -> wanted + " instead of " + last.get() + ": " + daemon.program().errorText(), () -> {
            ask("list", "name", "nobody", answer -> answer.has("reason"))
                    .ifPresent(answer -> last.set(answer.get("reason").getAsString()));
            return wanted.equals(last.get());
        });
    }

    /** Asks about web until there is such a reply: while a bundle is being replaced, some verb may be missing. */
    private JsonObject await(String command, Predicate<JsonObject> wanted) throws IOException, InterruptedException {
        var found = new AtomicReference<JsonObject>();
        Eventually.holds(() -> "no " + command + " of web: " + daemon.program().errorText(), () -> {
            ask(command, "name", "web", answer -> wanted.test(answer) && !answer.has("errno")).ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    private Optional<JsonObject> ask(String command, String key, String value, Predicate<JsonObject> wanted)
            throws IOException, InterruptedException {
        try (var fresh = new ControlClient(daemon.endpoints().controlEndpoint(), Duration.ofSeconds(5))) {
            return fresh.tryCall(command, key, value).filter(wanted);
        }
    }
}
