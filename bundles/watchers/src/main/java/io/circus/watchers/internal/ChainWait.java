// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Exit;
import io.circus.kernel.SpawnException;
import io.circus.kernel.foreign.Guard;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.WatcherSettings;
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

    /** Whether the user may execute the program at all. */
    private static final String MAY_EXECUTE = "case $1 in */*) test -x \"$1\";; *) command -v \"$1\" >/dev/null;; esac";

    private final Surroundings with;
    private final Lane lane;

    ChainWait(Surroundings with, Lane lane) {
        this.with = with;
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
        long begun = with.nanoTime().getAsLong();
        for (Duration pause = FIRST_PAUSE; worker.isBeforeItsProgram(); pause = longer(pause)) {
            if (with.nanoTime().getAsLong() - begun < SHORT.toNanos()) {
                lane.awaitSoon(worker::hasEnded, pause);
            } else {
                lane.await(worker::hasEnded, pause);
            }
        }
        Optional<Exit> exit = worker.process().exit();
        if (exit.isPresent() && ExecChain.isFailure(exit.get().code()) && !worker.isStopping()) {
            boolean passing = exit.get().code() == NOT_EXECUTED && mayExecute(worker.chain().get(), settings);
            throw new BrokenChainException("cannot spawn " + worker.process().label() + " (" + worker.chain().get().program() + "): "
                    + exit.get() + " before its program ran" + (passing ? ", which can be executed: for want of processes or memory"
                            : "; its standard error says why"), passing);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** Whether only others keep the program from being executed: the user could, or cannot execute anything at the moment. */
    private boolean mayExecute(ChainedCommand chain, WatcherSettings settings) throws OvertakenException, InterruptedException {
        try {
            Exit exit = BackgroundCall.<Exit, OvertakenException>await(Guard.own(), () -> new HookProcess(with.table()).run(
                    settings.name(), ExecChain.asUser(List.of("/bin/sh", "-c", MAY_EXECUTE, "sh", chain.program()), settings),
                    ProcessContext.of(settings), "", false).exit(), Hooks.PATIENCE, lane::signal, lane::await);
            return exit.code() == 0 || exit.code() == NOT_EXECUTED;
        } catch (ExecutionException e) {
            return e.getCause() instanceof SpawnException spawn && spawn.isPassing();
        } catch (TimeoutException e) {
            return false;
        }
    }
}
