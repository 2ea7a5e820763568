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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Every command of the page about the command line is run, in the order of the page, and so is the example of every help. */
public final class CommandPageIT {

    @Rule
    public final Timeout timeout = Timeout.seconds(240);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void everyCommandOfThePageRuns() throws IOException, InterruptedException {
        String page = Files.readString(CircusHome.built().root().resolve("doc/command-line.md"));
        RunningDaemon daemon = sandbox.daemon(page.split("```ini\n")[1].split("```")[0]);
        daemon.awaitStarted("worker");
        // the file of the page does not ask for statistics, that of every daemon here does
        Files.writeString(daemon.config(), Files.readString(daemon.config()).replaceAll("stats_endpoint = .*\n", ""));
        daemon.control().ok("reloadconfig", "waiting", true);
        var shown = new TreeSet<String>();
        for (PageStep step : PageStep.of(page)) {
            shown.add(step.line().replaceFirst("circusctl (--[a-z]+ ([0-9]+ )?)*", "").split(" ")[0]);
            step.check(start(daemon, step.line()));
        }
        var missing = new TreeSet<>(commands(daemon));
        missing.removeAll(shown);
        // The page tells of them without an answer.
        assertEquals(Set.of("ipython", "keygen", "listen", "quit", "web-token", "web-user"), missing);
        Program quit = start(daemon, "circusctl quit --waiting");
        quit.assertEnds(0);
        daemon.program().assertEnds(0);
    }

    @Test
    public void theExampleOfEveryHelpRuns() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = /bin/sh -c "echo hello; exec sleep 1000"
                numprocesses = 2
                stdout_stream.class = QueueStream
                """);
        daemon.awaitStarted("web");
        List<String> commands = commands(daemon);
        commands.removeAll(List.of("keygen", "listen", "quit", "web-token", "web-user"));
        // The others need the watcher.
        for (String last : List.of("stop", "rm")) {
            assertTrue(commands.remove(last));
            commands.add(last);
        }
        for (String command : commands) {
            Program help = sandbox.circusctl(daemon, "--help", command);
            Matcher example = Pattern.compile("Example:\n\n  (circusctl .*)").matcher(help.text());
            assertTrue(command, example.find());
            Program program = start(daemon, example.group(1));
            assertEquals(example.group(1) + ": " + program.errorText(), 0, program.awaitExit());
        }
    }

    /** As the help lists them. */
    private List<String> commands(RunningDaemon daemon) throws IOException, InterruptedException {
        var commands = new ArrayList<String>();
        for (String line : sandbox.circusctl(daemon, "--help").out().all()) {
            if (line.startsWith("Options")) {
                break;
            }
            if (line.matches("  [a-z].*")) {
                commands.add(line.strip().split(" ")[0]);
            }
        }
        return commands;
    }

    private Program start(RunningDaemon daemon, String line) throws IOException {
        return sandbox.start(Map.of("CIRCUSCTL_ENDPOINT", daemon.endpoints().controlEndpoint(), "PATH",
                CircusHome.built().root().resolve("bin") + ":" + System.getenv("PATH")),
                Path.of("/bin/sh"), "-c", line);
    }
}
