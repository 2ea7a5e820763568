// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/** Clients that connect, ask over HTTP, read the answer to its end, and begin again, until they are told to end. */
final class ClosedLoop implements AutoCloseable {

    /** Between two requests, so that the other tests have processors, too. */
    private static final long THINKING_NANOS = 1_000_000;

    private final int port;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    /** For each client how many of its requests are over. */
    private final AtomicIntegerArray turns;
    private final List<Thread> clients = new ArrayList<>();
    private volatile String lastLoss = "";
    private volatile boolean over;

    ClosedLoop(int port, int count) {
        this.port = port;
        turns = new AtomicIntegerArray(count);
        for (int i = 0; i < count; i++) {
            int client = i;
            clients.add(Thread.ofPlatform().start(() -> run(client)));
        }
    }

    private void run(int client) {
        while (!over) {
            LockSupport.parkNanos(THINKING_NANOS);
            try {
                ask(port);
                answered.incrementAndGet();
            } catch (IOException e) {
                lastLoss = e.toString();
                lost.incrementAndGet();
            }
            turns.incrementAndGet(client);
        }
    }

    /** The pid in the answer. @throws IOException if there is none */
    static long ask(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.matches("(?s)HTTP/1.[01] 200 .*\r\n\r\n[0-9]+")) {
                throw new IOException("no answer of a worker: '" + answer + "'");
            }
            return Long.parseLong(answer.substring(answer.lastIndexOf('\n') + 1));
        }
    }

    int answered() {
        return answered.get();
    }

    int lost() {
        return lost.get();
    }

    /** Why the last one was lost. */
    String lastLoss() {
        return lastLoss;
    }

    /** Returns when {@code count} more requests have been answered. */
    void awaitAnswers(int count) throws IOException, InterruptedException {
        int wanted = answered.get() + count;
        Eventually.holds("no more requests are answered", () -> answered.get() >= wanted);
    }

    /** Returns when every request that is under way now is over, answered or lost. */
    void awaitTurns() throws IOException, InterruptedException {
        for (int i = 0; i < turns.length(); i++) {
            int client = i;
            int before = turns.get(client);
            Eventually.holds("a request does not end", () -> turns.get(client) > before);
        }
    }

    /** Returns when the last request has been answered, or the test is told to end. */
    @Override
    public void close() {
        over = true;
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
