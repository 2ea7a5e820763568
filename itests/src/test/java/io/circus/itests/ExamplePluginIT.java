// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The template for plugins works before it is edited: each of its parts acts in a running daemon. */
public final class ExamplePluginIT {

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    /** The jar that its own folder builds: it is not shipped. */
    static Path jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("../plugins/example/target"))) {
            return built.filter(file -> file.getFileName().toString().matches("io\\.circus\\.example-[0-9].*\\.jar"))
                    .findFirst().orElseThrow();
        }
    }

    static Path drop(Path jar, Path bundles) throws IOException {
        Path part = Files.copy(jar, bundles.resolve("io.circus.example.jar.part"));
        return Files.move(part, bundles.resolve("io.circus.example.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    public void itsFourPartsActAndGoWithIt() throws Exception {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        Path busy = Files.createFile(sandbox.folder().resolve("busy"));
        Path shout = sandbox.folder().resolve("shout.txt");
        RunningDaemon daemon = sandbox.daemon(home, """
                [plugin:try]
                use = example
                greeting = well
                refuse_while = %s

                [watcher:short]
                cmd = /bin/sh -c "echo hello; exec sleep 1000"
                stdout_stream.class = ExampleStream
                stdout_stream.filename = %s

                [watcher:careful]
                cmd = /bin/sleep 1000
                hooks.before_start = example
                autostart = False

                [watcher:quiet]
                cmd = /bin/sleep 1000
                example.every = 2
                """.formatted(busy, shout));
        List<Long> pids = daemon.control().pids("careful");
        assertEquals(List.of(), pids);
        Path jar = drop(jar(), home.bundles());
        daemon.awaitLog("Started bundle: file:" + jar);

        long first = daemon.awaitStarted("short").getFirst();
        Signals.send("KILL", first);
        daemon.awaitLog("well: short[" + first + "] has ended");
        List<Long> quiets = daemon.awaitStarted("quiet");
        long quiet = quiets.getFirst();
        Signals.send("KILL", quiet);
        long second = daemon.awaitOthers("quiet", quiets).getFirst();
        Signals.send("KILL", second);
        daemon.awaitLog("well: quiet[" + second + "] has ended");
        assertFalse(daemon.program().errorText().contains("quiet[" + quiet + "] has ended"));
        assertEquals(1, daemon.control().ok("example").getAsJsonObject("ends").get("short").getAsInt());
        assertTrue(sandbox.circusctl(daemon, "gogo", "circus:example").text().contains("short"));

        daemon.control().call("start", "name", "careful", "waiting", true);
        assertEquals("refused", "stopped", daemon.control().status("careful"));
        Files.delete(busy);
        daemon.control().ok("start", "name", "careful", "waiting", true);
        assertEquals("active", daemon.control().status("careful"));

        sandbox.awaitFile(shout, text -> text.startsWith("1 HELLO\n"));

        Files.delete(jar);
        daemon.awaitLog("Uninstalling bundle");
        Eventually.holds("the verb is still there",
                () -> !daemon.control().call("example").get("status").getAsString().equals("ok"));
        assertEquals("active", daemon.control().status("careful"));
        daemon.endBy("TERM");
    }
}
