// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.stop;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.Signal;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.internal.hooks.Hooks;
import io.circus.watchers.internal.pacing.SignalPacer;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Ends processes of one watcher: asks, waits, insists. Every method waits; none is for the loop. */
public final class Stopper {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long SIGKILL may take to work: only a process stuck in the kernel takes longer. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    /** A hook before the signal and one after it, each with some time to spare. */
    private static final Duration SIGNAL_HOOKS_PATIENCE = Hooks.PATIENCE.multipliedBy(3);

    /** Nobody waits so long for a place in the line of all signals. */
    private static final Duration PACER_PATIENCE = Duration.ofMinutes(1);

    /** How the calling thread waits. */
    public interface Wait {
        /**
         * @return whether {@code condition}, tried whenever one of the processes ends, held before the time was over
         */
        boolean until(BooleanSupplier condition, Duration patience) throws InterruptedException;
    }

    private final String watcher;
    private final WatcherContext context;
    private final Runnable wake;
    private final Signaller signaller;

    /** @param wake makes the waiting thread try its condition again; any thread */
    public Stopper(String watcher, WatcherContext context, Runnable wake) {
        this.watcher = watcher;
        this.context = context;
        this.wake = wake;
        signaller = new Signaller(context);
    }

    /**
     * Ends all {@code workers} at once and what their processes have started; takes as long as the slowest one. One
     * that somebody else is ending already is not asked again, but has to end in the same time.
     *
     * @param orphansToo whether what earlier processes of the watcher left behind ends too
     */
    public void stop(List<TrackedWorker> workers, StopPolicy policy, boolean orphansToo, Wait wait)
            throws InterruptedException {
        stop(workers, policy, orphansToo, wait, () -> { });
    }

    /** @param onAsked called when all have been asked */
    public void stop(List<TrackedWorker> workers, StopPolicy policy, boolean orphansToo, Wait wait, Runnable onAsked)
            throws InterruptedException {
        List<TrackedWorker> asked =
                workers.stream().filter(worker -> worker.beginStopping(policy.cause()) && !worker.hasEnded()).toList();
        boolean byMethod = policy.method().isPresent() && !policy.gracefulTimeout().isZero();
        if (!byMethod) {
            sendToEach(asked, policy.signal(), policy, wait);
        }
        long deadline = context.nanoTime().getAsLong() + policy.gracefulTimeout().toNanos();
        Optional<MethodStop> asking = byMethod ? Optional.of(ask(asked, policy)) : Optional.empty();
        onAsked.run();
        try {
            if (policy.gracefulTimeout().isZero() || !wait.until(() -> allEnded(workers), left(deadline))) {
                insist(workers, policy, wait);
            }
        } finally {
            asking.ifPresent(MethodStop::close);
        }
        endRemains(workers, policy, orphansToo, deadline, wait);
    }

    private MethodStop ask(List<TrackedWorker> workers, StopPolicy policy) {
        var asking = new MethodStop(policy, context, (worker, reason) -> sendInstead(worker, policy, reason));
        workers.forEach(asking::ask);
        return asking;
    }

