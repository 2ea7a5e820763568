// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.client.ByteText;
import io.circus.commands.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import zmq.Msg;
import zmq.io.Metadata;

/**
 * The one thread that owns the ROUTER of the control endpoint and the PUB of the events: ZeroMQ sockets belong to one
 * thread. It begins requests itself, for a reply that is ready goes out fastest from here; what waits does so elsewhere
 * and hands its reply back through a queue.
 */
final class SocketThread implements Endpoints {

    /** The largest request in bytes; a client that sends more is disconnected. */
    static final int MAX_REQUEST = 1 << 20;
    /** The largest subscription in bytes; a subscriber that sends more is disconnected. */
    static final int MAX_TOPIC = 1 << 16;

    /** Requests that wait inside ZeroMQ of one client, who then has to wait: the largest ones fit into the account. */
    private static final int REQUESTS = (int) (Frames.MOST_LARGE / MAX_REQUEST) - 8;

    private static final Logger LOG = System.getLogger(SocketThread.class.getName());

    /** Events that wait for one subscriber before it loses some. */
    private static final int EVENTS = 50_000;
    /** Requests taken in before replies go out again. */
    private static final int BATCH = 64;
    static final int LINGER_MILLIS = 500;
    /** Nothing has to be looked for: but JeroMQ 0.5.4 has lost a wake-up under load, and that must not last. */
    private static final int IDLE_MILLIS = 1000;
    /** While replies wait for a slow client: the news of room for them may have been taken in by a send to another. */
    private static final int RETRY_MILLIS = 50;
    private static final int NO_WAIT = ZMQ.DONTWAIT;

    private final ZMQ.Context context;
    private final ZMQ.Socket router;
    private final ZMQ.Socket publisher;
    private final Selector selector;
    private final RequestHandler requests;
    /** Null without keys. */
    private final Keys keys;
    private final Doorkeeper door;
    /** Null unless the control endpoint is a file. */
    private ZmtpServer requesters;
    /** Null unless the events go to a file. */
    private volatile ZmtpPublisher subscribers;
    private final Outbox outbox;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closing;

    private SocketThread(ZMQ.Context context, ZMQ.Socket router, ZMQ.Socket publisher, Selector selector,
            RequestHandler requests, Keys keys, Doorkeeper door) {
        this.context = context;
        this.router = router;
        this.publisher = publisher;
        this.selector = selector;
        this.requests = requests;
        this.keys = keys;
        this.door = door;
        this.outbox = new Outbox(router);
        this.thread = Thread.ofPlatform().name("circusctl").daemon(true).unstarted(this::run);
    }

    /** As {@link Endpoints#open}. */
    static SocketThread open(Endpoint control, Endpoint pubsub, RequestHandler requests, Keys keys)
            throws BindException {
        ZMQ.Context context = ZMQ.context(1);
        context.setUncaughtExceptionHandler((worker, e) -> LOG.log(Level.ERROR,
                "the control endpoint serves nobody any more, restart the daemon", e));
        ZMQ.Socket router = context.socket(SocketType.ROUTER);
        ZMQ.Socket publisher = context.socket(SocketType.PUB);
        router.setLinger(0);
        Frames.limit(router, MAX_REQUEST);
        router.setRcvHWM(REQUESTS);
        router.setSndHWM(Outbox.HIGH_WATER_MARK);
        router.setRouterMandatory(true);
        publisher.setLinger(0);
        Frames.limit(publisher, MAX_TOPIC);
        publisher.setSndHWM(EVENTS);
        Doorkeeper door = keys == null ? null : new Doorkeeper(context, keys);
        SocketThread sockets = null;
        try {
            for (ZMQ.Socket socket : door == null ? List.<ZMQ.Socket>of() : List.of(router, publisher)) {
                door.guard(socket);
            }
            if (!control.isIpc()) {
                control.bind(router);
            }
            if (!pubsub.isIpc()) {
                pubsub.bind(publisher);
            }
            Selector selector = Selector.open();
            router.getFD().register(selector, SelectionKey.OP_READ);
            publisher.getFD().register(selector, SelectionKey.OP_READ);
            if (door != null) {
                door.socket().getFD().register(selector, SelectionKey.OP_READ);
            }
            sockets = new SocketThread(context, router, publisher, selector, requests, keys, door);
            sockets.openFiles(control, pubsub);
            sockets.thread.start();
            return sockets;
        } catch (BindException e) {
            release(sockets, door, router, publisher, context);
            throw e;
        } catch (IOException e) {
            release(sockets, door, router, publisher, context);
            throw new BindException("control", control.address(), e.getMessage());
        }
    }

