// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.Exit;
import io.circus.testing.Pause;
import io.circus.watchers.Hook;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Thousands of commands, ends of processes and steps of time in random order; what must always hold, holds. */
public class RandomCommandsTest {

    private static final int SEQUENCES = 1000;
    /** Fewer, since hooks take real time. */
    private static final int HOOKED_SEQUENCES = 200;
    private static final int STEPS = 50;

    @Rule
    public final Timeout timeout = Timeout.seconds(300);

    @Test
    public void keepsItsPromisesWhateverComes() throws Exception {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            play(seed, false);
        }
    }

    @Test
    public void keepsItsPromisesToWhoeverHooksItUp() throws Exception {
        for (int seed = 0; seed < HOOKED_SEQUENCES; seed++) {
            play(seed, true);
        }
    }

    private static void play(int seed, boolean hooked) throws Exception {
        var random = new Random(seed);
        var stage = new Stage();
        var settings = Stage.settings("web");
        if (hooked) {
            stage.hooks.add("fickle", RandomCommandsTest::fickle);
            for (Hook.Point point : Hook.Point.values()) {
                if (random.nextInt(3) == 0) {
                    settings.freeForm("hooks." + point, "fickle");
                }
            }
        }
        Watcher web = stage.add(settings.set(WatcherOption.NUMPROCESSES, 1 + random.nextInt(4))
                .set(WatcherOption.WARMUP_DELAY, random.nextInt(3) * 0.5)
                .set(WatcherOption.GRACEFUL_TIMEOUT, 1.0 + random.nextInt(5))
                .set(WatcherOption.RESPAWN, random.nextInt(5) > 0)
                .set(WatcherOption.MAX_RETRY, random.nextInt(4) - 1));
        var operations = new ArrayList<Operation>();
        for (int step = 0; step < STEPS; step++) {
            act(random, stage, web, operations);
            stage.settle();
            check(seed, stage, web, operations);
        }
        stage.table.failNext(0);
        operations.add(web.stop());
        stage.advance(Duration.ofMinutes(2));
        while (!operations.stream().allMatch(Operation::isDone)) {
            // a hook takes real time, which others spend in the time of the stage
            stage.advance(Duration.ofSeconds(1));
        }
        for (Operation operation : operations) {
            try {
                operation.join();
            } catch (WatcherException overtaken) {
                assertTrue("seed " + seed, operation.isDone());
            }
        }
        assertEquals("seed " + seed, WatcherStatus.STOPPED, web.status());
        eventually("seed " + seed + ": left a process", () -> {
            stage.advance(Duration.ofSeconds(1));
            return stage.table.processes().isEmpty() && web.workers().isEmpty();
        });
        stage.registry.close();
    }

    private static Hook.Answer fickle(Hook.Context context) throws InterruptedException {
        return switch (ThreadLocalRandom.current().nextInt(20)) {
            case 0 -> new Hook.Answer.Refuse("not today");
            case 1 -> throw new IllegalStateException("not well");
            case 2 -> {
                new CountDownLatch(1).await();
                yield Hook.Answer.PROCEED;
            }
            default -> Hook.Answer.PROCEED;
        };
    }

    private static void act(Random random, Stage stage, Watcher web, List<Operation> operations) {
        switch (random.nextInt(13)) {
            case 0, 1 -> operations.add(web.start());
            case 2 -> operations.add(web.stop());
            case 3 -> operations.add(web.restart());
            case 4 -> operations.add(web.reload(random.nextBoolean()));
            case 5 -> operations.add(web.resize(random.nextInt(4) - 2));
            case 6 -> operations.add(web.kill(Optional.empty(), Optional.empty(), Optional.empty()));
            case 7 -> stage.table.stopTakes(random.nextInt(3) == 0 ? null : Duration.ofMillis(random.nextInt(3) * 700));
            case 8 -> stage.table.failNext(random.nextInt(3));
            case 9, 10 -> {
                List<Integer> pids = Stage.pids(web);
                if (!pids.isEmpty()) {
                    var child = stage.table.child(pids.get(random.nextInt(pids.size())));
                    if (child != null) {
                        stage.table.exit(child.pid(), new Exit.Status(random.nextInt(3)));
                    }
                }
            }
            case 11 -> {
                int count = random.nextInt(4);
                operations.add(web.set(random.nextBoolean() ? List.of("cmd") : List.of("max_retry"),
                        old -> old.toBuilder().set(WatcherOption.NUMPROCESSES, count).build()));
            }
            default -> stage.advance(Duration.ofMillis(random.nextInt(2000)));
        }
    }

    /** A hook and a kill take real time on threads of their own: what holds only at rest is waited for. */
    private static void check(int seed, Stage stage, Watcher web, List<Operation> operations) {
        List<Worker> workers = web.workers();
        int most = 2 * Math.max(6, web.settings().get(WatcherOption.NUMPROCESSES));
        assertTrue("seed " + seed + ": " + workers.size() + " processes", workers.size() <= most);
        assertEquals("seed " + seed + ": no worker number twice", workers.size(),
                workers.stream().map(Worker::wid).distinct().count());
        int wanted = web.settings().get(WatcherOption.NUMPROCESSES);
        if (operations.stream().allMatch(Operation::isDone)) {
            long running = stage.table.processes().stream()
                    .filter(child -> child.state() == ChildProcess.State.RUNNING).count();
            assertTrue("seed " + seed + ": " + running + " processes instead of " + wanted, running <= wanted);
        }
        eventually("seed " + seed + ": lost a process", () -> {
            List<Integer> running = stage.table.processes().stream().map(ChildProcess::pid).toList();
            return Stage.pids(web).containsAll(running);
        });
        eventually("seed " + seed + ": stopped with processes",
                () -> web.status() != WatcherStatus.STOPPED || web.workers().isEmpty());
    }

    private static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(what, System.nanoTime() < deadline);
            Pause.briefly();
        }
    }
}
