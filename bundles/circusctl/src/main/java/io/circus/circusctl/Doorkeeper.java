// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Lets clients with an allowed key in: the handler of ZAP (https://rfc.zeromq.org/spec/27/), which ZeroMQ asks about
 * every connection of its context. The socket's thread only.
 */
final class Doorkeeper implements AutoCloseable {

    private static final String ADDRESS = "inproc://zeromq.zap.01";
    /** The key is the sixth frame after the delimiter that REP hides. */
    private static final int KEY = 6;
    private static final int KEY_BYTES = 32;

    private final ZMQ.Socket socket;
    private final Keys keys;

    Doorkeeper(ZMQ.Context context, Keys keys) {
        this.socket = context.socket(SocketType.REP);
        this.keys = keys;
        socket.setLinger(0);
        socket.bind(ADDRESS);
    }

    ZMQ.Socket socket() {
        return socket;
    }

    /** Makes {@code server} ask for a key before anything else. */
    void guard(ZMQ.Socket server) {
        server.setZAPDomain("circus");
        server.setCurveServer(true);
        server.setCurvePublicKey(ZMQ.Curve.z85Decode(keys.server().publicKey()));
        server.setCurveSecretKey(ZMQ.Curve.z85Decode(keys.server().secretKey().orElseThrow()));
    }

    /** Answers who has knocked, and tells whether somebody has. */
    boolean answer() {
        boolean any = false;
        byte[] version;
        while ((version = socket.recv(ZMQ.DONTWAIT)) != null) {
            any = true;
            answer(version);
        }
        return any;
    }

    /** Answers whoever knocks until the context is closed, and then closes itself. Waits on the calling thread. */
    void serve() {
        try (this) {
            while (true) {
                answer(socket.recv());
            }
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                throw e;
            }
        }
    }

    /** @param version the first frame of the question */
    private void answer(byte[] version) {
        List<byte[]> frames = new ArrayList<>(List.of(version));
        while (socket.hasReceiveMore()) {
            frames.add(socket.recv(ZMQ.DONTWAIT));
        }
        String user = user(frames);
        boolean allowed = !user.isEmpty() && keys.admit(user).isPresent();
        socket.send(version, ZMQ.SNDMORE);
        socket.send(frames.size() > 1 ? frames.get(1) : new byte[0], ZMQ.SNDMORE);
        socket.send(allowed ? "200" : "400", ZMQ.SNDMORE);
        socket.send(allowed ? "OK" : "no such key", ZMQ.SNDMORE);
        socket.send(allowed ? user : "", ZMQ.SNDMORE);
        socket.send(new byte[0], 0);
    }

    /** The public key in Z85; empty for another mechanism than CURVE. */
    private static String user(List<byte[]> frames) {
        boolean curve = frames.size() == KEY + 1
                && new String(frames.get(KEY - 1), StandardCharsets.US_ASCII).equals("CURVE");
        return curve && frames.get(KEY).length == KEY_BYTES ? ZMQ.Curve.z85Encode(frames.get(KEY)) : "";
    }

    @Override
    public void close() {
        socket.close();
    }
}
