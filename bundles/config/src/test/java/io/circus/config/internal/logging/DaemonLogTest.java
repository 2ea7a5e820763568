// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.Scratch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.logging.LogRecord;
import org.junit.After;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

public class DaemonLogTest {

    @Rule
    public final Scratch scratch = new Scratch();

    private final DaemonLog log = DaemonLog.install(123);
    private final System.Logger logger = System.getLogger("circus");

    @After
    public void backToStderr() throws IOException {
        log.configure("info", "-", false);
    }

    @Test
    public void writesTheLinesOfTheOriginal() {
        var record = new LogRecord(java.util.logging.Level.INFO, "it's {0} o'clock");
        record.setInstant(Instant.parse("2026-01-31T10:00:00Z"));
        assertEquals("2026-01-31 10:00:00 circus[123] [INFO] it's {0} o'clock",
                new LogLine(123, ZoneOffset.UTC, false).format(record));
        assertEquals("Jan 31 10:00:00 circus[123] [INFO] it's {0} o'clock",
                new LogLine(123, ZoneOffset.UTC, true).format(record));
    }

    @Test
    public void writesWhatIsGraveEnough() throws IOException {
        log.configure("WARNING", file().toString(), false);
        logger.log(Level.INFO, () -> "no");
        logger.log(Level.WARNING, () -> "yes");
        logger.log(Level.ERROR, () -> "too", new IllegalStateException("because"));
        String[] lines = Files.readString(file()).split("\n");
        assertEquals(2, lines.length);
        assertTrue(lines[0], lines[0].endsWith(" circus[123] [WARNING] yes"));
        assertTrue(lines[1], lines[1].endsWith(" circus[123] [ERROR] too: because"));
    }

    @Test
    public void writesStackTracesOnlyWhenDebugging() throws IOException {
        log.configure("debug", file().toString(), false);
        logger.log(Level.ERROR, () -> "bad", new IllegalStateException("because"));
        assertTrue(Files.readString(file()).contains("\tat " + DaemonLogTest.class.getName()));
    }

    @Test
    public void keepsQuietAboutWhatLibrariesDebug() throws IOException {
        log.configure("debug", file().toString(), false);
        System.getLogger("org.library").log(Level.DEBUG, () -> "no");
        System.getLogger("org.library").log(Level.INFO, () -> "yes");
        logger.log(Level.DEBUG, () -> "yes");
        System.getLogger("io.circus.web.Page").log(Level.DEBUG, () -> "yes");
        assertEquals(3, Files.readAllLines(file()).size());
    }

    @Test
    public void takesAnUnknownLevelForInfo() throws IOException {
        log.configure("loud", file().toString(), false);
        logger.log(Level.DEBUG, () -> "no");
        logger.log(Level.INFO, () -> "yes");
        assertEquals(1, Files.readAllLines(file()).size());
    }

    @Test
    public void opensTheFileAgainWhenItWasMoved() throws IOException {
        log.configure("info", file().toString(), false);
        logger.log(Level.INFO, () -> "one");
        Files.move(file(), scratch.path("old.log"));
        logger.log(Level.INFO, () -> "two");
        assertTrue(Files.readString(scratch.path("old.log")).endsWith("one\n"));
        assertTrue(Files.readString(file()).endsWith("two\n"));
    }

    @Test
    public void anInterruptedThreadLosesNoLine() throws IOException {
        log.configure("info", file().toString(), false);
        Thread.currentThread().interrupt();
        logger.log(Level.INFO, () -> "one");
        assertTrue("still interrupted", Thread.interrupted());
        logger.log(Level.INFO, () -> "two");
        assertEquals(2, Files.readAllLines(file()).size());
    }

    @Test
    public void sendsToSyslog() throws IOException {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(10_000);
            log.configure("info", "syslog://127.0.0.1:" + server.getLocalPort() + "?local3", false);
            logger.log(Level.WARNING, () -> "hello");
            var packet = new DatagramPacket(new byte[1000], 1000);
            server.receive(packet);
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            assertTrue(text, text.startsWith("<" + (19 * 8 + 4) + ">"));
            assertTrue(text, text.endsWith(" circus[123] [WARNING] hello"));
        }
    }

    /** The JDK cannot receive from such a socket, Python can. */
    @Test
    public void sendsToTheLocalSyslogSocket() throws Exception {
        Assume.assumeTrue("no python3", Files.isExecutable(Path.of("/usr/bin/python3")));
        Path socket = scratch.path("log.sock");
        Process server = new ProcessBuilder("/usr/bin/python3", "-c", """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind(sys.argv[1])
                print('ready', flush=True)
                print(s.recv(1000).decode(), flush=True)
                """, socket.toString()).redirectErrorStream(true).start();
        try (var output = server.inputReader()) {
            assertEquals("ready", output.readLine());
            log.configure("info", "syslog://" + socket + "?daemon", false);
            logger.log(Level.INFO, () -> "hello");
            String text = output.readLine();
            assertTrue(text, text.startsWith("<" + (3 * 8 + 6) + ">"));
            assertTrue(text, text.endsWith(" circus[123] [INFO] hello"));
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    public void writesJson() throws IOException {
        log.configure("info", file().toString(), true);
        logger.log(Level.WARNING, () -> "say \"hello\"\n\u0001\u00e9");
        String line = Files.readString(file());
        assertTrue(line, line.matches("\\{\"time\": \"[-0-9:.TZ]+\", \"pid\": 123, \"level\": \"WARNING\","
                + " \"message\": \"say \\\\\"hello\\\\\"\\\\n\\\\u0001\u00e9\"}\n"));
    }

    @Test
    public void saysWhyItCannotLog() throws IOException {
        assertEquals("cannot log to syslog:///no/socket: cannot connect to /no/socket: ENOENT (no such file or directory)",
                assertThrows(IOException.class, () -> log.configure("info", "syslog:///no/socket", false)).getMessage());
        Path folder = scratch.path("");
        assertTrue(assertThrows(IOException.class, () -> log.configure("info", folder.toString(), false)).getMessage()
                .startsWith("cannot log to " + folder + ": "));
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        String reason = assertThrows(IOException.class, () -> log.configure("info", loop.toString(), false)).getMessage();
        assertTrue(reason, reason.startsWith("cannot log to " + loop + ": ") && !reason.endsWith(": " + loop));
    }

    @Test
    public void waitsForTheFolderOfTheFile() throws IOException {
        Path file = scratch.path("later/x.log");
        log.configure("info", file.toString(), false);
        logger.log(Level.WARNING, () -> "to standard error");
        Files.createDirectory(file.getParent());
        logger.log(Level.WARNING, () -> "to the file");
        assertTrue(Files.readString(file).endsWith("[WARNING] to the file\n"));
        assertEquals(1, Files.readAllLines(file).size());
    }

    private Path file() {
        return scratch.path("x.log");
    }
}
