// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.linux.CrashPoint;
import io.circus.kernel.linux.ErrnoException;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the daemon before this one has left. Its processes are the keeper's children by now, and the keeper tells of their ends, also of
 * those that no daemon has seen. It tells before it reaps, so a pid that it has not told of is still that process's.
 */
final class TakenOver {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long a process that was just being made may need to come to its program, in nanoseconds. */
    private static final long HALF_MADE = 100_000_000;
    private static final long PAUSE = 2_000_000;

    private final SystemCalls calls;
    private final int keeper;
    private final Runnable hear;
    private final Function<Journal.Left, Child> maker;
    private final Consumer<Child> foreign;
    private final Map<Integer, Child> living = new ConcurrentHashMap<>();
    /** The ends of processes that are not in the journal; null when nobody asks any more. */
    private volatile Map<Integer, Exit> others = new ConcurrentHashMap<>();

    /**
     * @param hear has {@link #ended} called for each end that the keeper has told of
     * @param maker makes an entry of the table
     * @param foreign told of a process that is the child of somebody else, for its keeper was killed
     */
    TakenOver(SystemCalls calls, int keeper, Runnable hear, Function<Journal.Left, Child> maker,
            Consumer<Child> foreign) {
        this.foreign = foreign;
        this.calls = calls;
        this.keeper = keeper;
        this.hear = hear;
        this.maker = maker;
    }

    /** Takes over what is {@code left}. @return all in the order of their beginning, those too that have ended */
    List<Child> take(Journal journal, Function<Journal.Left, String> marks) {
        var all = new ArrayList<Child>();
        var strays = new ArrayList<Journal.Left>();
        var halfMade = new ArrayList<Journal.Left>();
        List<Journal.Left> left = journal.left().stream().sorted(Comparator.comparing(Journal.Left::serial)).toList();
        for (Journal.Left each : left) {
            if (each.label().wid() <= 0) {
                strays.add(each);
            } else if (each.pid() == 0) {
                halfMade.add(each);
            } else {
                all.add(enter(each));
            }
        }
        hear.run();
        CrashPoint.reach("ends heard");
        var unseen = new ArrayList<Journal.Left>();
        for (Journal.Left each : halfMade) {
            find(each, marks.apply(each)).ifPresentOrElse(all::add, () -> unseen.add(each));
        }
        all.addAll(match(unseen));
        others = null;
        CrashPoint.reach("half-made found");
        all.stream().filter(child -> child.exit().isEmpty() && !isThere(child.pid())).forEach(child -> {
            hear.run();
            if (journal.isForeign(child.pid(), ProcStat.beginning(child.pid()))) {
                foreign.accept(child);
            } else if (child.exit().isEmpty()) {
                ended(child.pid(), new Exit.Unknown("it ended while there was neither a daemon nor a keeper"));
            }
        });
        strays.forEach(stray -> end(stray, marks.apply(stray)));
        CrashPoint.reach("strays ended");
        LOG.log(INFO, () -> "Took over " + all.size() + " processes of the daemon before this one, "
                + all.stream().filter(child -> child.exit().isPresent()).count() + " of which have ended meanwhile");
        return all;
    }

    private Child enter(Journal.Left left) {
        Child child = maker.apply(left);
        child.resume(left);
        if (left.exit().isEmpty()) {
            living.put(left.pid(), child);
        }
        return child;
    }

    private boolean isThere(int pid) {
        return ProcStat.read(pid, new byte[1024]).filter(stat -> stat.parent() == keeper).isPresent();
    }

    /** One that the daemon before was just making. It carries its mark once it has come to its program. */
    private Optional<Child> find(Journal.Left left, String mark) {
        long deadline = System.nanoTime() + HALF_MADE;
        do {
            for (String name : new File("/proc").list((folder, name) -> Character.isDigit(name.charAt(0)))) {
                int pid = Integer.parseInt(name);
                if (isThere(pid) && ProcStat.environmentHas(pid, SpawnRequest.MARK + "=" + mark + "\0")) {
                    return Optional.of(made(left, pid));
                }
            }
            LockSupport.parkNanos(PAUSE);
        } while (System.nanoTime() < deadline);
        return Optional.empty();
    }

    /** Those of which nothing is to be seen have ended, if the ends that belong to nobody else can be theirs; else they never began. */
    private List<Child> match(List<Journal.Left> unseen) {
        hear.run();
        var matched = new ArrayList<Child>();
        boolean ofOne = unseen.stream().map(left -> left.label().watcher()).distinct().count() == 1;
        if (!ofOne || others.size() != unseen.size()) {
            unseen.forEach(TakenOver::forget);
            return matched;
        }
        var ends = new TreeMap<>(others).entrySet().iterator();
        for (Journal.Left left : unseen) {
            Map.Entry<Integer, Exit> end = ends.next();
            matched.add(made(left, end.getKey()));
            ended(end.getKey(), end.getValue());
        }
        return matched;
    }

    private Child made(Journal.Left left, int pid) {
        left.entry().runs(pid);
        return enter(left.withPid(pid));
    }

    private static void forget(Journal.Left left) {
        left.entry().over();
        for (var pipe : left.pipes()) {
            pipe.ifPresent(left.entry()::close);
        }
    }

    /** A hook or a check, for which nobody waits any more, with its session. */
    private void end(Journal.Left stray, String mark) {
        try {
            if (stray.pid() > 1 && isThere(stray.pid()) && ProcStat.environmentHas(stray.pid(), SpawnRequest.MARK + "=" + mark + "\0")) {
                calls.send(-stray.pid(), Signal.KILL.number());
            }
        } catch (ErrnoException e) {
            LOG.log(WARNING, e::getMessage);
        }
        stray.entry().over();
    }

    /** The keeper has seen the end of a process. Any thread. @return the one in the table, if it is one */
    Optional<Child> ended(int pid, Exit exit) {
        Child child = living.remove(pid);
        Map<Integer, Exit> asked = others;
        if (child != null) {
            child.endedAs(exit);
            CrashPoint.reach("end from the keeper noted");
        } else if (asked != null) {
            asked.put(pid, exit);
        }
        return Optional.ofNullable(child);
    }
}
