// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.circusctl.requests.RequestHandler;
import io.circus.circusctl.server.BindException;
import io.circus.circusctl.server.Endpoint;
import io.circus.testing.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Both endpoints on free ports, and sockets to talk to them. */
final class Server implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    /** A connection of JeroMQ now and then hangs in its handshake; it opens another one then. */
    private static final int HANDSHAKE_MILLIS = 5_000;

    private static final int ATTEMPTS = 3;
    private static final Duration CLIENTS_PATIENCE = Duration.ofSeconds(10);

    final FakeCommands commands = new FakeCommands();
    final String control;
    final String pubsub;
    final Endpoints sockets;
    private final Kind kind;
    private final FakeKernel kernel;
    private final RequestHandler requests;
    private final ZMQ.Context context = ZMQ.context(1);

    /** How the endpoints are opened and clients connect. */
    interface Kind extends AutoCloseable {
        Endpoints open(Endpoint control, Endpoint pubsub, RequestHandler requests, FakeKernel kernel) throws BindException;

        /** Before a client connects. */
        default void prepare(ZMQ.Socket client) {}

        /** After all that it has opened. */
        @Override
        default void close() {}
    }

    /** Some connection may get a port between its choice and its use: then others are chosen. */
    Server(Kind kind) throws Exception {
        this.kind = kind;
        kernel = new FakeKernel();
        kernel.beginLife();
        requests = new RequestHandler(commands, kernel.debts(), kernel.left());
        String first = null;
        String second = null;
        Endpoints opened = null;
        for (int attempt = 1; opened == null; attempt++) {
            first = "tcp://127.0.0.1:" + Ports.free();
            second = "tcp://127.0.0.1:" + Ports.free();
            try {
                opened = open(kind, first, second);
            } catch (BindException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
        control = first;
        pubsub = second;
        sockets = opened;
    }

    Server(Kind kind, String control, String pubsub) throws BindException {
        this(kind, control, pubsub, new FakeKernel());
    }

    /** The next life of one that has left its endpoints in {@code kernel}. */
    Server(Kind kind, String control, String pubsub, FakeKernel kernel) throws BindException {
        this.kind = kind;
        this.kernel = kernel;
        kernel.beginLife();
        requests = new RequestHandler(commands, kernel.debts(), kernel.left());
        this.control = control;
        this.pubsub = pubsub;
        sockets = open(kind, control, pubsub);
    }

    private Endpoints open(Kind kind, String control, String pubsub) throws BindException {
        return kind.open(Endpoint.parse("control", control), Endpoint.parse("pubsub", pubsub), requests, kernel);
    }

    FakeKernel kernel() {
        return kernel;
    }

    /** Ends this life, and leaves the endpoints to the next. */
    void leave() {
        requests.close();
        sockets.leave();
    }

    ZMQ.Socket connect(SocketType type) {
        return connect(type, "");
    }

    /** @param routingId by which the server knows it again; may be empty */
    ZMQ.Socket connect(SocketType type, String routingId) {
        ZMQ.Socket socket = context.socket(type);
        if (!routingId.isEmpty()) {
            socket.setIdentity(routingId.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        socket.setLinger(0);
        socket.setReceiveTimeOut(PATIENCE_MILLIS);
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        kind.prepare(socket);
        socket.connect(type == SocketType.SUB ? pubsub : control);
        return socket;
    }

    /**
     * Asks a client's own question and gives the answer; for what must still work after something else. A connection
     * of JeroMQ now and then hangs in its handshake, so another one is tried, as a user would.
     */
    boolean isAlive() {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            ZMQ.Socket client = connect(SocketType.DEALER);
            client.setReceiveTimeOut(PATIENCE_MILLIS / ATTEMPTS);
            client.send("{\"command\": \"numwatchers\"}");
            String reply = client.recvStr();
            client.close();
            if (reply != null) {
                return reply.contains("\"numwatchers\": 1");
            }
            System.err.println("connection " + attempt + " was not answered");
        }
        return false;
    }

    /**
     * A subscriber that has something to receive. Another connection is tried where one hangs in its handshake, as in {@link #isAlive}.
     *
     * @param publish what it is to receive; done until it has
     */
    ZMQ.Socket subscribe(String topic, Runnable publish) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            ZMQ.Socket subscriber = connect(SocketType.SUB);
            subscriber.subscribe(topic);
            try (ZMQ.Poller arrivals = context.poller(1)) {
                arrivals.register(subscriber, ZMQ.Poller.POLLIN);
                long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS / ATTEMPTS);
                while (System.nanoTime() < deadline) {
                    publish.run();
                    if (arrivals.poll(20) > 0) {
                        return subscriber;
                    }
                }
            }
            subscriber.close();
            System.err.println("subscriber " + attempt + " was told nothing");
        }
        throw new AssertionError("no subscriber is told anything");
    }

    /** The context of a client whose connection was reset now and then never ends: that is JeroMQ's affair, not the endpoint's. */
    @Override
    public void close() {
        Thread ending = Thread.ofPlatform().daemon().start(context::close);
        try {
            ending.join(CLIENTS_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requests.close();
        sockets.close();
    }
}
