// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.Exit;
import io.circus.kernel.Label;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.Signal;
import io.circus.kernel.SpawnException;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.testing.FakeLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Processes that do what a test says. Any thread. */
public final class FakeTable implements ProcessTable {

    private final FakeLoop loop;
    private final Map<Integer, FakeChild> children = new LinkedHashMap<>();
    private final List<SpawnRequest> requests = new ArrayList<>();
    private final Map<Integer, Signal> sentToOrphans = new LinkedHashMap<>();
    private final Set<Integer> orphans = new TreeSet<>();
    private final Map<Integer, List<Runnable>> goneListeners = new LinkedHashMap<>();
    private int pids = 100;
    private int successes;
    private int failures;
    private int begunLater;
    private String errno = "ENOENT (no such file or directory)";
    private Duration stopTakes = Duration.ZERO;
    private boolean showsAll;
    private boolean hidden;
    private int untilEnd;
    private Exit end;

    FakeTable(FakeLoop loop) {
        this.loop = loop;
    }

    /** The next {@code count} spawns fail for that reason. */
    synchronized void failNextFor(String why, int count) {
        errno = why;
        failNext(count);
    }

    /** How many of those that are to fail are still to come. */
    synchronized int failuresLeft() {
        return failures;
    }

    /** The next {@code count} spawns fail. */
    public synchronized void failNext(int count) {
        failAfter(0, count);
    }

    /** After {@code successes} spawns {@code count} fail. */
    synchronized void failAfter(int successes, int count) {
        this.successes = successes;
        failures = count;
    }

    /** How long processes take to end after the stop signal; null: they ignore it. */
    public synchronized void stopTakes(Duration duration) {
        stopTakes = duration;
    }

    /** Whether processes show the whole command that they were spawned with, instead of the program that it comes to. */
    synchronized void showWords(boolean all) {
        showsAll = all;
    }

    /** From now on nothing is to be seen of processes, as after they were reaped. */
    synchronized void hide() {
        hidden = true;
    }

    /** Something is to be seen of processes again. */
    synchronized void unhide() {
        hidden = false;
    }

    private synchronized boolean hides() {
        return hidden;
    }

    private synchronized boolean showsAll() {
        return showsAll;
    }

    /** After {@code spawns} more, the next process ends as soon as it is spawned. */
    synchronized void endAfter(int spawns, Exit how) {
        untilEnd = spawns;
        end = how;
    }

    synchronized void addOrphan(int pid) {
        orphans.add(pid);
    }

    synchronized Map<Integer, Signal> sentToOrphans() {
        return new LinkedHashMap<>(sentToOrphans);
    }

    /** How many have been begun by a request that was not made yet. */
    synchronized int begunLater() {
        return begunLater;
    }

    public synchronized List<SpawnRequest> requests() {
        return List.copyOf(requests);
    }

    /** The process ends by itself, unless it has ended in this moment. */
    public void exit(int pid, Exit exit) {
        FakeChild child;
        synchronized (this) {
            child = children.get(pid);
        }
        if (child != null) {
            child.end(exit);
        }
    }

    public synchronized FakeChild child(int pid) {
        return children.get(pid);
    }

    @Override
    public void killRemains(String watcher) {}

    @Override
    public synchronized PendingSpawn begin(SpawnRequest request) {
        if (successes > 0) {
            successes--;
        } else if (failures > 0) {
            failures--;
            return () -> {
                throw new SpawnException(request.label(), request.command().getFirst(), SpawnException.Stage.EXEC,
                        errno);
            };
        }
        requests.add(request);
        var child = new FakeChild(request, ++pids);
        children.put(child.pid(), child);
        if (end != null && untilEnd-- == 0) {
            child.exit = end;
            end = null;
            children.remove(child.pid());
        }
        return () -> child;
    }

