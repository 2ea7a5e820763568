// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.loop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;

/** Announces what a test makes ready; lets timers fire only when a test wakes it. */
public final class FakePoller implements Poller {

    private final LinkedBlockingQueue<Long> ready = new LinkedBlockingQueue<>();
    private final Map<Integer, Long> armed = new LinkedHashMap<>();
    private final Map<Integer, Long> armedForArrivals = new LinkedHashMap<>();
    private static final long WAKE = -1;

    synchronized void makeReady(int descriptor) {
        Long key = armed.remove(descriptor);
        if (key == null) {
            key = armedForArrivals.get(descriptor);
        }
        if (key != null) {
            ready.add(key);
        }
    }

    synchronized boolean isArmed(int descriptor) {
        return armed.containsKey(descriptor) || armedForArrivals.containsKey(descriptor);
    }

    @Override
    public synchronized void arm(int descriptor, long key) {
        armed.put(descriptor, key);
    }

    @Override
    public synchronized void armEdge(int descriptor, long key) {
        armedForArrivals.put(descriptor, key);
    }

    @Override
    public synchronized void disarm(int descriptor) {
        armedForArrivals.remove(descriptor);
        armed.remove(descriptor);
    }

    @Override
    public void await(int timeoutMillis, Ready announce) {
        try {
            Long key = timeoutMillis == 0 ? ready.poll() : ready.take();
            if (key != null && key != WAKE) {
                announce.on(key);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wake() {
        ready.add(WAKE);
    }

    @Override
    public void close() {
        // nothing is open
    }
}
