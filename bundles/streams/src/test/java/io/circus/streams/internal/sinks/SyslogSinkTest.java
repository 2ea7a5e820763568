// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.streams.StreamSource;
import io.circus.streams.internal.FakeClock;
import io.circus.streams.internal.Some;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** What a server gets. */
public class SyslogSinkTest {

    private static final int PATIENCE_MILLIS = 30_000;

    private final FakeClock clock = FakeClock.utc("2026-01-15T12:00:00.5Z");

    private String received(StreamSource source, String text, Object... more) throws IOException {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(PATIENCE_MILLIS);
            var all = new Object[more.length + 2];
            all[0] = "address";
            all[1] = "127.0.0.1:" + server.getLocalPort();
            System.arraycopy(more, 0, all, 2, more.length);
            try (var sink = new SyslogSink(Some.options(all), clock)) {
                sink.write(source, Some.bytes(text));
            }
            var datagram = new DatagramPacket(new byte[65_536], 65_536);
            server.receive(datagram);
            String message = new String(datagram.getData(), 0, datagram.getLength(), StandardCharsets.UTF_8);
            return message.replaceFirst("(?<=^\\S{1,6} \\S{32} )\\S+", "HOST");
        }
    }

    @Test
    public void isAMessageOfRfc5424() throws IOException {
        assertEquals("<14>1 2026-01-15T12:00:00.500000+00:00 HOST web 42 stdout - hello",
                received(Some.SOURCE, "hello\n"));
    }

    @Test
    public void errorsAreErrorsOfTheirFacility() throws IOException {
        assertEquals("<131>1 2026-01-15T12:00:00.500000+00:00 HOST two_words 7 stderr - \u00e9",
                received(new StreamSource("two words", 1, 7, "stderr"), "\u00c3\u00a9\n", "facility", "LOCAL0"));
    }

    @Test
    public void emptyLinesAreLeftOutAndLongOnesCut() throws IOException {
        assertEquals(8192, received(Some.SOURCE, "\n\n" + "x".repeat(10_000) + "\n").replace("HOST",
                InetAddress.getLocalHost().getHostName()).length());
    }

    @Test
    public void aServerThatIsNotThereIsTold() {
        assertEquals("cannot connect to /nowhere/log: ENOENT (no such file or directory)", assertThrows(IOException.class,
                () -> new SyslogSink(Some.options("address", "/nowhere/log"), clock)).getMessage());
    }
}
