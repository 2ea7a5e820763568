// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.circusctl.publishing.Publisher;
import io.circus.control.ControlAccess;
import io.circus.control.EndpointSettings;
import io.circus.testing.Pause;
import io.circus.testing.Ports;
import io.circus.wire.Certificate;
import io.circus.wire.zmtp.ZmtpConnection;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

public class ZmqPublishersTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private final ZmqPublishers publishers = publishers(ControlAccess.DEFAULT);

    private static ZmqPublishers publishers(ControlAccess access) {
        return new ZmqPublishers(new EndpointSettings("", "", "", Optional.empty(), access), new FakeBudget(100), new FakeKernel());
    }

    @Test
    public void closesWhatItsUsersHaveLeftOpen() throws Exception {
        String address = "tcp://127.0.0.1:" + Ports.free();
        publishers.open("stats", address);
        publishers.close();
        assertThrows(IOException.class, () -> publishers.open("stats", address));
        publishers(ControlAccess.DEFAULT).open("stats", address).close();
    }

    @Test
    public void sendsTopicAndObjectToSubscribers() throws Exception {
        String address = "tcp://127.0.0.1:" + Ports.free();
        try (Publisher publisher = publishers.open("stats", address); var context = new ZContext()) {
            ZMQ.Socket subscriber = context.createSocket(SocketType.SUB);
            subscriber.subscribe("stat.web");
            subscriber.setReceiveTimeOut(10);
            subscriber.connect(address);
            String topic;
            do { // until the subscription has arrived
                publisher.publish("stat.other", Map.of("pid", 2));
                publisher.publish("stat.web", Map.of("pid", 1));
                topic = subscriber.recvStr();
            } while (topic == null);
            assertEquals("stat.web", topic);
            assertEquals("{\"pid\": 1}", subscriber.recvStr());
        }
    }

    @Test
    public void knowsWhatIsSubscribedTo() throws Exception {
        String address = "tcp://127.0.0.1:" + Ports.free();
        try (Publisher publisher = publishers.open("stats", address); var context = new ZContext()) {
            assertFalse(publisher.isWanted("stat."));
            ZMQ.Socket subscriber = context.createSocket(SocketType.SUB);
            subscriber.subscribe("stat.web");
            subscriber.connect(address);
            await(() -> publisher.isWanted("stat."));
            assertTrue(publisher.isWanted("stat.web.42"));
            assertFalse(publisher.isWanted("stat.other"));
            subscriber.close();
            await(() -> !publisher.isWanted("stat."));
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Pause.briefly();
        }
    }

    @Test
    public void givesThePortBack() throws Exception {
        String address = "tcp://127.0.0.1:" + Ports.free();
        Publisher first = publishers.open("stats", address);
        var refused = assertThrows(IOException.class, () -> publishers.open("stats", address));
        assertTrue(refused.getMessage(), refused.getMessage().startsWith(
                "cannot bind stats endpoint " + address + ": address already in use"));
        first.close();
        first.close();
        first.publish("stat.web", Map.of());
        publishers.open("stats", address).close();
    }

    @Test
    public void withKeysNobodyElseHearsAnything() throws Exception {
        Path folder = Files.setPosixFilePermissions(temporary.getRoot().toPath(),
                PosixFilePermissions.fromString("rwx------"));
        Certificate server = Certificate.generate(Map.of());
        server.write(folder.resolve("server.key_secret"));
        Certificate allowed = Certificate.generate(Map.of("role", "observer"));
        Certificate stranger = Certificate.generate(Map.of());
        allowed.published().write(Files.createDirectory(folder.resolve("clients")).resolve("ops.key"));
        String address = "tcp://127.0.0.1:" + Ports.free();
        var guarded = publishers(new ControlAccess(0600, false, Optional.of(folder)));
        try (Publisher publisher = guarded.open("stats", address); var context = new ZContext()) {
            ZMQ.Socket keyless = subscriber(context, address, null, server);
            ZMQ.Socket wrong = subscriber(context, address, stranger, server);
            ZMQ.Socket right = subscriber(context, address, allowed, server);
            String topic;
            do {
                publisher.publish("stat.web", Map.of("pid", 1));
                topic = right.recvStr();
            } while (topic == null);
            assertEquals("stat.web", topic);
            for (int i = 0; i < 20; i++) {
                publisher.publish("stat.web", Map.of("pid", 1));
                assertNull(keyless.recvStr());
                assertNull(wrong.recvStr());
            }
        }
        publishers(ControlAccess.DEFAULT).open("stats", address).close();
    }

    private static ZMQ.Socket subscriber(ZContext context, String address, Certificate own, Certificate server) {
        ZMQ.Socket subscriber = context.createSocket(SocketType.SUB);
        subscriber.subscribe("");
        subscriber.setReceiveTimeOut(10);
        if (own != null) {
            subscriber.setCurveServerKey(ZMQ.Curve.z85Decode(server.publicKey()));
            subscriber.setCurvePublicKey(ZMQ.Curve.z85Decode(own.publicKey()));
            subscriber.setCurveSecretKey(ZMQ.Curve.z85Decode(own.secretKey().orElseThrow()));
        }
        subscriber.connect(address);
        return subscriber;
    }

    @Test
    public void publishesInAFileOfTheModeThatIsAskedFor() throws Exception {
        Path file = temporary.getRoot().toPath().resolve("stats.sock");
        var grouped = publishers(new ControlAccess(0660, false, Optional.empty()));
        try (Publisher publisher = grouped.open("stats", "ipc://" + file);
                var channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
                var subscriber = new ZmtpConnection(channel, 1000)) {
            assertEquals(0660, (Integer) Files.getAttribute(file, "unix:mode") & 0777);
            subscriber.handshake("SUB");
            subscriber.send("\1stat.web".getBytes(StandardCharsets.US_ASCII));
            var heard = new AtomicBoolean();
            Thread.ofVirtual().start(() -> {
                while (!heard.get()) { // until the subscription has arrived
                    publisher.publish("stat.other", Map.of("pid", 2));
                    publisher.publish("stat.web", Map.of("pid", 1));
                    Pause.briefly();
                }
            });
            List<String> frames = subscriber.receive().stream().map(String::new).toList();
            heard.set(true);
            assertEquals(List.of("stat.web", "{\"pid\": 1}"), frames);
        }
        assertFalse(Files.exists(file));
    }

    @Test
    public void aFileInUseIsNotTakenOver() throws Exception {
        Path file = temporary.getRoot().toPath().resolve("stats.sock");
        Publisher first = publishers.open("stats", "ipc://" + file);
        var refused = assertThrows(IOException.class, () -> publishers.open("stats", "ipc://" + file));
        assertEquals("cannot bind stats endpoint ipc://" + file
                + ": address already in use (is another circusd running?)", refused.getMessage());
        first.close();
        publishers.open("stats", "ipc://" + file).close();
    }
}
