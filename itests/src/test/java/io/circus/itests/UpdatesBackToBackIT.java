// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Bundles are updated while others are being refreshed: the daemon takes commands again each time, and no process ends. */
public final class UpdatesBackToBackIT {

    private static final int ROUNDS = 12;
    private static final List<String> UPDATED = List.of("io.circus.watchers", "io.circus.sockets", "io.circus.circusctl");
    /** Plugins that no section uses. */
    private static final List<String> IDLE = List.of("reload", "observer", "redis", "resourcewatcher", "|io.circus.stats ", "statsd", "watchdog");
    private static final List<String> TOUCHED = List.of("io.circus.flapping.jar", "io.circus.watchdog.jar");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(300);

    private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private RunningDaemon daemon;

    @Test
    public void nothingStaysDown() throws Exception {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        daemon = sandbox.daemon(home, """
                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 3

                [plugin:guard]
                use = flapping
                """);
        List<Long> pids = daemon.awaitStarted("web").stream().sorted().toList();
        daemon.awaitLog("guard started");
        List<String> ids = ids();
        Thread toucher = Thread.ofPlatform().start(() -> touch(home.bundles()));
        var random = new Random(20_261_129L);
        for (int round = 0; round < ROUNDS; round++) {
            var updates = new ArrayList<String>();
            for (int i = 2 + random.nextInt(3); i > 0; i--) {
                updates.add("update " + ids.get(random.nextInt(ids.size())));
            }
            ask("gogo", "line", String.join("; ", updates));
            Eventually.holds(() -> "no answer after " + updates + ": " + daemon.program().errorText(), () ->
                    ask("list", "name", "web").filter(answer -> answer.has("pids")).map(UpdatesBackToBackIT::pids).equals(Optional.of(pids)));
        }
        over.set(true);
        toucher.join();
        assertTrue(failures.toString(), failures.isEmpty());
        Eventually.holds("some bundle stays down", () -> ask("gogo", "line", "lb -s").filter(answer -> answer.has("output"))
                .filter(answer -> answer.get("output").getAsString().lines().filter(line -> line.contains("io.circus"))
                        .allMatch(line -> line.contains("Active") || IDLE.stream().anyMatch(line::contains))).isPresent());
        Eventually.holds("the plugin does not come back", () -> ask("status", "name", "plugin:guard").filter(answer ->
                answer.has("status") && answer.get("status").getAsString().equals("active")).isPresent());
        daemon.endBy("TERM");
    }

    private static List<Long> pids(JsonObject answer) {
        return answer.getAsJsonArray("pids").asList().stream().map(JsonElement::getAsLong).sorted().toList();
    }

    private List<String> ids() throws IOException, InterruptedException {
        var ids = new ArrayList<String>();
        Eventually.holds("the shell does not list the bundles", () -> {
            ids.clear();
            ask("gogo", "line", "lb -s").filter(answer -> answer.has("output")).ifPresent(answer ->
                    answer.get("output").getAsString().lines()
                            .filter(line -> UPDATED.stream().anyMatch(name -> line.contains("|" + name + " ")))
                            .forEach(line -> ids.add(line.split("\\|")[0].strip())));
            return ids.size() == UPDATED.size();
        });
        return ids;
    }

    /** Each of them is found as a new one. */
    private void touch(Path bundles) {
        try {
            while (!over.get()) {
                for (String jar : TOUCHED) {
                    Path part = Files.copy(bundles.resolve(jar), bundles.resolve(jar + ".part"));
                    Files.move(part, bundles.resolve(jar), StandardCopyOption.ATOMIC_MOVE);
                }
                Thread.sleep(200); // a user is no faster
            }
        } catch (IOException | InterruptedException e) {
            failures.add(e);
        }
    }

    private Optional<JsonObject> ask(String command, String key, String value) throws IOException, InterruptedException {
        try (var fresh = new ControlClient(daemon.endpoints().controlEndpoint(), Duration.ofSeconds(5))) {
            return fresh.tryCall(command, key, value);
        }
    }
}
