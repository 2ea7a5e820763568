// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The program circusctl beyond single commands: several daemons, ssh, the shell. */
public final class CommandLineClientIT {

    private static final String WEB = """
            [watcher:web]
            cmd = /bin/sleep 1000
            """;

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void asksSeveralDaemons() throws IOException, InterruptedException {
        RunningDaemon one = sandbox.daemon(WEB);
        RunningDaemon two = sandbox.daemon(WEB + "numprocesses = 3\n");
        one.awaitStarted("web");
        two.awaitStarted("web");
        Program counted = sandbox.circusctl(one, "--endpoint", two.endpoints().controlEndpoint(), "numprocesses");
        assertEquals(counted.errorText(), "[" + one.endpoints().controlEndpoint() + "] 1\n["
                + two.endpoints().controlEndpoint() + "] 3", counted.text());
        Program wrong = sandbox.circusctl(one, "stop", "wbe");
        assertEquals("error: program wbe not found\ndid you mean web?", wrong.errorText());
    }

    /** As the original does: whoever interrupts it is told no more than that it has failed. */
    @Test
    public void isInterruptedWhileItWaits() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:stubborn]
                cmd = /bin/sh -c "trap '' TERM; while true; do sleep 0.2; done"
                graceful_timeout = 5
                """);
        daemon.awaitStarted("stubborn");
        int mark = daemon.events().all().mark();
        // what runs the tests may have been started in the background of a script, and ignore the signal
        Program stop = sandbox.start(Map.of(), Path.of("/usr/bin/env"), "--default-signal=INT",
                CircusHome.built().program("circusctl").toString(), "--endpoint", daemon.endpoints().controlEndpoint(),
                "--timeout", "60", "stop", "stubborn", "--waiting");
        daemon.events().firstSince(mark, "watcher.stubborn.kill");
        stop.signal("INT");
        stop.assertEnds(1);
        assertEquals("", stop.errorText());
    }

    @Test
    public void goesThroughSsh() throws IOException, InterruptedException {
        SshServer server = SshServer.start(sandbox);
        RunningDaemon daemon = sandbox.daemon(WEB);
        daemon.awaitStarted("web");
        String endpoint = daemon.endpoints().controlEndpoint();
        Program listed = throughSsh(server, server.destination(), "--endpoint", endpoint, "list");
        listed.assertEnds(0);
        assertEquals("circusd-stats,web", listed.text());

        Program piped = throughSsh(server, server.destination(), "--endpoint", endpoint);
        piped.in("incr web --waiting\nnumprocesses\n");
        piped.assertEnds(0);
        assertEquals("2\n2", piped.text());

        String nobody = Sandbox.Endpoints.free().controlEndpoint();
        Program late = throughSsh(server, server.destination(), "--timeout", "1", "--endpoint", nobody, "list");
        late.assertEnds(1);
        assertTrue(late.errorText(), late.errorText().startsWith("Timed out.\nThere was no reply to list from " + nobody
                + " through ssh " + server.destination() + " within 1 s."));

        Program failed = throughSsh(server, "me@127.0.0.1:1", "--endpoint", endpoint, "list");
        failed.assertEnds(1);
        assertEquals("ssh: connect to host 127.0.0.1 port 1: Connection refused\nerror: cannot open a tunnel to " + endpoint
                + " through ssh me@127.0.0.1:1: ssh has ended, see above", failed.errorText().replace("\r", ""));
    }

    private Program throughSsh(SshServer server, String destination, String... words) throws IOException {
        var all = new ArrayList<>(List.of("--ssh", destination, "--ssh_keyfile", server.keyFile()));
        all.addAll(List.of(words));
        return sandbox.start(server.environment(), CircusHome.built().program("circusctl"), all.toArray(String[]::new));
    }

    @Test
    public void readsCommandsFromAPipe() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon(WEB);
        daemon.awaitStarted("web");
        daemon.awaitLog("circusd-stats started");
        Program piped = sandbox.start(Map.of("CIRCUSCTL_ENDPOINT", daemon.endpoints().controlEndpoint()),
                Path.of("/bin/sh"), "-c", "printf 'status\\nnumwatchers\\nexit\\nlist\\n' | \"$0\"",
                CircusHome.built().program("circusctl").toString());
        piped.assertEnds(0);
        assertEquals("circusd-stats: active\nweb: active\n2", piped.text());
    }

    @Test
    public void talksOnATerminal() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon(WEB);
        daemon.awaitStarted("web");
        try (var screen = new TmuxTerminal(sandbox, 100, 40, "XDG_STATE_HOME=" + sandbox.folder() + " "
                + CircusHome.built().program("circusctl") + " --endpoint " + daemon.endpoints().controlEndpoint()
                + "; echo ended with $?; read line")) {
            awaitTable(screen);
            screen.awaits("(circusctl)");
            assertTrue(screen.colouredText(), screen.colouredText().contains("\u001b[32mready"));
            screen.types("set we", "Tab", "numpro", "Tab", "x", "Enter");
            screen.awaits("(circusctl) set web numprocesses x");
            screen.awaits("ValueError: invalid literal");
            awaitPrompt(screen);
            screen.types("stop wbe", "Enter");
            screen.awaits("did you mean web?");
            awaitPrompt(screen);
            screen.types("Up", "Up");
            screen.awaits("the line before the last one", text ->
                    text.lines().filter(line -> line.endsWith("set web numprocesses x")).count() == 2);
            screen.types("C-e", "C-u", "numpro", "Tab", "w", "Tab", "Enter");
            screen.awaits("(circusctl) numprocesses web");
            awaitPrompt(screen);
            screen.types("stats web", "Enter");
            screen.awaits("PROGRAM  USER");
            awaitPrompt(screen);
            screen.types("watch 1 list", "Enter");
            screen.awaits("Every 1.0 s: list");
            screen.types("q");
            awaitTable(screen);
            awaitPrompt(screen);
            screen.types("listen watcher.web.", "Enter");
            screen.awaits("(circusctl) listen");
            // What happens before the subscription has arrived is not told.
            Eventually.holds("nothing is told", () -> {
                daemon.control().ok("incr", "name", "web", "waiting", true);
                daemon.control().ok("decr", "name", "web", "waiting", true);
                return screen.text().contains("b'watcher.web.spawn'");
            });
            screen.types("C-c");
            screen.awaits("interrupted");
            awaitPrompt(screen);
            screen.types("exit", "Enter");
            screen.awaits("ended with 0");
            List<String> history = Files.readAllLines(sandbox.folder().resolve("circus/circusctl_history"));
            assertTrue(history.toString(), history.stream().anyMatch(line -> line.endsWith("watch 1 list")));
        }
    }

    /** The status that the shell begins with. */
    private static void awaitTable(TmuxTerminal screen) throws IOException, InterruptedException {
        screen.awaits("a table of the watchers", text -> text.lines().anyMatch(line -> line.matches(". web +ready +[0-9]+ s .*")));
    }

    /** Keys that come before it, as a command ends, are not edited. */
    private static void awaitPrompt(TmuxTerminal screen) throws IOException, InterruptedException {
        screen.awaits("an empty prompt", text -> text.stripTrailing().endsWith("(circusctl)"));
    }
}
