// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks a daemon for its status a hundred times a second, and notes how long each answer takes; and how late its own thread
 * wakes up, since on a machine with more work than processors the answers tell of the machine, not of the daemon.
 */
final class Latencies implements AutoCloseable {

    private static final long PAUSE_MILLIS = 10;
    private static final double NINETY_NINE = 0.99;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Long> nanos = new ArrayList<>();
    private final List<Long> late = new ArrayList<>();
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
            long asleep = System.nanoTime();
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                long before = System.nanoTime();
                client.ok("status");
                long after = System.nanoTime();
                synchronized (this) {
                    late.add(before - asleep - TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
                    nanos.add(after - before);
                }
                asleep = System.nanoTime();
            }
        } catch (InterruptedException e) {
            // the test is over
        }
    }

    /**
     * On a machine where even a thread that sleeps wakes up later than a fifth of {@code millis}, nothing is asserted.
     *
     * @param millis what 99 of 100 answers took less than
     */
    synchronized void assertNinetyNinthBelow(double millis) {
        double p99 = ninetyNinth(nanos);
        String figures = "of " + nanos.size() + " answers: p99 " + p99 + " ms, while threads woke up " + ninetyNinth(late)
                + " ms late";
        System.out.println(figures);
        assertTrue(figures, p99 < millis || ninetyNinth(late) > millis / 5);
    }

    private static double ninetyNinth(List<Long> nanos) {
        return nanos.stream().sorted().toList().get((int) (nanos.size() * NINETY_NINE)) / 1e6;
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
