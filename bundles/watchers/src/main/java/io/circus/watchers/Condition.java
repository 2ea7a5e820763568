// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a unit is, since when and why, as of some moment. One without processes wants none and has had none.
 *
 * @param reason of the state; empty where nobody would ask
 * @param wanted how many processes it should have
 * @param degraded how many of them are not ready although it should be; 0 for one that is stopped
 * @param restarts how many processes took the place of others that had ended by themselves, since the watcher was added
 * @param lastEnd of a process that has ended, or could not be started
 * @param workers its processes, in the order of their spawning
 */
public record Condition(State state, Instant since, Optional<String> reason, int wanted, int degraded, long restarts,
        Optional<End> lastEnd, List<Process> workers) {

    public Condition {
        workers = List.copyOf(workers);
    }

    /** One process of it. */
    public record Process(Worker worker, State state, Instant since, Optional<String> reason) {}

    /**
     * How a process ended. All of it is text and numbers, so that it can be kept.
     *
     * @param pid empty if it could not be started
     * @param exitCode empty if nobody knows
     * @param cause the {@link Cause#word word} of its cause
     * @param by who was {@link Cause#by behind it}
     */
    public record End(OptionalInt pid, int wid, Instant at, OptionalInt exitCode, String cause, Optional<String> by) {

        /** Of a process that has ended. */
        public static End of(int pid, int wid, Instant at, Exit exit, Cause cause) {
            return new End(OptionalInt.of(pid), wid, at, exit.exitCode(), cause.word(), cause.by());
        }

        /** Of one that could not be started. */
        public static End notSpawned(int wid, Instant at, String reason) {
            var cause = new WatcherCause.Spawn(reason);
            return new End(OptionalInt.empty(), wid, at, OptionalInt.empty(), cause.word(), cause.by());
        }
    }

    /** Why a watcher is stopped: {@code stopped by user root with stop}. */
    public static String stopped(Cause.Commanded cause) {
        return switch (cause) {
            case Cause.Asked(String who, String verb) ->
                "stopped" + (who.isEmpty() ? "" : " by " + who) + (verb.isEmpty() ? "" : " with " + verb);
            case WatcherCause.Plugin plugin -> "stopped by " + plugin;
            default -> "stopped: " + cause;
        };
    }

    /** Of a unit that knows no more of itself than its status: its processes, if it has some, count as ready. */
    public static Condition byStatus(Unit unit) {
        State state = switch (unit.status()) {
            case STOPPED -> State.OFF;
            case STARTING -> State.WAITING;
            case ACTIVE -> State.READY;
            case STOPPING -> State.STOPPING;
        };
        List<Worker> workers = unit instanceof Watcher watcher ? watcher.workers() : List.of();
        return new Condition(state, unit.statusSince(), unit.reason(), unit.settings().get(WatcherOption.NUMPROCESSES), 0, 0,
                Optional.empty(), workers.stream()
                        .map(worker -> new Process(worker, State.READY, worker.startedAt(), Optional.empty())).toList());
    }
}
