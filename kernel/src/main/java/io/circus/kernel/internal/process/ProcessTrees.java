// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.SpawnRequest;
import java.io.File;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntPredicate;

/**
 * Who descends from whom, by {@code /proc}. One thread reads; those who ask while it reads share the next reading, so a
 * thousand stops at once cost two readings, not a thousand.
 */
final class ProcessTrees {

    private final int daemon;
    /** The parent of orphans that a daemon before this one has left; 0 if there was none. */
    private volatile int keeper;
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("circus-proc").factory());
    private final byte[] buffer = new byte[1024];
    private final SpareDescriptor spare;
    // guarded by this
    private CompletableFuture<Processes> next;

    /** @param spare for reading when there is no other descriptor left: what is not found is not ended */
    ProcessTrees(long daemon, SpareDescriptor spare) {
        this.daemon = (int) daemon;
        this.spare = spare;
    }

    /** Orphans are also among the children of {@code parent}, which is the keeper. */
    void lookUnder(int parent) {
        keeper = parent;
    }

    void close() {
        reader.shutdown();
    }

    /** All processes of one moment, by pid and by parent. */
    private record Processes(Map<Integer, ProcStat> byPid, Map<Integer, List<ProcStat>> byParent) {

        void addDescendants(int pid, Collection<Integer> result) {
            for (ProcStat child : byParent.getOrDefault(pid, List.of())) {
                if (result.add(child.pid())) {
                    addDescendants(child.pid(), result);
                }
            }
        }
    }

    /**
     * What belongs to each of {@code roots}: its descendants, and the orphans (children of the daemon that
     * {@code inTable} does not know) of its session or with its mark, with their descendants.
     */
    Map<ChildProcess, Set<Integer>> of(Collection<ChildProcess> roots, IntPredicate inTable)
            throws InterruptedException {
        return of(read(), roots, inTable);
    }

    private Map<ChildProcess, Set<Integer>> of(Processes processes, Collection<ChildProcess> roots,
            IntPredicate inTable) {
        var trees = new LinkedHashMap<ChildProcess, Set<Integer>>();
        List<ProcStat> orphans = orphans(processes, inTable);
        for (ChildProcess root : roots) {
            var tree = new TreeSet<Integer>();
            if (root.exit().isEmpty()) {
                processes.addDescendants(root.pid(), tree);
            }
            for (ProcStat orphan : orphans) {
                if (orphan.session() == root.pid() || carriesMark(orphan, root)) {
                    tree.add(orphan.pid());
                    processes.addDescendants(orphan.pid(), tree);
                }
            }
            tree.removeIf(pid -> processes.byPid().get(pid).state() == 'Z');
            trees.put(root, tree);
        }
        return trees;
    }

    /**
     * The orphans that are {@code members} of the watcher's control group or whose mark begins with {@code markOfWatcher},
     * with their descendants, and the trees of {@code ended}.
     */
    Set<Integer> remains(String markOfWatcher, Collection<ChildProcess> ended, IntPredicate inTable,
            Set<Integer> members) throws InterruptedException {
        Processes processes = read();
        var result = new TreeSet<Integer>();
        of(processes, ended, inTable).values().forEach(result::addAll);
        for (ProcStat orphan : orphans(processes, inTable)) {
            if (members.contains(orphan.pid())
                    || environmentHas(orphan, SpawnRequest.MARK + "=" + markOfWatcher)) {
                result.add(orphan.pid());
                processes.addDescendants(orphan.pid(), result);
            }
        }
        return result;
    }

    private List<ProcStat> orphans(Processes processes, IntPredicate inTable) {
        var orphans = new ArrayList<ProcStat>();
        for (int parent : new int[] {daemon, keeper}) {
            for (ProcStat child : processes.byParent().getOrDefault(parent, List.of())) {
                if (!inTable.test(child.pid()) && child.state() != 'Z' && child.pid() != daemon) {
                    orphans.add(child);
                }
            }
        }
        return orphans;
    }

    private boolean carriesMark(ProcStat orphan, ChildProcess root) {
        return root instanceof Child child && environmentHas(orphan, SpawnRequest.MARK + "=" + child.mark() + "\0");
    }

    private boolean environmentHas(ProcStat process, String beginning) {
        return spare.lend(() -> ProcStat.environmentHas(process.pid(), beginning));
    }

    List<Integer> children(int pid) {
        return readUnlessInterrupted().byParent().getOrDefault(pid, List.of()).stream().map(ProcStat::pid).toList();
    }

    List<Integer> descendants(int pid) {
        var descendants = new LinkedHashSet<Integer>();
        readUnlessInterrupted().addDescendants(pid, descendants);
        return List.copyOf(descendants);
    }

    private Processes readUnlessInterrupted() {
        try {
            return read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Processes(Map.of(), Map.of());
        }
    }

    private Processes read() throws InterruptedException {
        CompletableFuture<Processes> reading;
        synchronized (this) {
            if (next == null) {
                next = new CompletableFuture<>();
                reader.execute(this::readOnce);
            }
            reading = next;
        }
        try {
            return reading.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void readOnce() {
        CompletableFuture<Processes> reading;
        synchronized (this) {
            reading = next;
            next = null;
        }
        try {
            reading.complete(spare.lend(this::readAll));
        } catch (RuntimeException | Error e) {
            reading.completeExceptionally(e);
        }
    }

    private Processes readAll() {
        var byPid = new HashMap<Integer, ProcStat>();
        var byParent = new HashMap<Integer, List<ProcStat>>();
        String[] names = new File("/proc").list();
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                ProcStat.read(Integer.parseInt(name), buffer).ifPresent(stat -> {
                    byPid.put(stat.pid(), stat);
                    byParent.computeIfAbsent(stat.parent(), pid -> new ArrayList<>()).add(stat);
                });
            }
        }
        return new Processes(byPid, byParent);
    }
}
