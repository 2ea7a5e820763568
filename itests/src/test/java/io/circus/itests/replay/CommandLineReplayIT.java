// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import static io.circus.itests.replay.NamedDifference.named;
import static org.junit.Assert.assertEquals;

import io.circus.itests.CircusHome;
import io.circus.itests.Program;
import io.circus.testing.Ports;
import io.circus.wire.users.Tokens;
import io.circus.wire.users.UsersFile;
import io.circus.wire.users.WebUser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Every recorded run of the original's circusctl, in order: texts and exit status, but for documented differences. */
public final class CommandLineReplayIT {

    private static final String RECORDING = "22_cli";
    private static final int ALL = 85;

    private static final List<NamedDifference> NAMED = List.of(
            named("(options dummy|get dummy numprocesses env)", "stdout (missing|extra): env: A=1,B=two",
                    "__name__ is no variable of the environment"),
            named("listsockets", "[0-9]+:socket '(uds|web)' at ", "the numbers of descriptors are others"),
            named("dstats", "  (python3|java) root 0 SIZE", "another program"),
            named("set dummy env A=1", "exit: expected 1 got 0|stdout extra: ok|AttributeError",
                    "env is understood as its printed form"),
            named("(status nope)?", "stderr (missing: error|extra: error: program nope not found)",
                    "status of a watcher that there is not says so"),
            named("--json status nope", "exit: expected 0 got 3", "a refusal exits with 3 with --json, too"),
            named("--json --prettify list", "stdout missing: $", "no empty line behind it"),
            named("--version", "circusctl (0.19.0|" + Pattern.quote(CircusHome.version()) + ")$", "a version of its own"),
            named("--help( list)?", "stdout (missing: (\\[\\.\\.\\.\\]|\\(the long description)|extra: )",
                    "the recorder left out long texts, and the summaries are ours"),
            named("", "stdout|exit: expected 2 got 3", "from a pipe there is no prompt, and a mistake does not end the shell"),
            named("", "stderr (missing: (usage: |circusctl: error: )|extra: error: )unrecognized arguments: --bad|stderr missing: usage",
                    "in the shell a mistake is told without the usage of the program"),
            named("--timeout 1 .*|--endpoint .*", "stderr (missing: \\(followed by a paragraph|extra: (There was no reply|If the|endpoint|nobody listens at |To wait for longer |Start the daemon with |or name its ))",
                    "the advice is in our words"),
            named(" ?\\{AUTO_COMPLETE=1, COMP_CWORD=1, COMP_WORDS=circusctl }", "stdout", "there are more commands: gogo, plan, tail, why"));

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    private final Pids pids = new Pids();

    /** Where the daemon is, and who asks. */
    private Map<String, String> asking = Map.of();

    @Test
    public void printsAndExitsAsRecorded() throws Exception {
        try (var daemon = new ReplayedDaemon()) {
            daemon.start(new Recording(RECORDING, List.of()));
            asking = Map.of("CIRCUSCTL_ENDPOINT", daemon.controlEndpoint());
            replay(daemon);
        }
    }

    @Test
    public void printsAndExitsTheSameOverHttp() throws Exception {
        try (var daemon = new ReplayedDaemon()) {
            int port = Ports.free();
            String token = Tokens.create();
            new UsersFile(daemon.folder().resolve("web-users")).add(WebUser.withToken("replay", "admin", List.of(), token));
            daemon.start(new Recording(RECORDING, List.of()), "httpd = True\nhttpd_port = " + port + "\n");
            daemon.program().err().first(line -> line.contains("dashboard at "));
            asking = Map.of("CIRCUSCTL_ENDPOINT", "http://127.0.0.1:" + port, "CIRCUSCTL_TOKEN", token);
            replay(daemon);
        }
    }

    private void replay(ReplayedDaemon daemon) throws Exception {
        var differences = new ArrayList<String>();
        List<ProgramRun> runs = ProgramRun.load(RECORDING);
        assertEquals(ALL, runs.size());
        for (String watcher : daemon.startingByThemselves()) {
            daemon.program().err().first(line -> line.endsWith("] " + watcher + " started"));
        }
        for (ProgramRun run : runs) {
            compare(run, daemon).stream()
                    .filter(line -> NAMED.stream().noneMatch(named -> named.covers(run.toString(), line)))
                    .forEach(line -> differences.add(run + ": " + line));
        }
        assertEquals(0, daemon.awaitExit());
        assertEquals(String.join("\n", differences), List.of(), differences);
    }

    private List<String> compare(ProgramRun run, ReplayedDaemon daemon) throws IOException, InterruptedException {
        if (run.exit() == ProgramRun.KILLED) {
            // The first of them listens at the default endpoint, where nobody is.
            return run.out().isEmpty() ? List.of() : compareEvents(run, daemon);
        }
        try (Program program = circusctl(run.words(), run.environment(), daemon)) {
            program.in(run.input());
            var differences = new ArrayList<String>();
            int exit = program.awaitExit();
            if (exit != run.exit()) {
                differences.add("exit: expected " + run.exit() + " got " + exit);
            }
            PrintedText.differences(daemon.local(run.out()), program.out().all(), pids)
                    .forEach(line -> differences.add("stdout " + line));
            PrintedText.differences(daemon.local(run.err()), program.err().all(), pids)
                    .forEach(line -> differences.add("stderr " + line));
            return differences;
        }
    }

    /** The recorder restarted a watcher while somebody listened. */
    private List<String> compareEvents(ProgramRun run, ReplayedDaemon daemon) throws IOException, InterruptedException {
        try (Program listener = circusctl(run.words(), run.environment(), daemon)) {
            String subscribed = "b'watcher.one.updated': ";
            while (listener.out().find(line -> line.startsWith(subscribed)).isEmpty()) {
                circusctl(List.of("set", "one", "max_retry", "5"), Map.of(), daemon).awaitExit();
            }
            circusctl(List.of("restart", "one", "--waiting"), Map.of(), daemon).awaitExit();
            listener.out().first(line -> line.startsWith("b'watcher.one.start': "));
            listener.signal("INT");
            assertEquals(1, listener.awaitExit());
            List<String> events = listener.out().all().stream().filter(line -> !line.startsWith(subscribed)).map(Causes::without).toList();
            return PrintedText.differences(daemon.local(run.out()), events, pids);
        }
    }

    private Program circusctl(List<String> words, Map<String, String> environment, ReplayedDaemon daemon)
            throws IOException {
        var command = new ArrayList<>(List.of(CircusHome.built().program("circusctl").toString()));
        words.forEach(word -> command.add(word.matches("[0-9]{3,9}") ? Long.toString(pids.ours(Long.parseLong(word)))
                : daemon.local(word)));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(asking);
        environment.forEach((name, value) -> builder.environment().put(name, daemon.local(value)));
        return Program.start(builder);
    }
}
