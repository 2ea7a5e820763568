// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.time.Instant;
import java.util.List;

/** What the kernel itself tells a listener: where its events begin, and which it has missed. */
public sealed interface KernelEvent extends Event {

    /** What there was before the first event, or after events were dropped: one record a living process. */
    record Snapshot(Instant at, List<Running> running) implements KernelEvent {
        public record Running(String watcher, int wid, int pid, Instant startedAt) {}

        public Snapshot {
            running = List.copyOf(running);
        }
    }

    /** This listener was too slow: {@code count} events before this one are lost to it. A snapshot follows. */
    record EventsDropped(Instant at, long count) implements KernelEvent {}
}
