// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The examples of the page sockets.md, with the programs that they name. */
public final class SocketExamplesIT {

    private static final Pattern INI = Pattern.compile("(?s)```ini\n(.*?)```");

    /** Answers over HTTP, and says that it is ready if somebody listens. */
    private static final String SERVER = """
            import os, socket, sys
            s = socket.socket(fileno=int(sys.argv[1]))
            s.setblocking(True)
            if "NOTIFY_SOCKET" in os.environ:
                n = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                n.connect("\\0" + os.environ["NOTIFY_SOCKET"][1:])
                n.send(b"READY=1")
            while True:
                c, _ = s.accept()
                c.recv(4096)
                c.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n" + str(os.getpid()).encode())
                c.close()
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    private List<String> examples;
    private int port;

    @Before
    public void readPage() throws IOException {
        String page = Files.readString(CircusHome.built().root().resolve("doc/sockets.md"));
        examples = INI.matcher(page).results().map(MatchResult::group).map(text -> text.replaceAll("```(ini)?", "")).toList();
        assertEquals("the examples of the page", 3, examples.size());
        port = Ports.free();
        sandbox.write("server.py", SERVER);
        ServerFiles.write(sandbox, port);
    }

    private String socketAndWatcher() {
        return examples.getFirst().replace("port = 8080", "port = " + port);
    }

    @Test
    public void aServerAcceptsOnTheSocketAndIsReloadedWhenReady() throws Exception {
        String socket = socketAndWatcher().substring(0, socketAndWatcher().indexOf("[watcher:web]"));
        RunningDaemon daemon = sandbox.daemon(socketAndWatcher());
        List<Long> pids = daemon.awaitStarted("web");
        assertEquals(2, pids.size());
        assertTrue(pids.contains(ClosedLoop.ask(port)));
        Files.writeString(daemon.config(), daemon.endpoints().section() + socket + examples.get(1));
        daemon.control().ok("reloadconfig", "waiting", true);
        long before = ClosedLoop.ask(port);
        daemon.control().ok("reload", "name", "web", "waiting", true);
        assertTrue("the same process answers", before != ClosedLoop.ask(port));
    }

    @Test
    public void theServersAreReloadedOneAfterAnother() throws Exception {
        for (String program : List.of("/usr/bin/gunicorn", "/usr/bin/uwsgi", "/usr/sbin/nginx")) {
            Assume.assumeTrue(program + " is installed", Files.isExecutable(Path.of(program)));
        }
        RunningDaemon daemon = sandbox.daemon(socketAndWatcher()
                + examples.getLast().replace("/etc/web/nginx.conf", sandbox.folder() + "/nginx.conf"));
        for (String server : List.of("gunicorn", "uwsgi", "nginx")) {
            List<Long> before = daemon.awaitStarted(server);
            daemon.control().ok("reload", "name", server, "waiting", true);
            List<Long> after = daemon.control().pids(server);
            assertEquals(server, 1, after.size());
            assertTrue(server + " is the same process", !after.equals(before));
            ClosedLoop.ask(port);
        }
    }
}
