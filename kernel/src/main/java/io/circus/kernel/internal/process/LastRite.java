// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cause;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Ends the processes that are left when the daemon ends, because whoever should have stopped them is not there: each
 * watcher's stop signal, its graceful time, KILL, and the same for what the processes have started. No hook is asked
 * and no stop method: those are gone. Any thread but the loop.
 */
public final class LastRite implements Runnable {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long KILL may take to work: only a process stuck in the kernel takes longer. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    private static final Cause.Commanded END = new Cause.Asked("the daemon", "quit");

    private final LinuxProcessTable table;

    /** The processes of one watcher. @param deadline of the graceful time, by the clock of {@link System#nanoTime} */
    private record Group(String watcher, Farewell farewell, List<Child> processes, long deadline) {

        static Group of(String watcher, Farewell farewell, List<Child> processes) {
            return new Group(watcher, farewell, processes, after(farewell.grace()));
        }

        private List<Child> living() {
            return processes.stream().filter(child -> child.exit().isEmpty()).toList();
        }
    }

    public LastRite(LinuxProcessTable table) {
        this.table = table;
    }

    /** Waits until they have ended: as long as the longest graceful time. Who comes meanwhile waits for the same. */
    @Override
    public synchronized void run() {
        try {
            List<Child> left = table.lastProcesses();
            if (!left.isEmpty()) {
                end(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(List<Child> left) throws InterruptedException {
        List<Group> groups = ask(left);
        for (Group group : groups) {
            if (!awaitEnd(group.processes(), group.deadline())) {
                kill(group);
            }
        }
        endRemains(groups);
        LOG.log(INFO, () -> "Ended " + left.size() + (left.size() == 1 ? " process" : " processes") + " that nothing else stopped");
    }

    /** Sends each its stop signal. @return what is to be waited for, in the order of their deadlines */
    private List<Group> ask(List<Child> left) {
        var byWatcher = new LinkedHashMap<String, List<Child>>();
        left.forEach(child -> byWatcher.computeIfAbsent(child.label().watcher(), name -> new ArrayList<>()).add(child));
        var groups = new ArrayList<Group>();
        byWatcher.forEach((watcher, children) -> {
            Farewell farewell = table.farewell(watcher);
            String pids = children.stream().map(child -> String.valueOf(child.pid())).collect(Collectors.joining(", "));
            LOG.log(WARNING, () -> watcher + ": nothing else stops " + pids + ", sending " + farewell.signal());
            children.forEach(child -> {
                child.expectExit(END);
                child.signal(farewell.signal(), END);
            });
            groups.add(Group.of(watcher, farewell, children));
        });
        groups.sort(Comparator.comparing(group -> group.farewell().grace()));
        return groups;
    }

    private void kill(Group group) throws InterruptedException {
        List<Child> stubborn = group.living();
        var trees = table.trees(List.<ChildProcess>copyOf(stubborn));
        for (Child child : stubborn) {
            LOG.log(WARNING, () -> child + ": still alive " + group.farewell().grace().toMillis() / 1000.0 + " s after "
                    + group.farewell().signal() + ", sending KILL");
            child.signal(Signal.KILL, END);
            trees.get(child).forEach(pid -> table.signal(pid, Signal.KILL));
        }
        if (!awaitEnd(stubborn, after(KILL_PATIENCE))) {
            LOG.log(ERROR, () -> "cannot stop " + group.living() + ": still alive after KILL");
        }
    }

    private static boolean awaitEnd(Collection<Child> processes, long deadline) throws InterruptedException {
        for (Child child : processes) {
            if (child.awaitExit(Duration.ofNanos(deadline - System.nanoTime())).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** What the processes have left behind has the rest of their graceful time. */
    private void endRemains(List<Group> groups) throws InterruptedException {
        List<ChildProcess> roots = groups.stream().flatMap(group -> group.processes().stream()).map(ChildProcess.class::cast).toList();
        var trees = table.trees(roots);
        var gone = new LinkedHashMap<Integer, CountDownLatch>();
        for (Group group : groups) {
            pids(group, trees).forEach(pid -> {
                var latch = new CountDownLatch(1);
                table.whenGone(pid, latch::countDown);
                gone.put(pid, latch);
                table.signal(pid, group.farewell().signal());
            });
        }
        for (Group group : groups) {
            for (int pid : pids(group, trees)) {
                if (!gone.get(pid).await(group.deadline() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    table.signal(pid, Signal.KILL);
                }
            }
            table.killRemains(group.watcher());
        }
        long deadline = after(KILL_PATIENCE);
        for (CountDownLatch latch : gone.values()) {
            latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private static List<Integer> pids(Group group, Map<ChildProcess, ? extends Collection<Integer>> trees) {
        return group.processes().stream().flatMap(child -> trees.get(child).stream()).toList();
    }

    private static long after(Duration patience) {
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 4);
        return System.nanoTime() + (patience.compareTo(longest) > 0 ? longest : patience).toNanos();
    }
}