    private void openFiles(Endpoint control, Endpoint pubsub) throws BindException {
        if (control.isIpc()) {
            requesters = new ZmtpServer(control, "ROUTER",
                    (from, frames) -> PlainEndpoints.requested(requests, from, frames)).start();
        }
        if (pubsub.isIpc()) {
            subscribers = ZmtpPublisher.open(pubsub);
        }
    }

    private void closeFiles() {
        if (requesters != null) {
            requesters.close();
        }
        if (subscribers != null) {
            subscribers.close();
        }
    }

    @Override
    public void publish(byte[] topic, Supplier<byte[]> payload) {
        ZmtpPublisher toFiles = subscribers;
        if (toFiles != null) {
            toFiles.publish(topic, payload);
            return;
        }
        byte[] body = payload.get();
        enqueue(() -> {
            publisher.send(topic, ZMQ.SNDMORE | NO_WAIT);
            publisher.send(body, NO_WAIT);
        });
    }

    private void reply(byte[] peer, byte[] body) {
        if (Thread.currentThread() == thread) {
            outbox.send(peer, body);
        } else {
            enqueue(() -> outbox.send(peer, body));
        }
    }

    private void enqueue(Runnable task) {
        queue.add(task);
        wake();
    }

    private void wake() {
        if (asleep.getAndSet(false)) {
            selector.wakeup();
        }
    }

    private void run() {
        while (!closing) {
            try {
                turn();
            } catch (RuntimeException | IOException e) {
                LOG.log(Level.ERROR, "the control endpoint met an error, going on", e);
            }
        }
        drain();
        router.setLinger(LINGER_MILLIS);
        publisher.setLinger(LINGER_MILLIS);
        router.close();
        publisher.close();
        if (door != null) {
            door.close();
        }
    }

    /** Does all there is to do, then sleeps until there is more. */
    private void turn() throws IOException {
        boolean busy;
        do {
            busy = drain() | (door != null && door.answer()) | receive() | outbox.retry();
        } while (busy);
        // Takes in subscriptions; nothing is received from a publisher.
        publisher.getEvents();
        asleep.set(true);
        if (queue.isEmpty() && !closing && !hasRequest(router) && (door == null || !hasRequest(door.socket()))) {
            selector.select(outbox.isEmpty() ? IDLE_MILLIS : RETRY_MILLIS);
            selector.selectedKeys().clear();
        }
        asleep.set(false);
    }

    /**
     * Whether a request can be received. The descriptor of a ZeroMQ socket wakes for news only, and every call takes
     * the news in, a send as well: so this has to be the last call before sleeping.
     */
    private static boolean hasRequest(ZMQ.Socket socket) {
        return (socket.getEvents() & ZMQ.Poller.POLLIN) != 0;
    }

    private boolean drain() {
        boolean any = false;
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            any = true;
            task.run();
        }
        return any;
    }

    /** Takes in what has come, a batch at the most. */
    private boolean receive() {
        int count = 0;
        byte[] peer;
        while (count < BATCH && (peer = router.recv(NO_WAIT)) != null) {
            count++;
            Msg body = null;
            int frames = 0;
            while (router.hasReceiveMore()) {
                body = router.base().recv(NO_WAIT);
                Frames.release(body);
                frames++;
            }
            byte[] sender = peer;
            if (frames == 1) {
                handle(sender, body);
            } else {
                warnOfFrames(frames, ByteText.of(sender));
            }
        }
        return count > 0;
    }

    /** A key may have been taken back since its client has connected. */
    private void handle(byte[] sender, Msg body) {
        Optional<Caller> caller = Optional.of(Endpoints.EVERYBODY);
        if (keys != null) {
            String key = body.getMetadata() == null ? null : body.getMetadata().get(Metadata.USER_ID);
            caller = key == null ? Optional.empty() : keys.caller(key);
        }
        caller.ifPresentOrElse(known -> requests.handle(body.data(), known, reply -> reply(sender, reply)),
                () -> LOG.log(Level.WARNING, "got a request with a key that is not allowed any more: not answering"));
    }

    static void warnOfFrames(int frames, String sender) {
        LOG.log(Level.WARNING, () -> "got a message of " + frames + " frames from " + sender
                + ", expected one: not answering (a REQ socket sends two, use DEALER)");
    }

    @Override
    public void close() {
        closeFiles();
        closing = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        context.close();
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the selector of the control endpoint", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void release(SocketThread sockets, Doorkeeper door, ZMQ.Socket router, ZMQ.Socket publisher,
            ZMQ.Context context) {
        if (sockets != null) {
            sockets.closeFiles();
        }
        if (door != null) {
            door.close();
        }
        router.close();
        publisher.close();
        context.close();
    }
}
