// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;

import io.circus.config.internal.Scratch;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

public class SocketSectionTest {

    @Rule
    public final Scratch scratch = new Scratch();

    private SocketSettings socket(String options) throws IOException {
        Configuration read = scratch.read("[socket:Web]\n" + options);
        assertEquals(List.of(), read.findings().mistakes());
        assertEquals(List.of(), read.findings().warnings());
        return read.sockets().iterator().next();
    }

    private String failure(String option) throws IOException {
        Configuration read = scratch.read("[socket:web]\n" + option + "\n");
        assertEquals(0, read.sockets().size());
        return scratch.local(read.findings().failures().getFirst());
    }

    @Test
    public void aSocketHasTheDefaultsOfTheOriginal() throws IOException {
        assertEquals(new SocketSettings("web", Family.AF_INET, Type.SOCK_STREAM, 0, "localhost", 8080, "", 8, false, 2048, "", false,
                false, false), socket("backlog = 2048\n"));
    }

    @Test
    public void readsEveryOption() throws IOException {
        assertEquals(new SocketSettings("web", Family.AF_INET6, Type.SOCK_DGRAM, 17, "::1", 53, "", 8, false, 7, "lo", true, true, true),
                socket("""
                        family = af_inet6
                        type = Sock_Dgram
                        proto = udp
                        host = ::1
                        port = 53
                        backlog = 7
                        interface = lo
                        so_reuseport = yes
                        blocking = on
                        close_when_unused = True
                        """));
        assertEquals(new SocketSettings("web", Family.AF_UNIX, Type.SOCK_SEQPACKET, 0, "localhost", 8080, "/run/web.sock", 077, true, 2048,
                "", false, false, false),
                socket("path = /run/web.sock\nfamily = AF_INET\ntype = SOCK_SEQPACKET\numask = 077\nreplace = 1\n"));
    }

    @Test
    public void knowsEveryTypeAndProtocolsByNameAndNumber() throws IOException {
        for (Type type : Type.values()) {
            assertEquals(type, socket("type = " + type.name().toLowerCase(Locale.ROOT) + "\n").type());
        }
        assertEquals(1, socket("type = SOCK_RAW\nproto = ICMP\n").protocol());
        assertEquals(6, socket("proto = tcp\n").protocol());
        assertEquals(132, socket("type = SOCK_SEQPACKET\nproto = sctp\n").protocol());
        assertEquals(47, socket("type = SOCK_RAW\nproto = 47\n").protocol());
    }

    @Test
    public void knowsTheProtocolsOfTheSystem() throws IOException {
        Assume.assumeTrue("there is a list of protocols", Files.exists(Path.of("/etc/protocols")));
        assertEquals(47, socket("type = SOCK_RAW\nproto = gre\n").protocol());
        assertEquals(89, socket("type = SOCK_RAW\nproto = OSPFIGP\n").protocol());
    }

    @Test
    public void anOctalUmaskIsWrittenWithAZero() throws IOException {
        assertEquals(077, socket("path = s\numask = 63\n").umask());
        assertEquals(077, socket("path = s\numask = 0o77\n").umask());
    }

    @Test
    public void aSocketWithAMistakeIsLeftOut() throws IOException {
        assertEquals("main.ini:2: [socket:web] type: expected SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET,"
                + " got 'stream'; leaving the socket out", failure("type = stream"));
        assertEquals("main.ini:2: [socket:web] proto: expected a protocol by name (icmp, ip, ipv6-icmp, sctp, tcp, udp, udplite,"
                + " or one of /etc/protocols) or number, got 'http'; leaving the socket out", failure("proto = http"));
        assertEquals("main.ini:2: [socket:web] family: expected AF_INET, AF_INET6, AF_UNIX, got 'inet'; leaving the socket out",
                failure("family = inet"));
        assertEquals("main.ini:2: [socket:web] backlog: expected an integer, got 'many'; leaving the socket out",
                failure("backlog = many"));
    }
}
