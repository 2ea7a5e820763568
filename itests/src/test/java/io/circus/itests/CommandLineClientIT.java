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
import org.junit.Assume;
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

    /** The ssh of this test notes its arguments, runs the local command as ssh does, and stays until it is killed. */
    @Test
    public void goesThroughSsh() throws IOException, InterruptedException {
        Assume.assumeTrue("python3 forwards the port", Files.isExecutable(Path.of("/usr/bin/python3")));
        RunningDaemon daemon = sandbox.daemon(WEB);
        daemon.awaitStarted("web");
        Path ssh = sandbox.write("ssh", """
                #!/usr/bin/python3
                import os, socket, subprocess, sys, threading
                with open("ssh.log", "w") as log:
                    log.write(" ".join(sys.argv[1:]))
                if sys.argv[-1] == "nobody@nowhere":
                    sys.exit("ssh: connect to host nowhere port 22: No route to host")
                near_host, near_port, host, port = sys.argv[sys.argv.index("-L") + 1].split(":")
                server = socket.create_server((near_host, int(near_port)))
                subprocess.run(["sh", "-c", [a for a in sys.argv if a.startswith("LocalCommand=")][0].split("=", 1)[1]])
                def pump(source, sink):
                    while data := source.recv(65536):
                        sink.sendall(data)
                    sink.close()
                while True:
                    near, _ = server.accept()
                    far = socket.create_connection((host, int(port)))
                    for ends in (near, far), (far, near):
                        threading.Thread(target=pump, args=ends, daemon=True).start()
                """);
        assertTrue(ssh.toFile().setExecutable(true));
        Map<String, String> environment = Map.of("PATH", sandbox.folder() + ":" + System.getenv("PATH"));
        Path circusctl = CircusHome.built().program("circusctl");
        String endpoint = daemon.endpoints().controlEndpoint();
        Program listed = sandbox.start(environment, circusctl, "--ssh", "me@there:2222", "--ssh_keyfile", "key",
                "--endpoint", endpoint, "list");
        assertEquals(listed.errorText(), 0, listed.awaitExit());
        assertEquals("web", listed.text());
        String log = Files.readString(sandbox.folder().resolve("ssh.log"));
        assertTrue(log, log.contains(":" + endpoint.substring("tcp://".length()) + " "));
        assertTrue(log, log.endsWith("-i key -p 2222 -- me@there"));

        Program failed = sandbox.start(environment, circusctl, "--ssh", "nobody@nowhere", "--endpoint", endpoint, "list");
        assertEquals(1, failed.awaitExit());
        assertEquals("ssh: connect to host nowhere port 22: No route to host\nerror: cannot open a tunnel to " + endpoint
                + " through ssh nobody@nowhere: ssh has ended, see above", failed.errorText());
    }

    @Test
    public void readsCommandsFromAPipe() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon(WEB);
        daemon.awaitStarted("web");
        Program piped = sandbox.start(Map.of("CIRCUSCTL_ENDPOINT", daemon.endpoints().controlEndpoint()),
                Path.of("/bin/sh"), "-c", "printf 'status\\nnumwatchers\\nexit\\nlist\\n' | \"$0\"",
                CircusHome.built().program("circusctl").toString());
        assertEquals(piped.errorText(), 0, piped.awaitExit());
        assertEquals("web: active\n1", piped.text());
    }

    @Test
    public void talksOnATerminal() throws IOException, InterruptedException {
        Assume.assumeTrue("tmux is installed", Files.isExecutable(Path.of("/usr/bin/tmux")));
        RunningDaemon daemon = sandbox.daemon(WEB);
        daemon.awaitStarted("web");
        try (var screen = new Screen(daemon.endpoints().controlEndpoint())) {
            screen.awaits("web: active");
            screen.awaits("(circusctl)");
            screen.types("numpro", "Tab", "w", "Tab", "Enter");
            screen.awaits("(circusctl) numprocesses web");
            screen.types("watch 1 list", "Enter");
            screen.awaits("Every 1.0 s: list");
            screen.types("q");
            screen.awaits("web: active");
            screen.types("listen watcher.web.", "Enter");
            screen.awaits("(circusctl) listen");
            // What happens before the subscription has arrived is not told.
            while (!screen.text().contains("b'watcher.web.spawn'")) {
                daemon.control().ok("incr", "name", "web", "waiting", true);
                daemon.control().ok("decr", "name", "web", "waiting", true);
            }
            screen.types("C-c");
            screen.awaits("interrupted");
            screen.types("exit", "Enter");
            screen.awaits("ended with 0");
            List<String> history = Files.readAllLines(sandbox.folder().resolve("circus/circusctl_history"));
            assertTrue(history.toString(), history.stream().anyMatch(line -> line.endsWith("watch 1 list")));
        }
    }

    /** A terminal that runs circusctl. */
    private final class Screen implements AutoCloseable {

        private final String server = sandbox.folder().resolve("tmux").toString();

        Screen(String endpoint) throws IOException, InterruptedException {
            tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40",
                    "XDG_STATE_HOME=" + sandbox.folder() + " " + CircusHome.built().program("circusctl")
                    + " --endpoint " + endpoint + "; echo ended with $?; read line");
        }

        void types(String... keys) throws IOException, InterruptedException {
            for (String key : keys) {
                tmux("send-keys", key);
            }
        }

        String text() throws IOException, InterruptedException {
            return tmux("capture-pane", "-p");
        }

        void awaits(String part) throws IOException, InterruptedException {
            long end = System.nanoTime() + Awaited.PATIENCE.toNanos();
            String text = text();
            while (!text.contains(part)) {
                assertTrue("waited in vain for " + part + " on\n" + text, System.nanoTime() < end);
                text = text();
            }
        }

        private String tmux(String... words) throws IOException, InterruptedException {
            var all = new ArrayList<>(List.of("-S", server));
            all.addAll(List.of(words));
            Program program = sandbox.start(Map.of(), Path.of("/usr/bin/tmux"), all.toArray(String[]::new));
            assertEquals(program.errorText(), 0, program.awaitExit());
            return program.text();
        }

        @Override
        public void close() throws IOException {
            try {
                tmux("kill-server");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