    private void sendInstead(TrackedWorker worker, StopPolicy policy, String reason) {
        if (worker.hasEnded()) {
            return;
        }
        LOG.log(WARNING, () -> "cannot stop " + worker + " with " + policy.method().orElseThrow() + ": "
                + reason + ", sending " + policy.signal() + " instead");
        try {
            sendTo(worker, policy.signal(), policy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends {@code signal} to all, as fast as the pacer lets it: where hooks are to be asked, which take their time anyway,
     * to all at once, and each worker has a thread that waits for them.
     */
    private void sendToEach(List<TrackedWorker> workers, Signal signal, StopPolicy policy, Wait wait)
            throws InterruptedException {
        if (!Signaller.waits(policy.settings())) {
            for (TrackedWorker worker : workers) {
                SignalPacer.Ticket ticket = context.pacer().take(wake);
                if (!ticket.isValid()) {
                    // not otherwise: whoever waits deals with the ends of processes, and those come after the signals
                    wait.until(() -> ticket.isValid() || worker.hasEnded(), PACER_PATIENCE);
                }
                if (!worker.hasEnded()) {
                    sendTo(worker, signal, policy);
                }
            }
            return;
        }
        var left = new AtomicInteger(workers.size());
        for (TrackedWorker worker : workers) {
            Thread.ofVirtual().name("circus-signal-" + watcher).start(() -> {
                try {
                    sendTo(worker, signal, policy);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    left.decrementAndGet();
                    wake.run();
                }
            });
        }
        wait.until(() -> left.get() == 0, SIGNAL_HOOKS_PATIENCE);
    }

    private void sendTo(TrackedWorker worker, Signal signal, StopPolicy policy) throws InterruptedException {
        boolean childrenToo = policy.children() && !signal.equals(Signal.KILL);
        var children = new ArrayList<Integer>();
        Runnable ready = () -> {
            if (childrenToo) {
                children.addAll(context.table().children(worker.pid()));
            }
        };
        signaller.send(worker, signal, policy.cause(), policy.settings(), ready, () -> post(worker.wid(), worker.pid(), signal, policy.cause()));
        for (int child : children) {
            send(worker.wid(), child, signal, policy.cause());
        }
    }

    /** SIGKILL to what has not ended, with its whole tree. */
    private void insist(List<TrackedWorker> workers, StopPolicy policy, Wait wait) throws InterruptedException {
        List<TrackedWorker> stubborn = workers.stream().filter(worker -> !worker.hasEnded()).toList();
        // a hook takes its time, in which a pid could become another process's
        boolean hooked = Signaller.waits(policy.settings());
        Map<ChildProcess, Set<Integer>> trees = hooked ? Map.of() : treesOf(stubborn);
        for (TrackedWorker worker : stubborn) {
            if (!policy.gracefulTimeout().isZero()) {
                LOG.log(WARNING, () -> worker + ": still alive " + StopPolicy.text(policy.gracefulTimeout()) + " after "
                        + (policy.method().isPresent() ? "it was asked to end" : policy.signal()) + ", sending KILL");
            }
        }
        sendToEach(stubborn, Signal.KILL, policy, wait);
        if (hooked) {
            trees = treesOf(stubborn);
        }
        for (TrackedWorker worker : stubborn) {
            for (int pid : trees.getOrDefault(worker.process(), Set.of())) {
                send(worker.wid(), pid, Signal.KILL, policy.cause());
            }
        }
        if (!wait.until(() -> allEnded(stubborn), KILL_PATIENCE)) {
            for (TrackedWorker worker : stubborn) {
                if (!worker.hasEnded()) {
                    LOG.log(ERROR, () -> "cannot stop " + worker + ": still alive " + StopPolicy.text(KILL_PATIENCE) + " after KILL");
                }
            }
        }
    }

    private Map<ChildProcess, Set<Integer>> treesOf(List<TrackedWorker> workers) throws InterruptedException {
        return context.table().trees(workers.stream().map(TrackedWorker::process).toList());
    }

    /** What the ended processes have left behind: asked like them, and killed when the graceful time is over. */
    private void endRemains(List<TrackedWorker> workers, StopPolicy policy, boolean orphansToo, long deadline, Wait wait)
            throws InterruptedException {
        List<ChildProcess> ended =
                workers.stream().filter(TrackedWorker::hasEnded).map(TrackedWorker::process).toList();
        var remains = new TreeSet<Integer>();
        if (orphansToo) {
            remains.addAll(context.table().remains(watcher, ended));
        } else {
            context.table().trees(ended).values().forEach(remains::addAll);
        }
        if (remains.isEmpty()) {
            return;
        }
        LOG.log(INFO, () -> watcher + ": its processes left " + remains + " behind, ending them");
        Set<Integer> alive = ConcurrentHashMap.newKeySet();
        alive.addAll(remains);
        var watches = new ArrayList<Cancellable>();
        for (int pid : remains) {
            watches.add(context.table().whenGone(pid, () -> {
                alive.remove(pid);
                wake.run();
            }));
        }
        try {
            sendAll(remains, policy.signal(), policy.cause());
            if (!wait.until(alive::isEmpty, left(deadline))) {
                sendAll(List.copyOf(alive), Signal.KILL, policy.cause());
                if (orphansToo) {
                    context.table().killRemains(watcher);
                }
                wait.until(alive::isEmpty, KILL_PATIENCE);
            }
        } finally {
            watches.forEach(Cancellable::cancel);
        }
    }

    private void sendAll(Collection<Integer> pids, Signal signal, Cause.Commanded cause) {
        for (int pid : pids) {
            send(0, pid, signal, cause);
        }
    }

    /** Told before it is done: the process may end, and that be told, before this thread goes on. */
    private void send(int wid, int pid, Signal signal, Cause.Commanded cause) {
        post(wid, pid, signal, cause);
        context.table().signal(pid, signal);
    }

    private void post(int wid, int pid, Signal signal, Cause.Commanded cause) {
        context.post(new WatcherEvent.WorkerSignalled(Instant.now(), watcher, wid, pid, signal, cause));
    }

    private Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - context.nanoTime().getAsLong()));
    }

    private static boolean allEnded(Collection<TrackedWorker> workers) {
        return workers.stream().allMatch(TrackedWorker::hasEnded);
    }
}
