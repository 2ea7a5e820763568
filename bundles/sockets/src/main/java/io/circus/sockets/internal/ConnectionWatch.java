// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits until one of some sockets can be read, once. It waits on copies of their descriptors, since a socket may be watched for several
 * watchers and may be closed meanwhile. Any thread.
 */
final class ConnectionWatch implements Cancellable {

    private record Watched(int descriptor, Cancellable watch) {}

    private final EventLoop loop;
    private final Runnable task;
    // guarded by this
    private final List<Watched> watched = new ArrayList<>();
    private boolean over;

    /** @param task run on the loop */
    ConnectionWatch(EventLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    synchronized void add(int descriptor) {
        try {
            int copy = Descriptors.copy(descriptor);
            if (over) {
                Descriptors.close(copy);
            } else {
                watched.add(new Watched(copy, loop.whenReadable(copy, this::readable)));
            }
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
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

    private synchronized boolean end() {
        if (over) {
            return false;
        }
        over = true;
        for (Watched one : watched) {
            one.watch().cancel();
            Descriptors.close(one.descriptor());
        }
        return true;
    }
}
