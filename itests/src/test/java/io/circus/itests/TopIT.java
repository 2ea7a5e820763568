// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The program circus-top, as text and on a terminal. */
public class TopIT {

    private static final String SECTIONS = """
            [watcher:api]
            cmd = sleep 1000

            [watcher:Busy One]
            cmd = sh -c "while :; do :; done"
            """;

    @Rule
    public final Timeout timeout = Timeout.seconds(180);
    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void printsOnePicture() throws Exception {
        RunningDaemon daemon = sandbox.daemon(SECTIONS + """
                [watcher:many]
                cmd = sleep 1000
                numprocesses = 200
                """);
        long pid = daemon.awaitStarted("Busy One").getFirst();
        daemon.awaitStarted("many");
        Program top = sandbox.start(Map.of(), CircusHome.built().program("circus-top"), "--once", "--endpoint",
                stats(daemon.endpoints()));
        top.assertEnds(0);
        List<String> lines = top.out().all();
        assertEquals("Circus Top", lines.getFirst());
        assertTrue(top.text(), lines.contains("busy one"));
        assertTrue(top.text(), lines.contains("  and 190 more"));
        assertTrue(top.text(), lines.stream().anyMatch(line -> line.matches("  " + pid + " +[0-9.]+ +[0-9.]+ +[0-9.]+")));
        assertTrue(top.text(), lines.stream().anyMatch(line -> line.startsWith("  " + daemon.jvm() + " (circusd)")));
        assertTrue(top.text(), lines.stream().anyMatch(line -> line.matches(" +.* \\(avg\\) .* \\(sum\\) .* \\(older\\)")));
    }

