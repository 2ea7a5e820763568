// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.ControlGroups;
import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Exit;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.Signal;
import io.circus.kernel.SpawnException;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.linux.CrashPoint;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The table. Only the loop enters and removes children, so every other reader sees a true state of some moment. */
public final class LinuxProcessTable implements ProcessTable {

    private static final System.Logger LOG = System.getLogger("circus");

    /** An exec can take its time on a slow disk; the others go on meanwhile. */
    private static final int SPAWNERS = 4;

    /** When to try again what has failed for want of memory or descriptors. */
    private static final Duration AGAIN = Duration.ofMillis(250);

    /** How long spawns that have begun may take when the daemon ends. */
    private static final Duration LAST_SPAWN = Duration.ofSeconds(2);

    private final EventLoop loop;
    private final SystemCalls calls;
    private final Spawner spawner;
    private final DescriptorLimit limit;
    private final ProcessTrees trees;
    private final SpareDescriptor spare = new SpareDescriptor();
    private final Supplier<Optional<ControlGroups>> groups;
    private final ExecutorService spawners =
            Executors.newFixedThreadPool(SPAWNERS, Thread.ofPlatform().name("circus-spawn-", 1).factory());
    private final Map<Integer, Child> byPid = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, Child> bySerial = new ConcurrentSkipListMap<>();
    private final Map<String, Farewell> farewells = new ConcurrentHashMap<>();
    private final AtomicInteger spawning = new AtomicInteger();
    private final Orphans orphans;
    private final Journal journal;
    /** Null if there was no daemon before this one. */
    private volatile TakenOver takenOver;
    // loop only
    private long serials;
    private boolean told = true;
    /** Those whose ends are told when whoever waits for them is there again. */
    private final List<Child> untold = new ArrayList<>();

    /**
     * @param groups those of the moment, if there are any
     * @param journal for a daemon after this one
     */
    public LinuxProcessTable(EventLoop loop, SystemCalls calls, Supplier<Optional<ControlGroups>> groups, Journal journal)
            throws ErrnoException {
        this.journal = journal;
        this.groups = groups;
        this.loop = loop;
        this.calls = calls;
        limit = new DescriptorLimit(calls);
        spawner = new Spawner(calls, this::killedForMemory, limit, spare, journal);
        trees = new ProcessTrees(ProcessHandle.current().pid(), spare);
        orphans = new Orphans(loop, calls, byPid::containsKey, () -> spawning.get() > 0);
    }

    private boolean killedForMemory(int pid) {
        return groups.get().map(all -> all.killedForMemory(pid)).orElse(false);
    }

    public DescriptorBudget descriptors() {
        return limit;
    }

    /** Ends the spawners' threads; children go on. */
    public void close() {
        spawners.shutdown();
        trees.close();
        spare.close();
    }

