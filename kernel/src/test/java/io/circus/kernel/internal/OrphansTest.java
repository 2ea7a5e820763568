// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Exit;
import io.circus.kernel.linux.ErrnoException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.Test;

/** When orphans are looked for, and which are collected; the clock is moved by hand. */
public class OrphansTest {

    private final Timers loop = new Timers();
    private final Set<Integer> ended = new LinkedHashSet<>();
    private final Set<Integer> table = new LinkedHashSet<>();
    private final List<Integer> reaped = new ArrayList<>();
    private final List<Long> looks = new ArrayList<>();
    private boolean spawning;

    private final Orphans orphans = new Orphans(loop, calls(), table::contains, () -> spawning);

    private SystemCalls calls() {
        return (SystemCalls) Proxy.newProxyInstance(SystemCalls.class.getClassLoader(), new Class<?>[] {SystemCalls.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "anyExited" -> {
                        if (looks.isEmpty() || looks.getLast() != loop.now) {
                            looks.add(loop.now);
                        }
                        yield ended.stream().mapToInt(pid -> pid).findFirst();
                    }
                    case "reap" -> reap((int) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Optional<Exit> reap(int pid) {
        ended.remove(pid);
        reaped.add(pid);
        return Optional.of(new Exit.Status(0));
    }

    @Test
    public void looksSoonAfterAnEndAndThenLessAndLessOften() throws ErrnoException {
        orphans.begin();
        loop.advance(2500);
        assertEquals(List.of(0L, 1000L, 2000L), looks);
        looks.clear();
        orphans.lookSoon();
        orphans.lookSoon();
        loop.advance(3000);
        assertEquals(List.of(2550L, 2750L, 3550L, 4550L), looks);
    }

    @Test
    public void looksSoonAgainAfterOneIsFound() throws ErrnoException {
        orphans.begin();
        loop.advance(900);
        ended.addAll(List.of(7, 8));
        loop.advance(200);
        assertEquals(List.of(7, 8), reaped);
        assertEquals(List.of(0L, 1000L, 1050L), looks);
    }

    @Test
    public void looksForNothingBeforeTheBeginning() {
        ended.add(7);
        orphans.lookSoon();
        loop.advance(5000);
        assertEquals(List.of(), looks);
    }

    @Test
    public void leavesWhatIsInTheTableToItsDescriptor() throws ErrnoException {
        orphans.begin();
        table.add(5);
        ended.addAll(List.of(5, 7));
        loop.advance(1000);
        assertEquals(List.of(), reaped);
        ended.remove(5);
        table.remove(5);
        loop.runTasks();
        assertEquals(List.of(7), reaped);
    }

    @Test
    public void leavesAllAloneUntilNoSpawnIsUnderWay() throws ErrnoException {
        orphans.begin();
        ended.add(7);
        spawning = true;
        loop.advance(1000);
        assertEquals(List.of(), reaped);
        spawning = false;
        orphans.spawnsEnded();
        assertEquals(List.of(7), reaped);
    }

    /** A loop whose tasks and timers run when a test says so. Milliseconds. */
    private static final class Timers implements EventLoop {

        private final List<Runnable> tasks = new ArrayList<>();
        private final TreeMap<Long, Runnable> timers = new TreeMap<>();
        private long now;

        void advance(long millis) {
            long end = now + millis;
            while (!timers.isEmpty() && timers.firstKey() <= end) {
                now = timers.firstKey();
                timers.pollFirstEntry().getValue().run();
            }
            now = end;
        }

        void runTasks() {
            List<Runnable> due = List.copyOf(tasks);
            tasks.clear();
            due.forEach(Runnable::run);
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            long due = now + delay.toMillis();
            timers.put(due, task);
            return () -> timers.remove(due, task);
        }

        @Override
        public <T> T call(Supplier<T> task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cancellable whenReadable(int descriptor, Runnable onReady) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cancellable whenArriving(int descriptor, Runnable onArrival) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean inLoop() {
            return true;
        }
    }
}
