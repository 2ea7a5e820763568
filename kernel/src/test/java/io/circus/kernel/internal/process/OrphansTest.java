// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.Exit;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.testing.FakeLoop;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** When orphans are looked for, and which are collected; the clock is moved by hand. */
public class OrphansTest {

    private final FakeLoop loop = FakeLoop.queueing();
    private final long begin = loop.getAsLong();
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
                        long now = Duration.ofNanos(loop.getAsLong() - begin).toMillis();
                        if (looks.isEmpty() || looks.getLast() != now) {
                            looks.add(now);
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
        loop.advance(Duration.ofMillis(2500));
        assertEquals(List.of(0L, 1000L, 2000L), looks);
        looks.clear();
        orphans.lookSoon();
        orphans.lookSoon();
        loop.advance(Duration.ofMillis(3000));
        assertEquals(List.of(2550L, 2750L, 3550L, 4550L), looks);
    }

    @Test
    public void looksSoonAgainAfterOneIsFound() throws ErrnoException {
        orphans.begin();
        loop.advance(Duration.ofMillis(900));
        ended.addAll(List.of(7, 8));
        loop.advance(Duration.ofMillis(200));
        assertEquals(List.of(7, 8), reaped);
        assertEquals(List.of(0L, 1000L, 1050L), looks);
    }

    @Test
    public void looksForNothingBeforeTheBeginning() {
        ended.add(7);
        orphans.lookSoon();
        loop.advance(Duration.ofMillis(5000));
        assertEquals(List.of(), looks);
    }

    @Test
    public void leavesWhatIsInTheTableToItsDescriptor() throws ErrnoException {
        orphans.begin();
        table.add(5);
        ended.addAll(List.of(5, 7));
        loop.advance(Duration.ofMillis(1000));
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
        loop.advance(Duration.ofMillis(1000));
        assertEquals(List.of(), reaped);
        spawning = false;
        orphans.spawnsEnded();
        assertEquals(List.of(7), reaped);
    }
}
