// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Where the daemon's own log goes, and in what format. */
public final class DaemonLogIT {

    private static final String WEB = """
            [watcher:web]
            cmd = /bin/sleep 1000
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void aFileThatIsMovedAwayIsOpenedAgainAtAHangup() throws IOException, InterruptedException {
        Path log = sandbox.folder().resolve("circus.log");
        Path old = sandbox.folder().resolve("circus.log.1");
        Program daemon = daemon("logoutput = " + log + "\nlogformat = json");
        sandbox.awaitFile(log, text -> text.contains("Arbiter now waiting for commands") && text.contains("web started"));
        Files.move(log, old);
        daemon.signal("HUP");
        sandbox.awaitFile(log, text -> text.contains("web reloaded"));
        daemon.signal("TERM");
        daemon.assertEnds(0);
        assertTrue(Files.readString(log).contains("web stopped"));
        assertEquals("", daemon.errorText());
        for (Path file : List.of(old, log)) {
            for (String line : Files.readAllLines(file)) {
                JsonObject record = JsonParser.parseString(line).getAsJsonObject();
                assertEquals(line, daemon.pid(), record.get("pid").getAsLong());
                assertTrue(line, record.get("time").getAsString().endsWith("Z"));
                assertTrue(line, record.has("message") && record.has("level"));
            }
        }
    }

    @Test
    public void aSyslogServerGetsADatagramALine() throws IOException, InterruptedException {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout((int) Awaited.PATIENCE.toMillis());
            Program daemon = daemon("logoutput = syslog://127.0.0.1:" + server.getLocalPort() + "?local3");
            var packet = new DatagramPacket(new byte[2048], 2048);
            String line;
            do {
                packet.setLength(2048);
                server.receive(packet);
                line = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            } while (!line.contains("web started"));
            // local3.info
            assertTrue(line, line.startsWith("<158>"));
            daemon.signal("TERM");
            daemon.assertEnds(0);
        }
    }

    private Program daemon(String options) throws IOException {
        Path config = sandbox.write("log.ini", Sandbox.Endpoints.free().section() + "[circus]\n" + options + "\n" + WEB);
        return sandbox.circusd(CircusHome.built(), config.toString());
    }
}
