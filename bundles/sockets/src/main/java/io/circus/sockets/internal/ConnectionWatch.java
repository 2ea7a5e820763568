// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits once until one of several sockets is readable. It waits on copies of their descriptors, since a socket may be
 * watched for several watchers and may be closed meanwhile. Any thread.
 */
final class ConnectionWatch implements Cancellable {

    private record Watched(int descriptor, Cancellable watch) {}

    private final SocketCalls calls;
    private final EventLoop loop;
    private final Runnable task;
    // guarded by this
    private final List<Watched> watched = new ArrayList<>();
    private boolean over;

    /** @param task run on the loop */
    ConnectionWatch(SocketCalls calls, EventLoop loop, Runnable task) {
        this.calls = calls;
        this.loop = loop;
        this.task = task;
    }

    /** @throws UncheckedIOException if it cannot be watched; then the whole watch has ended */
    synchronized void add(int descriptor) {
        int copy;
        try {
            copy = calls.copy(descriptor);
        } catch (IOException e) {
            end();
            throw new UncheckedIOException(e);
        }
        if (over) {
            calls.close(copy);
            return;
        }
        try {
            watched.add(new Watched(copy, loop.whenReadable(copy, this::readable)));
        } catch (UncheckedIOException e) {
            calls.close(copy);
            end();
            throw e;
        }
    }

    private void readable() {
        if (end()) {
            task.run();
        }
    }

    @Override
    public void cancel() {
        end();
    }

    synchronized boolean isOver() {
        return over;
    }

    private synchronized boolean end() {
        if (over) {
            return false;
        }
        over = true;
        for (Watched one : watched) {
            one.watch().cancel();
            calls.close(one.descriptor());
        }
        return true;
    }
}
