// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Answers every request with what a function makes of it; null for no answer. */
public final class FakeDaemon implements AutoCloseable {

    public final Queue<String> requests = new ConcurrentLinkedQueue<>();
    public final String endpoint;
    private final ZMQ.Context context = ZMQ.context(1);
    private final Thread thread;

    public FakeDaemon(UnaryOperator<String> answers) {
        this(answers, "tcp://127.0.0.1:" + Ports.free());
    }

    /** The address must be none that the system gives to clients: one that looks for a daemon there again and again would get it. */
    public FakeDaemon(UnaryOperator<String> answers, String address) {
        ZMQ.Socket router = context.socket(SocketType.ROUTER);
        router.setLinger(0);
        router.bind(address);
        endpoint = address;
        router.setReceiveTimeOut(50);
        thread = Thread.ofPlatform().start(() -> serve(router, answers));
    }

    private void serve(ZMQ.Socket router, UnaryOperator<String> answers) {
        while (!requests.contains("stop")) {
            byte[] peer = router.recv();
            if (peer == null) {
                continue;
            }
            String request = router.recvStr();
            requests.add(request);
            String reply = answers.apply(request);
            if (reply != null) {
                router.sendMore(peer);
                router.send(reply.replace("ID", request.substring(request.lastIndexOf("\"id\": ") + 6,
                        request.length() - 1)));
            }
        }
        router.close();
    }

    @Override
    public void close() {
        requests.add("stop");
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        context.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