    @Override
    public PendingSpawn begin(SpawnRequest request) throws InterruptedException {
        if (loop.inLoop()) {
            throw new IllegalStateException("cannot spawn " + request.label() + " on the loop");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return begin(() -> request, () -> new SpawnException(request.label(), request.command().getFirst(),
                SpawnException.Stage.EXEC, isClosed() ? "the daemon is ending" : Errno.EAGAIN.toString()));
    }

    @Override
    public PendingSpawn begin(Callable<SpawnRequest> request) {
        return begin(request, () -> new IllegalStateException("cannot make a process: "
                + (isClosed() ? "the daemon is ending" : "there is no thread to be had")));
    }

    private boolean isClosed() {
        return spawners.isShutdown();
    }

    private PendingSpawn begin(Callable<SpawnRequest> request, Supplier<Exception> withoutThread) {
        var result = new CompletableFuture<Child>();
        limit.makeRoomFor(byPid.size() + spawning.incrementAndGet());
        try {
            spawners.execute(() -> spawn(request, result));
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            loop.execute(this::spawnEnded);
            result.completeExceptionally(withoutThread.get());
        }
        return () -> await(result);
    }

    private void spawn(Callable<SpawnRequest> request, CompletableFuture<Child> result) {
        try {
            Child child = spawner.spawn(request.call());
            loop.execute(() -> enter(child, result));
        } catch (Throwable t) {
            loop.execute(this::spawnEnded);
            result.completeExceptionally(t);
        }
    }

    private static Child await(CompletableFuture<Child> result) throws SpawnException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    switch (e.getCause()) {
                        case SpawnException refused -> throw refused;
                        case RuntimeException unchecked -> throw unchecked;
                        default -> throw new IllegalStateException(e.getCause());
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void enter(Child child, CompletableFuture<Child> result) {
        byPid.put(child.pid(), child);
        bySerial.put(++serials, child);
        // who comes with control groups later finds it in the table
        groups.get().ifPresent(all -> all.enclose(child.label().watcher(), child.pid()));
        long serial = serials;
        watch(child, serial);
        result.complete(child);
        spawnEnded();
    }

    /** Without memory for it in the kernel this is tried again: the process is there, and its end must not be missed. */
    private void watch(Child child, long serial) {
        try {
            loop.whenReadable(child.pidfd(), () -> collect(child, serial));
        } catch (UncheckedIOException e) {
            LOG.log(WARNING, () -> child + ": cannot wait for its end, trying again: " + e.getMessage());
            loop.after(AGAIN, () -> watch(child, serial));
        }
    }

    private void spawnEnded() {
        if (spawning.decrementAndGet() == 0) {
            orphans.spawnsEnded();
        }
    }

    /** From now on orphans that have ended are collected. Not on the loop. */
    public void lookForOrphans() throws ErrnoException {
        orphans.begin();
    }

    /** Its pidfd says that the child has ended. Loop only. */
    private void collect(Child child, long serial) {
        Optional<Exit> exit = child.reap();
        if (exit.isEmpty()) {
            // whoever traces it takes its end first, and nothing tells when he has
            loop.after(AGAIN, () -> watch(child, serial));
            return;
        }
        if (exit.get() instanceof Exit.Unknown unknown) {
            LOG.log(WARNING, () -> child + ": " + unknown);
        }
        calls.close(child.pidfd());
        finish(child, serial);
    }

    private void finish(Child child, long serial) {
        byPid.remove(child.pid(), child);
        bySerial.remove(serial);
        try {
            // whoever acts on it comes first
            child.announceExit();
            CrashPoint.reach("exit told");
            if (child.label().wid() <= 0 || child.outlives()) {
                child.settle(); // nobody deals with its end
            }
        } finally {
            orphans.lookSoon();
        }
    }

    /**
     * Takes over the processes of the daemon before this one, before anybody uses the table. Those that have ended stay in it until
     * {@link #tellEnds}.
     *
     * @param hear has {@link #endedElsewhere} called for each end that the keeper has told of
     */
    public void takeOver(int keeper, Runnable hear) throws InterruptedException {
        trees.lookUnder(keeper);
        takenOver = new TakenOver(calls, keeper, hear, left -> new Child(calls, this::killedForMemory, left.label(), left.pid(), -1,
                spawner.mark(left.label().watcher(), left.serial()), left.startedAt(), left.pipes(), left.entry()), this::watchForeign);
        List<Child> all = takenOver.take(journal, left -> spawner.mark(left.label().watcher(), left.serial()));
        loop.call(() -> {
            told = false;
            for (Child child : all) {
                bySerial.put(++serials, child);
                if (child.exit().isEmpty()) {
                    byPid.put(child.pid(), child);
                } else {
                    untold.add(child);
                }
            }
            return null;
        });
    }

    /** Nobody tells the status of one whose parent is somebody else. */
    private void watchForeign(Child child) {
        whenGone(child.pid(), () -> endedElsewhere(child.pid(), new Exit.Unknown("its keeper was killed")));
    }

    /** This process is about to take the place of its keeper: what is left of daemons before this one has another parent by then. */
    public void becomesKeeper() {
        var beginning = new HashMap<Integer, Long>();
        bySerial.values().stream().filter(child -> child.isTakenOver() && child.exit().isEmpty())
                .forEach(child -> beginning.put(child.pid(), ProcStat.beginning(child.pid())));
        journal.foreign(beginning);
    }

    /** The keeper has seen the end of a process. Any thread. */
    public void endedElsewhere(int pid, Exit exit) {
        takenOver.ended(pid, exit).ifPresent(child -> loop.execute(() -> endedElsewhere(child)));
    }

    private void endedElsewhere(Child child) {
        if (told) {
            bySerial.entrySet().stream().filter(entry -> entry.getValue() == child).findFirst()
                    .ifPresent(entry -> finish(child, entry.getKey()));
        } else if (!untold.contains(child)) {
            untold.add(child);
        }
    }

    /** Whoever waits for the ends of processes is there. Any thread. */
    public void tellEnds() {
        loop.execute(() -> {
            told = true;
            untold.forEach(this::endedElsewhere);
            untold.clear();
        });
    }

    /** What a listener is told first. Loop only. */
    public KernelEvent.Snapshot snapshot() {
        var running = new ArrayList<KernelEvent.Snapshot.Running>();
        bySerial.values().forEach(child -> running.add(new KernelEvent.Snapshot.Running(child.label().watcher(),
                child.label().wid(), child.pid(), child.startedAt())));
        return new KernelEvent.Snapshot(Instant.now(), running);
    }

    @Override
    public List<ChildProcess> processes() {
        return List.copyOf(bySerial.values());
    }

    @Override
    public List<ChildProcess> processes(String watcher) {
        var processes = new ArrayList<ChildProcess>();
        for (Child child : bySerial.values()) {
            if (child.label().watcher().equals(watcher)) {
                processes.add(child);
            }
        }
        return processes;
    }

    @Override
    public Optional<ChildProcess> find(int pid) {
        return Optional.ofNullable(byPid.get(pid));
    }

    @Override
    public Map<ChildProcess, Set<Integer>> trees(Collection<ChildProcess> roots) throws InterruptedException {
        return trees.of(roots, byPid::containsKey);
    }

    @Override
    public Set<Integer> remains(String watcher, Collection<ChildProcess> ended) throws InterruptedException {
        Optional<ControlGroups> present = groups.get();
        Set<Integer> members = present.isPresent() ? spare.lend(() -> present.get().members(watcher)) : Set.of();
        return trees.remains(spawner.markOf(watcher), ended, byPid::containsKey, members);
    }

    @Override
    public void killRemains(String watcher) throws InterruptedException {
        Optional<ControlGroups> present = groups.get();
        if (present.isPresent() && processes(watcher).isEmpty()) {
            spare.lend(() -> {
                present.get().kill(watcher);
                return null;
            });
        }
    }

    @Override
    public Cancellable whenGone(int pid, Runnable listener) {
        int pidfd;
        try {
            pidfd = calls.pidfd(pid);
        } catch (ErrnoException e) {
            return e.isPassing() ? whenGoneWithoutDescriptor(pid, listener) : gone(listener);
        }
        var closed = new AtomicBoolean();
        Runnable close = () -> {
            if (closed.compareAndSet(false, true)) {
                calls.close(pidfd);
            }
        };
        Cancellable watch = loop.whenReadable(pidfd, () -> {
            close.run();
            listener.run();
        });
        return () -> {
            watch.cancel();
            close.run();
        };
    }

    private Cancellable gone(Runnable listener) {
        loop.execute(listener);
        return () -> { };
    }

    /** There is no descriptor to wait with: looks again and again until there is one, or no such process. */
    private Cancellable whenGoneWithoutDescriptor(int pid, Runnable listener) {
        var watch = new AtomicReference<Cancellable>();
        var cancelled = new AtomicBoolean();
        watch.set(loop.after(AGAIN, () -> {
            if (!cancelled.get()) {
                watch.set(whenGone(pid, listener));
            }
        }));
        return () -> {
            cancelled.set(true);
            watch.get().cancel();
        };
    }

    @Override
    public void farewell(String watcher, Signal signal, Duration grace) {
        if (!signal.exists()) {
            throw new IllegalArgumentException("expected a signal from 1 to 64, got " + signal.number());
        }
        farewells.put(watcher, new Farewell(signal, grace));
    }

    @Override
    public void forgetFarewell(String watcher) {
        farewells.remove(watcher);
    }

    Farewell farewell(String watcher) {
        return farewells.getOrDefault(watcher, Farewell.USUAL);
    }

    /** Makes no process any more. @return those that are left and must not outlive the daemon. Not on the loop. */
    List<Child> lastProcesses() throws InterruptedException {
        spawners.shutdown();
        spawners.awaitTermination(LAST_SPAWN.toMillis(), TimeUnit.MILLISECONDS);
        return loop.call(() -> bySerial.values().stream().filter(child -> !child.outlives()).toList());
    }

    @Override
    public List<Integer> children(int pid) {
        return trees.children(pid);
    }

    @Override
    public List<Integer> descendants(int pid) {
        return trees.descendants(pid);
    }

    @Override
    public boolean signal(int pid, Signal signal) {
        Child child = byPid.get(pid);
        if (child != null) {
            return child.signal(signal);
        }
        if (pid <= 1 || signal.number() != 0 && !signal.exists()) {
            throw new IllegalArgumentException("cannot send signal " + signal.number() + " to process " + pid);
        }
        try {
            return calls.send(pid, signal.number());
        } catch (ErrnoException e) {
            LOG.log(WARNING, e::getMessage);
            return false;
        }
    }
}
