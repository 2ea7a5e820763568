// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A loop on which things arrive when a test says so. */
final class FakeLoop implements EventLoop {

    private record Watch(Runnable task, boolean lasts) {}

    private final TreeMap<Integer, Watch> watches = new TreeMap<>();

    Set<Integer> watched() {
        return Set.copyOf(watches.keySet());
    }

    /** Something arrives at each watched descriptor of {@code descriptors}. */
    void arrive(Set<Integer> descriptors) {
        for (int descriptor : descriptors) {
            Watch watch = watches.get(descriptor);
            if (watch != null) {
                if (!watch.lasts()) {
                    watches.remove(descriptor);
                }
                watch.task().run();
            }
        }
    }

    @Override
    public Cancellable whenReadable(int descriptor, Runnable onReady) {
        return watch(descriptor, new Watch(onReady, false));
    }

    @Override
    public Cancellable whenArriving(int descriptor, Runnable onArrival) {
        return watch(descriptor, new Watch(onArrival, true));
    }

    private Cancellable watch(int descriptor, Watch watch) {
        if (watches.putIfAbsent(descriptor, watch) != null) {
            throw new IllegalStateException("descriptor " + descriptor + " is watched already");
        }
        return () -> watches.remove(descriptor, watch);
    }

    @Override
    public void execute(Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T call(Supplier<T> task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean inLoop() {
        return false;
    }
}
