// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a daemon for its status a hundred times a second, and notes how long each answer takes. */
final class Latencies implements AutoCloseable {

    private static final long PAUSE_MILLIS = 10;
    private static final double NINETY_NINE = 0.99;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Long> nanos = new ArrayList<>();
    private final Thread thread;

    private Latencies(RunningDaemon daemon) {
        thread = Thread.ofPlatform().name("latencies").start(() -> run(daemon.endpoints().controlEndpoint()));
    }

    static Latencies of(RunningDaemon daemon) {
        return new Latencies(daemon);
    }

    private void run(String endpoint) {
        try (var client = new ControlClient(endpoint)) {
            client.ok("status");
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                long before = System.nanoTime();
                client.ok("status");
                long took = System.nanoTime() - before;
                synchronized (nanos) {
                    nanos.add(took);
                }
            }
        } catch (InterruptedException e) {
            // the test is over
        }
    }

    /** @param millis what 99 of 100 answers took less than */
    void assertNinetyNinthBelow(double millis) {
        List<Long> sorted;
        synchronized (nanos) {
            sorted = nanos.stream().sorted().toList();
        }
        double p99 = sorted.get((int) (sorted.size() * NINETY_NINE)) / 1e6;
        String figures = "of " + sorted.size() + " answers: median " + sorted.get(sorted.size() / 2) / 1e6 + " ms, p99 " + p99
                + " ms, longest " + sorted.getLast() / 1e6 + " ms";
        System.out.println(figures);
        assertTrue(figures, p99 < millis);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
