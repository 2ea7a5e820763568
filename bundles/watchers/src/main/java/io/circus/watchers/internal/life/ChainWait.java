// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import io.circus.kernel.Exit;
import io.circus.kernel.SpawnException;
import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.command.ChainedCommand;
import io.circus.watchers.internal.command.ExecChain;
import io.circus.watchers.internal.hooks.HookProcess;
import io.circus.watchers.internal.hooks.Hooks;
import io.circus.watchers.internal.lane.BackgroundCall;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.OvertakenException;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Waits until a new process has gone through its {@link ExecChain}: only then is it known that it could be spawned. It takes a
 * millisecond or two. The kernel tells nobody that a program is executed, so {@code /proc} is looked at until it is. Its
 * methods belong to the lane's thread.
 */
final class ChainWait {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    /** From then on it counts as something that is waited for: a look-up of the user's groups in the network, say. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** The status of a chain whose last program is there, but was not executed. */
    private static final int NOT_EXECUTED = 126;

    /** Whether the program is one that can be executed, and so its interpreter if it has one: sh -c ... sh PROGRAM. */
    private static final String MAY_EXECUTE = """
            p=$1
            case $p in */*) ;; *) p=$(command -v "$p") || exit 1 ;; esac
            [ -f "$p" ] && [ -x "$p" ] || exit 1
            l=
            IFS= read -r l 2>/dev/null < "$p"
            case $l in '#!'*) set -f; set -- ${l#'#!'}; [ -x "$1" ] || exit 1 ;; esac
            exit 0
            """;

    private final WatcherContext context;
    private final Lane lane;

    ChainWait(WatcherContext context, Lane lane) {
        this.context = context;
        this.lane = lane;
    }

    /** A process has ended before its own program ran. */
    static final class BrokenChainException extends Exception {

        private static final long serialVersionUID = 1;

        private final boolean passing;

        private BrokenChainException(String message, boolean passing) {
            super(message);
            this.passing = passing;
        }

        /** Whether it is over as soon as others let go of what they hold. */
        boolean isPassing() {
            return passing;
        }
    }

    /**
     * Waits until {@code worker}, which is held, runs its own program, or has ended.
     *
     * @throws BrokenChainException if it has ended without having come to it
     */
    void await(TrackedWorker worker, WatcherSettings settings)
            throws BrokenChainException, OvertakenException, InterruptedException {
        if (worker.chain().isEmpty()) {
            return;
        }
        long begun = context.nanoTime().getAsLong();
        long lastSeen = begun;
        for (Duration pause = FIRST_PAUSE; !worker.hasEnded(); pause = longer(pause)) {
            TrackedWorker.Sight sight = worker.look();
            long now = context.nanoTime().getAsLong();
            // nothing is to be seen in the moment of an exec, and when it has just been reaped and its end is told in a moment
            if (sight == TrackedWorker.Sight.PROGRAM || sight == TrackedWorker.Sight.NOTHING && now - lastSeen >= SHORT.toNanos()) {
                break;
            }
            lastSeen = sight == TrackedWorker.Sight.NOTHING ? lastSeen : now;
            if (now - begun < SHORT.toNanos()) {
                lane.awaitSoon(worker::hasEnded, pause);
            } else {
                lane.await(worker::hasEnded, pause);
            }
        }
        Optional<Exit> exit = worker.process().exit();
        if (exit.isPresent() && !worker.isStopping() && ExecChain.mayBeItsFailure(exit.get(), settings)) {
            tell(worker, exit.get(), probe(worker.chain().get(), settings));
        }
    }

    /** @param probe how one has ended that asks in place of the program whether that can be executed; empty if it could not ask */
    private static void tell(TrackedWorker worker, Exit exit, Optional<Exit> probe) throws BrokenChainException {
        if (probe.isPresent() && probe.get().equals(new Exit.Status(0))) {
            return; // it was the program that ended like this
        }
        boolean passing = probe.isEmpty() || probe.get().equals(new Exit.Status(NOT_EXECUTED));
        throw new BrokenChainException("cannot spawn " + worker.process().label() + " (" + worker.chain().get().program() + "): "
                + exit + " before its program ran" + (passing ? ", for want of processes or memory" : "; its standard error says why"),
                passing);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Goes through the same chain once more. Empty for want of what others hold. */
    private Optional<Exit> probe(ChainedCommand chain, WatcherSettings settings) throws OvertakenException, InterruptedException {
        try {
            return Optional.of(BackgroundCall.<Exit, OvertakenException>await(Guard.own(), () -> new HookProcess(context.table()).run(
                    settings.name(), ExecChain.around(List.of("/bin/sh", "-c", MAY_EXECUTE, "sh", chain.program()), settings, List.of()),
                    ProcessContext.of(settings), "", false).exit(), Hooks.PATIENCE, lane::signal, lane::await));
        } catch (ExecutionException e) {
            return e.getCause() instanceof SpawnException spawn && spawn.isPassing() ? Optional.empty() : Optional.of(new Exit.Status(1));
        } catch (TimeoutException e) {
            return Optional.of(new Exit.Status(1));
        }
    }
}
