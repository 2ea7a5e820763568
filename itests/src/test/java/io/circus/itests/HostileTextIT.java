// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;

/** Names and output that clear the screen, and names that look like lines of the log. */
public final class HostileTextIT {

    private static final String NAME = "evil\u001b[31m\nforged: active";
    private static final String SHOWN = "evil\\x1b[31m\\x0aforged: active";

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void commandsNeitherTheTerminalNorTheLog() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                statsd = True

                [watcher:loud]
                cmd = /bin/sh -c "printf 'out\\\\033[2Jput\\\\n'; exec sleep 1000"
                stdout_stream.class = QueueStream
                """);
        daemon.awaitStarted("loud");
        daemon.control().ok("add", "name", NAME, "cmd", "/bin/sleep 1000");
        daemon.control().call("kill", "name", "x\n2026-01-31 10:00:00 circus[1] [INFO] user root: quit: ok\u001b[2J\u202e");
        String line = daemon.awaitLog(": kill name=x");
        assertTrue(line, line.contains("kill name=x\\n2026-01-31 10:00:00 circus[1] [INFO] user root: quit: ok\\x1b["));
        assertEquals(daemon.program().errorText(), -1, daemon.program().errorText().indexOf('\u001b'));

        Path circusctl = CircusHome.built().program("circusctl");
        String call = circusctl + " --endpoint " + daemon.endpoints().controlEndpoint() + " ";
        try (var screen = new TmuxTerminal(sandbox, 120, 30, "/bin/sh -c '" + call + "list; " + call + "status; " + call
                + "tail loud; " + call + "list >" + sandbox.file("piped") + "; echo all done; sleep 1000'")) {
            String text = screen.awaits("all commands", shown -> shown.contains("all done"));
            assertTrue(text, text.contains(SHOWN + ",loud"));
            assertTrue(text, text.contains(SHOWN + "  off"));
            assertTrue(text, text.contains("out\\x1b[2Jput"));
            assertTrue(text, text.lines().noneMatch(shown -> shown.startsWith("forged")));
        }
        daemon.control().ok("start", "name", NAME, "waiting", true);
        try (var screen = new TmuxTerminal(sandbox, 120, 30, CircusHome.built().program("circus-top") + " --endpoint tcp://127.0.0.1:"
                + daemon.endpoints().stats() + " --control " + daemon.endpoints().controlEndpoint())) {
            String text = screen.awaits("the name in circus-top", shown -> shown.contains("evil\\x1b[31m") && shown.contains("loud"));
            assertTrue(text, text.lines().noneMatch(shown -> shown.strip().startsWith("forged")));
        }
        sandbox.awaitFile("piped", text -> text.contains(NAME));
        daemon.endBy("TERM");
    }
}
