// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.time.Instant;
import java.util.List;

/**
 * All that can happen. The kernel itself tells the ends of processes and what became of the listener's mailbox; the
 * events of watchers are posted by the watchers bundle. Values only: an event may be kept.
 *
 * <p>A {@code switch} in a plugin always has a {@code default}: a newer kernel knows events that an older plugin does not.
 */
public sealed interface KernelEvent {

    /** When it happened, by the wall clock. */
    Instant at();

    /** About one process of a watcher. */
    sealed interface ProcessEvent extends KernelEvent {
        String watcher();

        int wid();

        int pid();
    }

    /** About the end of one process. */
    sealed interface EndEvent extends ProcessEvent {
        Exit exit();

        Cause cause();

        /** Whether it was to end, by whatever command. */
        default boolean commanded() {
            return cause() instanceof Cause.Commanded;
        }
    }

    /** About a watcher as a whole. */
    sealed interface WatcherEvent extends KernelEvent {
        String watcher();
    }

    /** What there was before the first event, or after events were dropped: one record a living process. */
    record Snapshot(Instant at, List<Running> running) implements KernelEvent {
        public record Running(String watcher, int wid, int pid, Instant startedAt) {}

        public Snapshot {
            running = List.copyOf(running);
        }
    }

    /** This listener was too slow: {@code count} events before this one are lost to it. A snapshot follows. */
    record EventsDropped(Instant at, long count) implements KernelEvent {}

    /** A process is in the table. Told by the kernel. */
    record ProcessStarted(Instant at, String watcher, int wid, int pid) implements ProcessEvent {}

    /** A process has left the table. Told by the kernel. */
    record ProcessExited(Instant at, String watcher, int wid, int pid, Exit exit, Cause cause) implements EndEvent {}

    /** A watcher has a new worker: after its hooks agreed. {@code at} is the time just before the fork. */
    record WorkerSpawned(Instant at, String watcher, int wid, int pid) implements ProcessEvent {}

    /** A watcher was told of its worker's end. */
    record WorkerReaped(Instant at, String watcher, int wid, int pid, Exit exit, Cause cause) implements EndEvent {}

    /** A worker, or a process of its tree ({@code pid}), was sent a signal to end it. @param cause why it is to end */
    record WorkerSignalled(Instant at, String watcher, int wid, int pid, Signal signal, Cause.Commanded cause)
            implements ProcessEvent {}

    /** By the add command, not from the file. */
    record WatcherAdded(Instant at, String watcher) implements WatcherEvent {}

    /** By the rm command, before its processes are stopped. */
    record WatcherRemoved(Instant at, String watcher) implements WatcherEvent {}

    /** Active: all processes are spawned. */
    record WatcherStarted(Instant at, String watcher) implements WatcherEvent {}

    /** Stopped: no process is left. Also after a start that failed. */
    record WatcherStopped(Instant at, String watcher) implements WatcherEvent {}

    /** A graceful reload is over. */
    record WatcherReloaded(Instant at, String watcher) implements WatcherEvent {}

    /** An option was set. */
    record WatcherUpdated(Instant at, String watcher) implements WatcherEvent {}

    /** A hook ran to its end, whatever it answered. */
    record HookSucceeded(Instant at, String watcher, String hook) implements WatcherEvent {}

    /** A hook could not be run or failed. */
    record HookFailed(Instant at, String watcher, String hook, String error) implements WatcherEvent {}

    /** A new worker did not become ready in time and is ended; the one it should have replaced stays. */
    record WorkerNotReady(Instant at, String watcher, int wid, int pid, String reason) implements ProcessEvent {}

    /** About a managed socket. */
    sealed interface SocketEvent extends KernelEvent {
        String socket();
    }

    /** A managed socket is open. @param address {@code HOST:PORT} or a path */
    record SocketOpened(Instant at, String socket, String address) implements SocketEvent {}

    /** A managed socket could not be opened. */
    record SocketFailed(Instant at, String socket, String error) implements SocketEvent {}

    /** The daemon has closed a managed socket; processes may still have it. */
    record SocketClosed(Instant at, String socket) implements SocketEvent {}
}
