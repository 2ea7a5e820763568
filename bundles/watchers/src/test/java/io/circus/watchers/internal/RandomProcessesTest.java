// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.kernel.internal.survival.LinkedKeeper;
import io.circus.testing.Pause;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Worker;
import io.circus.watchers.internal.hooks.HookServices;
import io.circus.watchers.internal.notify.NotifyServices;
import io.circus.watchers.internal.pacing.RunnableThreads;
import io.circus.watchers.internal.pacing.SignalPacer;
import io.circus.watchers.internal.services.OutputServices;
import io.circus.watchers.internal.services.PluginPresence;
import io.circus.watchers.internal.services.SocketServices;
import io.circus.watchers.internal.services.StopMethods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Random commands and crashes with the real kernel: what the watchers say is what the system says. */
public class RandomProcessesTest {

    private static final int SEQUENCES = 40;
    private static final int STEPS = 15;
    private static final List<String> COMMANDS = List.of("sleep 1000", "sh -c 'sleep 0.01; exit 3'",
            "sh -c 'trap \"\" TERM; sleep 1000'", "sh -c 'sleep 1000 & sleep 1000 & wait'");

    @Rule
    public final Timeout timeout = Timeout.seconds(300);

    private RealKernel kernel;
    private WatcherRegistry registry;

    @Before
    public void open() throws Exception {
        kernel = new RealKernel();
    }

    /** @param pace of the clock by which the ages of processes are measured */
    private void open(int pace) {
        registry = new WatcherRegistry(kernel.loop(), kernel.table(), event -> { }, new InMemoryStateStore(),
                new HookServices(Path.of("/"), Stage.OWN, new PluginPresence()), new StopMethods(Stage.OWN, new PluginPresence()), new SocketServices(), new OutputServices(),
                new NotifyServices(Stage.OWN, kernel.loop(), new LinkedKeeper(Optional.empty())), () -> System.nanoTime() * pace, new SignalPacer(kernel.loop(), System::nanoTime, 2, RunnableThreads::count));
    }

    @After
    public void close() throws Exception {
        registry.close();
        kernel.close();
    }

    @Test
    public void whatIsSaidOfProcessesIsTrue() throws Exception {
        open(1);
        for (int seed = 0; seed < SEQUENCES; seed++) {
            play(seed, new Random(seed));
        }
    }

    /** Successors are begun at the end of a process that has lived for a second: here, of some milliseconds. */
    @Test
    public void whatIsSaidOfProcessesWithSuccessorsIsTrue() throws Exception {
        open(200);
        for (int seed = 0; seed < SEQUENCES; seed++) {
            play(seed, new Random(seed));
        }
    }

    private void play(int seed, Random random) throws Exception {
        Watcher web = registry.add(WatcherSettings.named("web" + seed)
                .set(WatcherOption.CMD, COMMANDS.get(random.nextInt(COMMANDS.size())))
                .set(WatcherOption.NUMPROCESSES, 1 + random.nextInt(3))
                .set(WatcherOption.GRACEFUL_TIMEOUT, random.nextInt(3) * 0.02)
                .set(WatcherOption.RESPAWN, random.nextInt(5) > 0).build());
        var operations = new ArrayList<Operation>(List.of(web.start()));
        for (int step = 0; step < STEPS; step++) {
            act(random, web, operations);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(8));
        }
        for (Operation operation : operations) {
            try {
                operation.join();
            } catch (WatcherException overtaken) {
                assertTrue("seed " + seed, operation.isDone());
            }
        }
        int most = web.settings().get(WatcherOption.NUMPROCESSES);
        // those that keep ending come and go: they are looked at again until nothing happens meanwhile
        same("seed " + seed + ": the table", () -> pids(web), () -> kernel.table().processes(web.name()).stream()
                .map(ChildProcess::pid).collect(Collectors.toSet()));
        same("seed " + seed + ": the system", () -> pids(web), RandomProcessesTest::leaders);
        assertTrue("seed " + seed + ": more than " + most + " processes", pids(web).size() <= most);
        registry.remove(web, false).join();
        // neither a worker nor what one has left behind
        same("seed " + seed + ": what is left", Set::of, RandomProcessesTest::children);
        assertEquals("seed " + seed, List.of(), kernel.table().processes());
        assertEquals("seed " + seed, Optional.empty(), registry.find(web.name()));
        assertEquals("seed " + seed, WatcherStatus.STOPPED, web.status());
    }

    private static void act(Random random, Watcher web, List<Operation> operations) {
        switch (random.nextInt(10)) {
            case 0, 1 -> operations.add(web.start());
            case 2 -> operations.add(web.stop());
            case 3 -> operations.add(web.restart());
            case 4 -> operations.add(web.reload(random.nextBoolean()));
            case 5 -> operations.add(web.resize(random.nextInt(3) - 1));
            case 6 -> operations.add(web.kill(Optional.empty(), Optional.empty(), Optional.of(Duration.ofMillis(10))));
            case 7 -> operations.add(web.set(List.of("cmd"), old -> old.toBuilder()
                    .set(WatcherOption.CMD, COMMANDS.get(random.nextInt(COMMANDS.size()))).build()));
            default -> web.workers().stream().findAny().map(Worker::pid).flatMap(ProcessHandle::of)
                    .filter(process -> process.parent().equals(Optional.of(ProcessHandle.current())))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static Set<Integer> pids(Watcher watcher) {
        return watcher.workers().stream().map(Worker::pid).collect(Collectors.toSet());
    }

    /** The children of this JVM that lead a session: the workers; an orphan is still in that of the worker it was of. */
    private static Set<Integer> leaders() {
        return children().stream().filter(pid -> session(pid) == pid)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** From proc(5); 0 if it is gone. */
    private static int session(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
        } catch (IOException e) {
            return 0;
        }
    }

    /** All children of this JVM. */
    private static Set<Integer> children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).map(process -> (int) process.pid())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void same(String what, Supplier<Set<Integer>> ours, Supplier<Set<Integer>> theirs) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Set<Integer> before = ours.get();
        Set<Integer> others = theirs.get();
        while (!before.equals(others)) {
            assertTrue(what + " has " + others + ", the watcher " + before, System.nanoTime() < deadline);
            Pause.briefly();
            before = ours.get();
            others = theirs.get();
        }
    }
}
