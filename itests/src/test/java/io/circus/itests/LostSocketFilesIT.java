// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

/** A cleaner takes away the files of sockets that are in use. */
public final class LostSocketFilesIT {

    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void areMadeAgain() throws IOException, InterruptedException {
        Assume.assumeTrue("python3 is installed", Files.isExecutable(PYTHON));
        sandbox.write("server.py", """
                import os, socket, sys
                s = socket.socket(fileno=int(sys.argv[1]))
                s.setblocking(True)
                while True:
                    c, _ = s.accept()
                    c.sendall(b"pid %d" % os.getpid())
                    c.close()
                """);
        Path config = sandbox.write("ipc.ini", """
                [circus]
                endpoint = ipc://control.sock
                pubsub_endpoint = ipc://events.sock
                stats_endpoint = ipc://stats.sock
                statsd = True

                [socket:app]
                path = app.sock
                [socket:late]
                path = late.sock

                [watcher:app]
                cmd = /usr/bin/python3 server.py $(circus.sockets.app)
                use_sockets = True
                copy_env = True

                [watcher:late]
                cmd = /usr/bin/python3 server.py $(circus.sockets.late)
                use_sockets = True
                on_demand = True
                """);
        Program daemon = sandbox.circusd(CircusHome.built(), config.toString());
        daemon.err().first(line -> line.contains("Arbiter now waiting for commands"));
        daemon.err().first(line -> line.contains("circusd-stats started"));
        String former = answer("app.sock");
        for (String name : List.of("control.sock", "events.sock", "stats.sock", "app.sock", "late.sock")) {
            Path file = sandbox.file(name);
            Object mode = Files.getAttribute(file, "unix:mode");
            Files.delete(file);
            Eventually.holds(() -> name + " is not there again:\n" + daemon.errorText(), () -> Files.exists(file));
            // it has its mode a moment after it is there
            Eventually.holds(() -> name + " has another mode", () -> mode.equals(Files.getAttribute(file, "unix:mode")));
        }
        Program status = sandbox.start(Map.of(), CircusHome.built().program("circusctl"), "--endpoint", "ipc://control.sock",
                "status", "app");
        status.assertEnds(0);
        assertEquals("active", status.text());
        assertTrue("the process that has the former socket is replaced", !former.equals(answer("app.sock")));
        assertTrue(answer("late.sock").startsWith("pid "));

        // Nobody but the daemon of the file may have it: another one that has taken its place is left alone.
        Path taken = Files.writeString(sandbox.file("taken"), "of somebody else");
        Files.move(taken, sandbox.file("control.sock"), StandardCopyOption.REPLACE_EXISTING);
        daemon.signal("HUP");
        daemon.err().first(line -> line.contains("app reloaded"));
        assertEquals("of somebody else", Files.readString(sandbox.file("control.sock")));
        daemon.signal("TERM");
        daemon.assertEnds(0);
        for (String name : List.of("events.sock", "stats.sock", "app.sock", "late.sock")) {
            assertTrue(name, Files.notExists(sandbox.file(name)));
        }
        assertEquals("of somebody else", Files.readString(sandbox.file("control.sock")));
    }

    private String answer(String name) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(sandbox.file(name)));
            ByteBuffer bytes = ByteBuffer.allocate(64);
            while (channel.read(bytes) >= 0) {
                // until it has told all
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        }
    }
}
