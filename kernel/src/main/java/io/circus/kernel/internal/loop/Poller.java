// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.loop;

import io.circus.kernel.internal.linux.Epoll;
import java.io.IOException;

/** What the loop waits with: epoll(7), or a fake in tests. */
public interface Poller extends AutoCloseable {

    /** See {@link Epoll#arm}. Any thread. */
    void arm(int descriptor, long key) throws IOException;

    /** See {@link Epoll#armEdge}. Any thread. */
    void armEdge(int descriptor, long key) throws IOException;

    /** See {@link Epoll#disarm}. Any thread. */
    void disarm(int descriptor);

    /** See {@link Epoll#await}. Loop thread only. */
    void await(int timeoutMillis, Epoll.Ready ready) throws IOException;

    /** See {@link Epoll#wake}. Any thread. */
    void wake();

    @Override
    void close();

    /** The real one. */
    static Poller epoll() throws IOException {
        var epoll = new Epoll();
        return new Poller() {
            @Override
            public void arm(int descriptor, long key) throws IOException {
                epoll.arm(descriptor, key);
            }

            @Override
            public void armEdge(int descriptor, long key) throws IOException {
                epoll.armEdge(descriptor, key);
            }

            @Override
            public void disarm(int descriptor) {
                epoll.disarm(descriptor);
            }

            @Override
            public void await(int timeoutMillis, Epoll.Ready ready) throws IOException {
                epoll.await(timeoutMillis, ready);
            }

            @Override
            public void wake() {
                epoll.wake();
            }

            @Override
            public void close() {
                epoll.close();
            }
        };
    }
}
