// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.ZError;

/** A connection with CURVE over tcp, by JeroMQ. */
final class CurveLink implements Link {

    private static final int LINGER_MILLIS = 100;
    private static final int MOST_ATTEMPTS = 3;
    private static final int PROBE_MILLIS = 500;

    private final Kind kind;
    private final String endpoint;
    private final ClientKeys keys;
    private final ZMQ.Context context = ZMQ.context(1);
    private ZMQ.Socket socket;

    /** @throws IllegalArgumentException if there is nothing to connect to */
    CurveLink(Kind kind, String endpoint, ClientKeys keys) {
        this.kind = kind;
        this.endpoint = endpoint;
        this.keys = keys;
        try {
            socket = connect();
        } catch (RuntimeException e) {
            closeContext();
            throw new IllegalArgumentException("cannot connect to " + endpoint + ": " + e.getMessage(), e);
        }
    }

    private ZMQ.Socket connect() {
        ZMQ.Socket fresh = context.socket(kind == Kind.DEALER ? SocketType.DEALER : SocketType.SUB);
        try {
            fresh.setLinger(LINGER_MILLIS);
            fresh.setIPv6(endpoint.contains("["));
            fresh.setIdentity(Link.randomId().getBytes(StandardCharsets.ISO_8859_1));
            keys.apply(fresh);
            fresh.connect(endpoint);
            return fresh;
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    @Override
    public void send(byte[] frame) {
        socket.send(frame, ZMQ.DONTWAIT);
    }

    @Override
    public void subscribe(byte[] topic) {
        socket.subscribe(topic);
    }

    @Override
    public List<byte[]> receive(int millis) throws InterruptedException {
        socket.setReceiveTimeOut(millis);
        byte[] frame = null;
        try {
            frame = socket.recv();
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZError.EINTR) {
                throw e;
            }
            Thread.currentThread().interrupt();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (frame == null) {
            return null;
        }
        var frames = new ArrayList<>(List.of(frame));
        while (socket.hasReceiveMore()) {
            frames.add(socket.recv());
        }
        return frames;
    }

    /** JeroMQ does not report it, so this opens a connection of its own. */
    @Override
    public Optional<String> obstacle() {
        try {
            return Address.of(endpoint).obstacle(PROBE_MILLIS);
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A socket of JeroMQ keeps unsent frames and sends them later, so it is replaced. */
    @Override
    public void forget() {
        socket.setLinger(0);
        socket.close();
        socket = connect();
    }

    /** Works on an interrupted thread too, which stays interrupted: JeroMQ itself would not finish. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        socket.close();
        interrupted |= closeContext();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether an interrupt came in between. */
    private boolean closeContext() {
        boolean interrupted = false;
        for (int attempt = 1; !isClosed(attempt); attempt++) {
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }

    /** JeroMQ may notice an earlier interrupt only now. */
    private boolean isClosed(int attempt) {
        try {
            context.close();
            return true;
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZError.EINTR || attempt == MOST_ATTEMPTS) {
                throw e;
            }
            return false;
        }
    }
}
