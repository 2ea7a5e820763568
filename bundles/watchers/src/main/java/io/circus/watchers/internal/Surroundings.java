// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.StateStore;
import io.circus.watchers.Watchers;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What every watcher works with.
 *
 * @param nanoTime the monotonic clock: {@link System#nanoTime}, or a fake in tests
 */
record Surroundings(EventLoop loop, ProcessTable table, Events events, StateStore store, LongSupplier nanoTime,
        Supplier<Watchers.Globals> globals) {

    void post(KernelEvent event) {
        events.post(event);
    }
}
