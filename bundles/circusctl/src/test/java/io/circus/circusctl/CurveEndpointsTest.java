// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.circus.circusctl.requests.RequestHandler;
import io.circus.circusctl.server.BindException;
import io.circus.circusctl.server.Endpoint;
import io.circus.circusctl.server.Keys;
import io.circus.wire.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Endpoints with keys, talked to by clients of JeroMQ. */
public class CurveEndpointsTest extends EndpointsContract {

    private static final int LARGE = 900_000;

    public CurveEndpointsTest() throws Exception {
        super(new Guarded());
    }

    /** A folder of keys, with one client's in it. */
    private static final class Guarded implements Server.Kind {

        private final Certificate server = Certificate.generate(Map.of());
        private final Certificate client = Certificate.generate(Map.of("role", "admin"));
        private final TemporaryFolder place = new TemporaryFolder();
        private final Path folder;

        Guarded() throws IOException {
            place.create();
            folder = Files.createDirectory(place.getRoot().toPath().resolve("keys"), PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------")));
            server.write(folder.resolve("server.key_secret"));
            client.published().write(Files.createDirectory(folder.resolve("clients")).resolve("ops.key"));
        }

        @Override
        public Endpoints open(Endpoint control, Endpoint pubsub, RequestHandler requests, FakeKernel kernel) throws BindException {
            try {
                return Endpoints.open(control, pubsub, requests, kernel.debts(), kernel.left(), new Keys(folder), new FakeBudget(Integer.MAX_VALUE), kernel);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void prepare(ZMQ.Socket socket) {
            prepare(socket, client);
        }

        @Override
        public void close() {
            place.delete();
        }

        void prepare(ZMQ.Socket socket, Certificate own) {
            socket.setCurveServerKey(ZMQ.Curve.z85Decode(server.publicKey()));
            socket.setCurvePublicKey(ZMQ.Curve.z85Decode(own.publicKey()));
            socket.setCurveSecretKey(ZMQ.Curve.z85Decode(own.secretKey().orElseThrow()));
        }
    }

    @Test
    public void messagesOfAllSizesArriveWhole() {
        ZMQ.Socket client = server.connect(SocketType.DEALER);
        for (int size : new int[] {0, 1, 200, 255, 256, 65_000, 66_000, LARGE}) {
            server.commands.large = Map.of("text", "x".repeat(size));
            client.send("{\"command\": \"large\", \"id\": \"" + "y".repeat(size) + "\"}");
            String reply = client.recvStr();
            assertTrue(reply.contains("\"" + "x".repeat(size) + "\""));
            assertTrue(reply.endsWith("\"" + "y".repeat(size) + "\"}"));
        }
        client.close();
    }

    @Test
    public void answersTheHeartbeatOfAClient() {
        ZMQ.Socket client = server.connect(SocketType.DEALER);
        client.setHeartbeatIvl(20);
        client.setHeartbeatTimeout(1000);
        client.send("{\"command\": \"wait\"}");
        client.setReceiveTimeOut(200);
        assertNull(client.recvStr());
        server.commands.gate.countDown();
        client.setReceiveTimeOut(30_000);
        assertTrue(client.recvStr().contains("waited"));
        client.close();
    }

    @Test
    public void nobodyElseIsLetIn() throws Exception {
        ZMQ.Socket stranger;
        try (var context = ZMQ.context(1)) {
            stranger = context.socket(SocketType.DEALER);
            stranger.setLinger(0);
            ((Guarded) kind).prepare(stranger, Certificate.generate(Map.of()));
            stranger.connect(server.control);
            stranger.send("{\"command\": \"numwatchers\"}");
            ZMQ.Socket keyless = context.socket(SocketType.DEALER);
            keyless.setLinger(0);
            keyless.connect(server.control);
            keyless.send("{\"command\": \"numwatchers\"}");
            stranger.setReceiveTimeOut(500);
            keyless.setReceiveTimeOut(500);
            assertNull(stranger.recv());
            assertNull(keyless.recv());
            stranger.close();
            keyless.close();
        }
        assertEquals(0, server.commands.begun.get());
        assertTrue(server.isAlive());
    }
}
