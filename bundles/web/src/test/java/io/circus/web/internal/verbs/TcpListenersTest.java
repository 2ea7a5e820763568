// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.verbs;

import static org.junit.Assert.assertEquals;

import io.circus.web.internal.verbs.TcpListeners.Load;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class TcpListenersTest {

    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Before
    public void write() throws IOException {
        Files.writeString(folder.getRoot().toPath().resolve("tcp"), HEAD
                + line("0100007F:1F90", "00000000:0000", "0A", 3, 101) // 127.0.0.1:8080
                + line("00000000:0050", "00000000:0000", "0A", 0, 102) // 0.0.0.0:80
                + line("0100007F:1F90", "0100007F:C350", "01", 0, 201)
                + line("0100007F:1F90", "0100007F:C351", "01", 0, 202)
                + line("0200007F:1F90", "0100007F:C352", "01", 0, 203) // another address
                + line("0100007F:C350", "0100007F:1F90", "01", 0, 204) // the client's end
                + line("0100007F:1F90", "0100007F:C353", "06", 0, 0)   // closed already
                + line("0A00000A:0050", "0B00000A:C350", "01", 0, 205)
                + line("0100007F:0050", "0100007F:C350", "01", 0, 206));
    }

    private static String line(String local, String remote, String state, int queue, int inode) {
        return "   0: %s %s %s 00000000:%08X 00:00000000 00000000     0        0 %d 1 0000000000000000 100 0 0 10 0\n"
                .formatted(local, remote, state, queue, inode);
    }

    private Optional<Load> of(String inode) throws IOException {
        return new TcpListeners(folder.getRoot().toPath()).ofInode(inode);
    }

    @Test
    public void tellsWhatWaitsAndWhatIsOpen() throws IOException {
        assertEquals(Optional.of(new Load(3, 2)), of("101"));
    }

    @Test
    public void aSocketOfAllAddressesHasTheConnectionsOfEach() throws IOException {
        assertEquals(Optional.of(new Load(0, 2)), of("102"));
    }

    @Test
    public void nothingIsKnownOfOtherSockets() throws IOException {
        assertEquals(Optional.empty(), of("201"));
        assertEquals(Optional.empty(), of("999"));
        assertEquals(Optional.empty(), new TcpListeners().of(-1));
    }

    @Test
    public void theSystemHasALimit() throws Exception {
        Process cat = new ProcessBuilder("cat", "/proc/sys/net/core/somaxconn").start();
        assertEquals(new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip(), Long.toString(TcpListeners.limit()));
    }
}
