// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.internal.survival.LinkedKeeper;
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.SocketAddress;
import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import io.circus.sockets.SocketSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** With the sockets of the system. */
public class LinuxSocketCallsTest {

    private static final int O_NONBLOCK = 04000;

    @Rule
    public final Timeout timeout = Timeout.seconds(60);
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final LinuxSocketCalls calls = new LinuxSocketCalls(new LinkedKeeper(Optional.empty()));
    private final Deque<Integer> opened = new ArrayDeque<>();
    private final List<SocketChannel> clients = new ArrayList<>();

    @After
    public void close() throws IOException {
        opened.forEach(calls::close);
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    @Test
    public void listensAtAPortThatTheSystemChooses() throws Exception {
        int descriptor = open(new Builder());
        int port = port(descriptor);
        assertTrue("port " + port, port > 0);
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        assertTrue("above all that children are given", descriptor >= 200);
    }

    @Test
    public void takesTheFirstAddressOfTheFamily() throws Exception {
        assertEquals("127.0.0.1", ((SocketAddress.Internet) calls.address(open(new Builder()))).host().getHostAddress());
        var none = assertThrows(UnknownHostException.class, () -> open(new Builder().host("127.0.0.1").family(Family.AF_INET6)));
        assertEquals("the host 127.0.0.1 has no IPv6 address", none.getMessage());
        var unknown = assertThrows(UnknownHostException.class, () -> open(new Builder().host("no.such.host.invalid")));
        assertEquals("there is no host no.such.host.invalid", unknown.getMessage());
    }

    @Test
    public void tellsThatAnAddressIsInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var refused = assertThrows(ErrnoException.class, () -> open(new Builder().port(taken.getLocalPort())));
            assertEquals("cannot bind to 127.0.0.1:" + taken.getLocalPort() + ": EADDRINUSE (address already in use)",
                    refused.getMessage());
        }
    }

    @Test
    public void tellsThatThereIsNoSuchInterface() {
        var refused = assertThrows(ErrnoException.class, () -> open(new Builder().device("nope0")));
        assertEquals("cannot bind to the interface nope0: ENODEV (no such device)", refused.getMessage());
    }

    @Test
    public void hearsAnInterfaceOnly() throws Exception {
        new Socket(InetAddress.getLoopbackAddress(), port(open(new Builder().device("lo")))).close();
    }

    @Test
    public void opensEachTypeOfUnixSocket() throws Exception {
        for (Type type : new Type[] {Type.SOCK_STREAM, Type.SOCK_DGRAM, Type.SOCK_SEQPACKET}) {
            Path file = folder.getRoot().toPath().resolve(type.name());
            assertEquals(new SocketAddress.Unix(file.toString()), calls.address(open(new Builder().path(file).type(type))));
        }
    }

    /** The system shows the protocol of a raw socket as its port. */
    @Test
    public void opensARawSocketForItsProtocol() throws Exception {
        try {
            assertEquals(1, port(open(new Builder().type(Type.SOCK_RAW).protocol(1))));
        } catch (ErrnoException e) {
            assertEquals("cannot make a socket: EPERM (operation not permitted)", e.getMessage());
            Assume.assumeNoException("raw sockets may be opened", e);
        }
    }

    @Test
    public void tellsThatTypeAndProtocolDoNotFit() throws Exception {
        open(new Builder().type(Type.SOCK_DGRAM).protocol(17));
        var protocol = assertThrows(ErrnoException.class, () -> open(new Builder().type(Type.SOCK_DGRAM).protocol(6)));
        assertEquals("cannot make a socket: EPROTONOSUPPORT (protocol not supported)", protocol.getMessage());
    }

    /** Linux knows the type for protocols of other families only. */
    @Test
    public void tellsThatAFamilyHasNoReliableDatagrams() {
        Path file = folder.getRoot().toPath().resolve("rdm.sock");
        for (Builder each : List.of(new Builder(), new Builder().family(Family.AF_INET6).host("::1"), new Builder().path(file))) {
            var type = assertThrows(ErrnoException.class, () -> open(each.type(Type.SOCK_RDM)));
            assertEquals("cannot make a socket: ESOCKTNOSUPPORT (socket type not supported)", type.getMessage());
        }
    }

    @Test
    public void letsAsManyConnectionsWaitAsTheBacklogSays() throws Exception {
        Path file = folder.getRoot().toPath().resolve("backlog.sock");
        Builder settings = new Builder().path(file).backlog(2);
        int descriptor = open(settings);
        assertEquals("one more than the backlog, listen(2)", 3, connections(file));
        calls.adjust(descriptor, settings.backlog(5).build());
        assertEquals(3, connections(file));
    }

    /** How many connections can be made until one would have to wait. */
    private int connections(Path file) throws IOException {
        for (int made = 0;; made++) {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            clients.add(client);
            client.configureBlocking(false);
            try {
                client.connect(UnixDomainSocketAddress.of(file));
            } catch (SocketException e) {
                assertEquals("Resource temporarily unavailable", e.getMessage());
                return made;
            }
        }
    }

    @Test
    public void theFileHasTheModeThatTheUmaskLeaves() throws Exception {
        for (int umask : new int[] {0, 8, 063, 0177}) {
            Path file = folder.getRoot().toPath().resolve("u" + umask);
            open(new Builder().path(file).umask(umask));
            assertEquals(0777 & ~umask, mode(file));
        }
    }

    @Test
    public void removesAFileOnlyIfToldToAndNeverAFolder() throws Exception {
        Path file = folder.newFile("a.sock").toPath();
        assertThrows(ErrnoException.class, () -> open(new Builder().path(file)));
        open(new Builder().path(file).replace());
        Path directory = folder.newFolder("directory").toPath();
        assertThrows(ErrnoException.class, () -> open(new Builder().path(directory).replace()));
        assertTrue(Files.isDirectory(directory));
    }

    @Test
    public void tellsThatAPathIsTooLong() {
        var refused = assertThrows(IllegalArgumentException.class,
                () -> open(new Builder().path(folder.getRoot().toPath().resolve("x".repeat(108)))));
        assertTrue(refused.getMessage(), refused.getMessage().startsWith("the path is longer than 107 bytes"));
    }

    @Test
    public void blocksOnlyIfToldTo() throws Exception {
        assertTrue(isNonBlocking(open(new Builder())));
        assertTrue(!isNonBlocking(open(new Builder().blocking())));
        int changed = open(new Builder());
        calls.adjust(changed, new Builder().blocking().build());
        assertTrue(!isNonBlocking(changed));
    }

    @Test
    public void sharesAPortAmongSockets() throws Exception {
        SocketSettings settings = new Builder().reusePort().build();
        int port = port(remember(calls.open(settings)));
        int one = remember(calls.openShare(settings, port));
        int other = remember(calls.openShare(settings, port));
        assertEquals(port, port(one));
        assertEquals(port, port(other));
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    private int open(Builder builder) throws IOException {
        return remember(calls.open(builder.build()));
    }

    private int remember(int descriptor) {
        opened.add(descriptor);
        return descriptor;
    }

    private int port(int descriptor) throws IOException {
        return ((SocketAddress.Internet) calls.address(descriptor)).port();
    }

    private static int mode(Path file) throws IOException {
        int mode = 0;
        String text = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        for (int i = 0; i < text.length(); i++) {
            mode = mode << 1 | (text.charAt(i) == '-' ? 0 : 1);
        }
        return mode;
    }

    private static boolean isNonBlocking(int descriptor) throws IOException {
        String flags = Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor)).stream()
                .filter(line -> line.startsWith("flags:")).findFirst().orElseThrow();
        return (Integer.parseInt(flags.substring("flags:".length()).strip(), 8) & O_NONBLOCK) != 0;
    }

    /** Settings of a section with a port that the system chooses. */
    private static final class Builder {
        private Family family = Family.AF_INET;
        private Type type = Type.SOCK_STREAM;
        private String host = "localhost";
        private int port;
        private String path = "";
        private int umask = 8;
        private boolean replace;
        private int protocol;
        private int backlog = 2048;
        private String device = "";
        private boolean reusePort;
        private boolean blocking;

        Builder family(Family value) {
            family = value;
            return this;
        }

        Builder type(Type value) {
            type = value;
            return this;
        }

        Builder protocol(int value) {
            protocol = value;
            return this;
        }

        Builder backlog(int value) {
            backlog = value;
            return this;
        }

        Builder host(String value) {
            host = value;
            return this;
        }

        Builder port(int value) {
            port = value;
            return this;
        }

        Builder path(Path value) {
            path = value.toString();
            family = Family.AF_UNIX;
            return this;
        }

        Builder umask(int value) {
            umask = value;
            return this;
        }

        Builder replace() {
            replace = true;
            return this;
        }

        Builder device(String value) {
            device = value;
            return this;
        }

        Builder reusePort() {
            reusePort = true;
            return this;
        }

        Builder blocking() {
            blocking = true;
            return this;
        }

        SocketSettings build() {
            return new SocketSettings("web", family, type, protocol, host, port, path, umask, replace, backlog, device, reusePort,
                    blocking, false);
        }
    }
}