    @Test
    public void printsAPictureEachSecondIntoAPipeWithWhatComesInAtSockets() throws Exception {
        RunningDaemon daemon = sandbox.daemon(SECTIONS + """
                [watcher:server]
                cmd = sleep 1000
                use_sockets = True

                [socket:http]
                host = 127.0.0.1
                port = 0
                """);
        daemon.awaitStarted("server");
        Program top = sandbox.start(Map.of(), CircusHome.built().program("circus-top"), "--endpoint",
                stats(daemon.endpoints()));
        top.out().first("busy one"::equals);
        top.out().firstSince(top.out().mark(), "busy one"::equals);
        int port = daemon.control().ok("listsockets").getAsJsonArray("sockets").get(0).getAsJsonObject().get("port").getAsInt();
        top.out().first(line -> line.matches("  127\\.0\\.0\\.1:" + port + " +0"));
        // a picture has the last second: what came in the one before may be in none
        Eventually.holds("no connection shows", () -> {
            try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return client.isConnected()
                        && top.out().find(line -> line.matches("  127\\.0\\.0\\.1:" + port + " +[1-9][0-9]*")).isPresent();
            }
        });
        top.out().first(line -> line.matches(" +[1-9][0-9]* \\(sum\\)"));
    }

    @Test
    public void takesKeysAndSurvivesARestartOfTheDaemon() throws Exception {
        RunningDaemon daemon = sandbox.daemon(SECTIONS);
        daemon.awaitStarted("Busy One");
        try (var screen = new TmuxTerminal(sandbox, 100, 40, CircusHome.built().program("circus-top") + " --endpoint "
                + stats(daemon.endpoints()) + " --control " + daemon.endpoints().controlEndpoint())) {
            screen.awaits("both watchers", text ->
                    text.contains("Busy One") && text.matches("(?s).*Busy One +ready .* 1/1 +- +[0-9.]+ .*")
                            && text.contains("━ state api ━"));
            screen.types("+");
            screen.awaits("incr api: ok");
            assertEquals(2, daemon.control().pids("api").size());
            screen.awaits("both processes", text -> text.matches("(?s).*api +ready +[^ ]+ [^ ]+ +2/2 .*"));
            screen.types("s");
            screen.awaits("stop api (2 processes)? y/n");
            screen.types("n");
            screen.awaits("stop api: not done");
            screen.types("s", "y");
            screen.awaits("stop api: ok");
            daemon.events().first("watcher.api.stop");
            screen.awaits("the new state", text -> text.matches("(?s).*api +off .*"));
            screen.types("E");
            screen.awaits("api  stop");
            screen.resize(60, 12);
            screen.awaits("a screen of 60 columns", text -> text.lines().allMatch(line -> line.length() <= 60)
                    && text.lines().anyMatch(line -> line.startsWith("━━ events of all ━━")) && text.contains("WATCHER"));

            daemon.endBy("TERM");
            screen.awaits("no answer since");
            Program again = sandbox.circusd(CircusHome.built(), daemon.config().toString());
            again.err().first(line -> line.contains("Busy One started"));
            screen.awaits("an answer", text -> !text.contains("no answer"));
            screen.types("q");
            screen.awaitEnd();
        }
    }

    @Test
    public void showsSeveralServersOfWhichOneIsFrozenAndOneGone() throws Exception {
        RunningDaemon web = sandbox.daemon(SECTIONS + """
                [watcher:chatty]
                cmd = sh -c "echo one line; exec sleep 1000"
                stdout_stream.class = QueueStream
                """);
        RunningDaemon frozen = sandbox.daemon(SECTIONS);
        web.awaitStarted("chatty");
        frozen.awaitStarted("api");
        Path servers = sandbox.file("servers");
        Files.writeString(servers, "web1 " + web.endpoints().controlEndpoint() + " @all-of-them\n"
                + "web2 " + frozen.endpoints().controlEndpoint() + " @all-of-them\ngone tcp://127.0.0.1:1\n");
        try (var screen = new TmuxTerminal(sandbox, 120, 40, "CIRCUSCTL_SERVERS=" + servers + " "
                + CircusHome.built().program("circus-top") + " @all-of-them @gone")) {
            screen.awaits("all servers", text -> text.contains("3 servers (1 without answer)") && text.contains("gone  no answer yet")
                    && text.matches("(?s).*web1 +▸ api .*") && text.matches("(?s).*web2 +▸ api .*"));
            Signals.send("STOP", frozen.jvm());
            try {
                screen.awaits("the frozen one", text -> text.matches("(?s).*web2  no answer since .*") && text.contains("(2 without answer)"));
                screen.types("/", "c", "h", "a", "t", "Enter", "l");
                screen.awaits("the output of the other", text -> text.contains("one line") && text.contains("log chatty"));
            } finally {
                Signals.send("CONT", frozen.jvm());
            }
            screen.types("Escape", "g");
            screen.awaits("one line for both", text -> text.matches("(?s).*▸ api +ready +[^ ]+ [^ ]+ +2 +2/2 .*"));
            screen.types("C-c");
            screen.awaitEnd();
        }
        Program once = sandbox.start(Map.of("CIRCUSCTL_SERVERS", servers.toString()), CircusHome.built().program("circus-top"), "--once", "@all-of-them");
        once.assertEnds(0);
        assertTrue(once.text(), once.out().all().contains("[web1] api") && once.out().all().contains("[web2] api"));
    }

    @Test
    public void aSignalLeavesTheTerminalAsItWas() throws Exception {
        RunningDaemon daemon = sandbox.daemon(SECTIONS);
        daemon.awaitStarted("api");
        Path pid = sandbox.file("top.pid");
        try (var screen = new TmuxTerminal(sandbox, 100, 30, "/bin/sh -c '/bin/sh -c \"echo \\$\\$ >" + pid + "; exec "
                + CircusHome.built().program("circus-top") + " --control " + daemon.endpoints().controlEndpoint()
                + "\"; echo status $?; stty -a; sleep 1000'")) {
            screen.awaits("api");
            Signals.send("TERM", Long.parseLong(Files.readString(pid).strip()));
            screen.awaits("the terminal as it was", text -> text.contains("status 143") && text.contains(" icanon") && !text.contains("WATCHER"));
        }
    }

    @Test
    public void goesThroughSsh() throws Exception {
        SshServer server = SshServer.start(sandbox);
        RunningDaemon daemon = sandbox.daemon(SECTIONS);
        daemon.awaitStarted("api");
        Program top = sandbox.start(server.environment(), CircusHome.built().program("circus-top"), "--once", "--ssh",
                server.destination(), "--ssh_keyfile", server.keyFile(), "--endpoint", stats(daemon.endpoints()));
        top.assertEnds(0);
        assertTrue(top.text(), top.out().all().contains("api"));
    }

    private static String stats(Sandbox.Endpoints endpoints) {
        return "tcp://127.0.0.1:" + endpoints.stats();
    }
}