    /** The process is made when it is waited for, and no earlier. */
    @Override
    public synchronized PendingSpawn begin(Callable<SpawnRequest> preparation) {
        begunLater++;
        return () -> {
            try {
                return begin(preparation.call()).await();
            } catch (SpawnException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    public synchronized List<ChildProcess> processes() {
        return List.copyOf(children.values());
    }

    @Override
    public synchronized List<ChildProcess> processes(String watcher) {
        return children.values().stream().filter(child -> child.label.watcher().equals(watcher))
                .<ChildProcess>map(child -> child).toList();
    }

    @Override
    public synchronized Optional<ChildProcess> find(int pid) {
        return Optional.ofNullable(children.get(pid));
    }

    @Override
    public Map<ChildProcess, Set<Integer>> trees(Collection<ChildProcess> roots) {
        var trees = new LinkedHashMap<ChildProcess, Set<Integer>>();
        roots.forEach(root -> trees.put(root, Set.of()));
        return trees;
    }

    @Override
    public synchronized Set<Integer> remains(String watcher, Collection<ChildProcess> ended) {
        return new TreeSet<>(orphans);
    }

    @Override
    public synchronized Cancellable whenGone(int pid, Runnable listener) {
        goneListeners.computeIfAbsent(pid, key -> new ArrayList<>()).add(listener);
        return () -> { };
    }

    @Override
    public List<Integer> children(int pid) {
        return List.of();
    }

    @Override
    public List<Integer> descendants(int pid) {
        return List.of();
    }

    @Override
    public void farewell(String watcher, Signal signal, Duration grace) {}

    @Override
    public void forgetFarewell(String watcher) {}

    @Override
    public boolean signal(int pid, Signal signal) {
        FakeChild child;
        List<Runnable> gone = List.of();
        synchronized (this) {
            child = children.get(pid);
            if (orphans.contains(pid)) {
                sentToOrphans.put(pid, signal);
                if (signal.equals(Signal.KILL)) {
                    orphans.remove(pid);
                    gone = goneListeners.getOrDefault(pid, List.of());
                }
            }
        }
        gone.forEach(Runnable::run);
        return child != null && child.signal(signal);
    }

    /** A process that obeys the stop signal as the table says, and SIGKILL always. */
    public final class FakeChild implements ChildProcess {

        private final Label label;
        private final List<String> words;
        private final int pid;
        private final Instant startedAt = Instant.now();
        private final List<Consumer<Exit>> listeners = new ArrayList<>();
        private final List<Signal> signals = new ArrayList<>();
        private Cause.Commanded commanded;
        private Exit exit;

        private FakeChild(SpawnRequest request, int pid) {
            label = request.label();
            words = request.command();
            this.pid = pid;
        }

        public synchronized List<Signal> signals() {
            return List.copyOf(signals);
        }

        private void end(Exit how) {
            List<Consumer<Exit>> told;
            synchronized (this) {
                if (exit != null) {
                    return;
                }
                exit = how;
                told = List.copyOf(listeners);
            }
            synchronized (FakeTable.this) {
                children.remove(pid);
            }
            told.forEach(listener -> listener.accept(how));
        }

        @Override
        public void close(int pipe) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void settle() {
            // there is no daemon after this one
        }

        @Override
        public boolean isToldBefore() {
            return false;
        }

        @Override
        public Label label() {
            return label;
        }

        @Override
        public int pid() {
            return pid;
        }

        @Override
        public Instant startedAt() {
            return startedAt;
        }

        @Override
        public synchronized State state() {
            return exit != null ? State.EXITED : commanded != null ? State.STOPPING : State.RUNNING;
        }

        @Override
        public Optional<List<String>> words() {
            return exit().isPresent() || hides() ? Optional.empty() : Optional.of(showsAll() ? words : List.of("its program"));
        }

        @Override
        public OptionalInt stdin() {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt stdout() {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt stderr() {
            return OptionalInt.empty();
        }

        @Override
        public void letOutlive() {}

        @Override
        public synchronized void expectExit(Cause.Commanded cause) {
            if (commanded == null && exit == null) {
                commanded = cause;
            }
        }

        @Override
        public synchronized Optional<Cause.Commanded> commanded() {
            return Optional.ofNullable(commanded);
        }

        @Override
        public synchronized Optional<Cause> cause() {
            return Optional.ofNullable(exit).map(how -> commanded != null ? commanded : Cause.Ended.by(how));
        }

        @Override
        public boolean signal(Signal signal, Cause.Commanded cause) {
            return signal(signal);
        }

        @Override
        public boolean signal(Signal signal) {
            Duration takes;
            synchronized (FakeTable.this) {
                takes = stopTakes;
            }
            synchronized (this) {
                if (exit != null) {
                    return false;
                }
                signals.add(signal);
            }
            if (signal.equals(Signal.KILL)) {
                end(new Exit.Signalled(signal, false));
            } else if (signal.equals(Signal.TERM) && takes != null) {
                if (takes.isZero()) {
                    end(new Exit.Signalled(signal, false));
                } else {
                    loop.after(takes, () -> end(new Exit.Signalled(signal, false)));
                }
            }
            return true;
        }

        @Override
        public synchronized Optional<Exit> exit() {
            return Optional.ofNullable(exit);
        }

        @Override
        public Cancellable onExit(Consumer<Exit> listener) {
            Exit how;
            synchronized (this) {
                listeners.add(listener);
                how = exit;
            }
            if (how != null) {
                listener.accept(how);
            }
            return () -> {
                synchronized (this) {
                    listeners.remove(listener);
                }
            };
        }

        @Override
        public Optional<Exit> awaitExit(Duration patience) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return label.watcher() + "[" + pid + "]";
        }
    }
}
