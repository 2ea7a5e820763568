// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * Everything at once: twenty clients with commands by chance, processes that are killed, a plugin that is dropped, replaced and
 * removed, a program file that goes and comes back, a table of descriptors that fills up. Every request is answered, nobody ends
 * who was not ended by somebody, and afterwards the daemon knows exactly the processes that there are.
 *
 * <p>It takes {@code -Dcircus.itests.unrest=SECONDS}; {@code -Dcircus.itests.seed=NUMBER} repeats the choices of a run.
 */
public final class UnrestIT {

    private static final long SECONDS = Long.getLong("circus.itests.unrest", 120);
    private static final long SEED = Long.getLong("circus.itests.seed", 20_261_129L);
    private static final int CLIENTS = 20;
    private static final int MORTALS = 10;
    /** Room for all but the watcher that fills the table. */
    private static final int DESCRIPTORS = 450;
    private static final int TOO_MANY = 200;

    private static final String SECTIONS = """
            [watcher:steady]
            cmd = /bin/sleep 1000
            numprocesses = 10

            [watcher:mortal]
            cmd = %1$s/worker 1000
            numprocesses = %2$d
            stdout_stream.class = FileStream
            stdout_stream.filename = %1$s/mortal.log
            """;
    private static final String COMMANDED = """

            [watcher:%s]
            cmd = /bin/sleep 1000
            numprocesses = 2
            graceful_timeout = 1
            %s
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(SECONDS + 300);

    private final CountDownLatch over = new CountDownLatch(1);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final Set<Long> killed = ConcurrentHashMap.newKeySet();
    private RunningDaemon daemon;

    /** What one of the troublemakers does again and again. */
    private interface Trouble {
        void make(Random random) throws IOException, InterruptedException;
    }

    @Test
    public void everyRequestIsAnsweredAndNothingHealthyEnds() throws Exception {
        System.out.println("unrest with -Dcircus.itests.seed=" + SEED);
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        Path worker = Files.copy(Path.of("/bin/sleep"), sandbox.file("worker"), StandardCopyOption.COPY_ATTRIBUTES);
        daemon = sandbox.daemonWithDescriptors(home, DESCRIPTORS, sections());
        List<Long> steady = daemon.awaitStarted("steady");
        daemon.awaitStarted("mortal");

        List<Thread> makers = troublemakers(home, worker);
        makers.forEach(Thread::start);
        assertFalse("never", over.await(SECONDS, TimeUnit.SECONDS));
        over.countDown();
        for (Thread maker : makers) {
            maker.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " failures after " + requests + " requests", failures.peek());
        }
        assertTrue(requests + " requests", requests.get() > CLIENTS * SECONDS / 2);

        Eventually.holds(() -> "killed ones come back: " + daemon.control().pids("mortal"),
                () -> daemon.control().pids("mortal").size() == MORTALS);
        assertEquals("nobody touched them", steady, daemon.control().pids("steady"));
        Eventually.holds(() -> "known " + known() + ", there are " + processes(), () -> known().equals(processes()));
        assertNobodyElseEnded(steady);
        assertFalse(daemon.program().errorText(), daemon.program().errorText().contains("OutOfMemoryError"));
        daemon.endBy("TERM");
    }

    private String sections() {
        var text = new StringBuilder(SECTIONS.formatted(sandbox.folder(), MORTALS));
        for (int i = 0; i < RandomClient.WATCHERS; i++) {
            text.append(COMMANDED.formatted(RandomClient.PREFIX + i, switch (i) {
                case RandomClient.REMOVABLE -> "hooks.before_start = example";
                case RandomClient.REMOVABLE + 1 -> "stdout_stream.class = ExampleStream\nstdout_stream.filename = "
                        + sandbox.file("shout.txt");
                default -> "";
            }));
        }
        return text.append("[plugin:try]\nuse = example\n").toString();
    }

    private List<Thread> troublemakers(CircusHome home, Path worker) throws IOException {
        Path jar = ExamplePluginIT.jar();
        Path dropped = home.bundles().resolve("io.circus.example.jar");
        Path away = sandbox.file("worker.away");
        var makers = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var client = new RandomClient(SEED + i, connect());
            makers.add(maker("client-" + i, SEED + i, 150, random -> {
                client.sendOne();
                requests.incrementAndGet();
            }));
        }
        ControlClient killer = connect();
        makers.add(maker("killer", SEED - 1, 200, random -> kill(killer.pids("mortal"), random)));
        makers.add(maker("program", SEED - 2, 2_000, random -> {
            Files.move(worker, away, StandardCopyOption.ATOMIC_MOVE);
            try {
                pause(random, 600);
            } finally {
                Files.move(away, worker, StandardCopyOption.ATOMIC_MOVE);
            }
        }));
        makers.add(maker("plugin", SEED - 3, 3_000, random -> {
            if (random.nextBoolean() && Files.deleteIfExists(dropped)) {
                pause(random, 1_000);
            } else {
                Files.deleteIfExists(home.bundles().resolve("io.circus.example.jar.part"));
            }
            Path part = Files.copy(jar, home.bundles().resolve("io.circus.example.jar.part"));
            Files.move(part, dropped, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }));
        ControlClient greedy = connect();
        makers.add(maker("descriptors", SEED - 4, 6_000, random -> fillTheTable(greedy, random)));
        return makers;
    }

    private ControlClient connect() {
        return sandbox.closeAfterwards(new ControlClient(daemon.endpoints().controlEndpoint()));
    }

    /** Makes trouble with pauses of up to {@code pauseMillis} until all is over. */
    private Thread maker(String name, long seed, int pauseMillis, Trouble trouble) {
        var random = new Random(seed);
        return Thread.ofPlatform().name(name).unstarted(() -> {
            try {
                while (!pause(random, pauseMillis)) {
                    trouble.make(random);
                }
            } catch (Throwable e) {
                failures.add(new AssertionError(name, e));
            }
        });
    }

    /** Returns whether all is over. */
    private boolean pause(Random random, int millis) throws InterruptedException {
        return over.await(random.nextInt(millis), TimeUnit.MILLISECONDS);
    }

    private void kill(List<Long> pids, Random random) {
        if (!pids.isEmpty()) {
            long pid = pids.get(random.nextInt(pids.size()));
            killed.add(pid);
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** A watcher that wants more descriptors than there are, which is removed while others still ask for some. */
    private void fillTheTable(ControlClient control, Random random) throws InterruptedException {
        var options = new JsonObject();
        options.addProperty("numprocesses", TOO_MANY);
        options.addProperty("graceful_timeout", 1);
        var stream = new JsonObject();
        stream.addProperty("class", "FileStream");
        stream.addProperty("filename", sandbox.file("greedy.log").toString());
        options.add("stdout_stream", stream);
        options.add("stderr_stream", stream);
        control.ok("add", "name", "greedy", "cmd", "/bin/sleep 1000", "start", true, "options", options);
        pause(random, 3_000);
        JsonObject reply = control.call("rm", "name", "greedy", "waiting", true);
        // a client's reloadconfig has removed it, for no file names it
        assertTrue(reply.toString(), reply.get("status").getAsString().equals("ok") || reply.get("errno").getAsInt() == 3);
    }

    /** The processes that the daemon says it has. */
    private Set<Long> known() {
        var pids = new TreeSet<Long>();
        for (JsonElement name : daemon.control().ok("list").getAsJsonArray("watchers")) {
            if (!name.getAsString().startsWith("plugin:")) {
                pids.addAll(daemon.control().pids(name.getAsString()));
            }
        }
        return pids;
    }

    private Set<Long> processes() {
        return daemon.program().descendants().stream().map(ProcessHandle::pid).filter(Signals::alive)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void assertNobodyElseEnded(List<Long> steady) {
        Set<Long> ended = new HashSet<>();
        for (var event : daemon.events().all().all()) {
            if (event.topic().equals("watcher.mortal.reap")) {
                ended.add(event.pid());
            }
            assertFalse(event.toString(), event.topic().startsWith("watcher.steady.") && !event.topic().endsWith(".spawn")
                    && !event.topic().endsWith(".start"));
        }
        assertTrue(ended.size() + " ends", ended.size() > SECONDS / 2);
        ended.removeAll(killed);
        assertEquals("ended, but killed by nobody", Set.of(), ended);
    }
}
