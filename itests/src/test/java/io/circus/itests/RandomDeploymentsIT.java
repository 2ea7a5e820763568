// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.testing.Pause;
import io.circus.testing.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * All plugins come and go forty times, or {@code -Dcircus.itests.changes=NUMBER}, at random and several at a time, while processes die and are replaced and clients ask:
 * no other process notices, no event is lost, and when they are gone nothing of them is left.
 */
public final class RandomDeploymentsIT {

    private static final int CHANGES = Integer.getInteger("circus.itests.changes", 40);
    private static final long SEED = Long.getLong("circus.itests.seed", 20_261_125L);

    private static final String SECTIONS = """
            [plugin:flapping]
            use = flapping

            [plugin:follow]
            use = config-reload

            [plugin:reloader]
            use = command-reloader

            [plugin:dog]
            use = watchdog
            watchers_regex = nobody$
            port = %d

            [plugin:resources]
            use = resource-watcher
            watcher = many
            max_cpu = 0
            max_mem = 0
            health_threshold = 0
            loop_rate = 0.1

            [plugin:flags]
            use = redis-flag

            [plugin:try]
            use = example

            [watcher:many]
            cmd = /bin/sleep 1000
            numprocesses = 50

            [watcher:restless]
            cmd = /bin/sleep 1.0$(circus.wid)
            numprocesses = 9
            flapping.active = False
            """;

    /** Of these no section uses one. */
    private static final Set<String> UNUSED = Set.of("io.circus.httpobserver", "io.circus.stats", "io.circus.statsd");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(300);

    private final Random random = new Random(SEED);
    /** Where each jar lies now. */
    private final Map<Path, Path> jars = new TreeMap<>();
    private Path parked;
    private RunningDaemon daemon;
    private int changes;

    @Test
    public void twoHundredDeploymentsUnderLoadLeaveNoTrace() throws Exception {
        System.out.println("random deployments with -Dcircus.itests.seed=" + SEED);
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        parked = Files.createDirectory(sandbox.folder().resolve("parked"));
        ExamplePluginIT.drop(ExamplePluginIT.jar(), home.bundles());
        daemon = sandbox.daemon(home, SECTIONS.formatted(Ports.free()));
        List<Long> many = daemon.awaitStarted("many");
        // a restart that meets its start is that start, and stops nothing
        daemon.awaitStarted("restless");
        try (Stream<Path> all = Files.list(home.bundles())) {
            all.filter(jar -> jar.toString().endsWith(".jar")).forEach(jar -> jars.put(jar, jar));
        }
        for (Path jar : jars.keySet()) {
            daemon.program().err().first(line -> isDeployed(jar, line));
        }
        // each thing once, so that what is made once and stays is there: the kernel's reader of processes by a stop
        daemon.control().ok("restart", "name", "restless", "waiting", true);
        ask(daemon.control(), new AtomicInteger());
        move(List.copyOf(jars.keySet()));
        move(List.copyOf(jars.keySet()));
        move(List.copyOf(jars.keySet()));
        Map<String, Integer> threads = threads();
        int loaders = classLoaders();

        var over = new AtomicBoolean();
        var asked = new AtomicInteger();
        var client = new FutureTask<Void>(() -> askUntil(over, asked), null);
        Thread.ofVirtual().start(client);
        changes = 0;
        int rounds = 0;
        for (; changes < CHANGES; rounds++) {
            var some = new ArrayList<>(jars.keySet());
            Collections.shuffle(some, random);
            move(some.subList(0, 1 + random.nextInt(some.size())));
        }
        move(jars.keySet().stream().filter(jar -> jars.get(jar).equals(jar)).toList());
        over.set(true);
        client.get();

        assertTrue(asked + " requests in " + rounds + " rounds", asked.get() > rounds);
        assertEquals("no other process was started anew", many, daemon.control().pids("many"));
        assertNoEventIsLost();
        awaitBaseline(threads, loaders);
        daemon.endBy("TERM");
    }

    /** Each of them to where it is not, all at once, and waits until the daemon has seen it. */
    private void move(List<Path> some) throws IOException, InterruptedException {
        int mark = daemon.program().err().mark();
        var expected = new ArrayList<Predicate<String>>();
        for (Path jar : some) {
            boolean in = jars.get(jar).equals(jar);
            Path to = in ? parked.resolve(jar.getFileName()) : jar;
            expected.add(in ? line -> line.matches(".*Uninstalling bundle.*\\b" + name(jar) + "\\b.*")
                    : line -> isDeployed(jar, line));
            Files.move(jars.put(jar, to), to, StandardCopyOption.ATOMIC_MOVE);
            changes++;
        }
        for (Predicate<String> line : expected) {
            daemon.program().err().firstSince(mark, line);
        }
    }

    private static boolean isDeployed(Path jar, String line) {
        return UNUSED.contains(name(jar)) ? line.contains("Installed bundle: file:" + jar + ", ")
                : line.endsWith("Started bundle: file:" + jar);
    }

    private static String name(Path jar) {
        String file = jar.getFileName().toString();
        return file.substring(0, file.length() - ".jar".length());
    }

    private void askUntil(AtomicBoolean over, AtomicInteger asked) {
        try (var control = new ControlClient(daemon.endpoints().controlEndpoint())) {
            while (!over.get()) {
                ask(control, asked);
                Pause.briefly();
            }
        }
    }

    private static void ask(ControlClient control, AtomicInteger asked) {
        for (String command : List.of("list", "numprocesses", "options", "stats")) {
            control.ok(command, "name", "many");
            asked.incrementAndGet();
        }
        assertEquals("active", control.status("many"));
    }

    /** What the events tell of the restless watcher is what there is: whoever was started has ended once, or is there. */
    private void assertNoEventIsLost() throws InterruptedException {
        int mark = daemon.events().all().mark();
        daemon.control().ok("stop", "name", "restless", "waiting", true);
        daemon.events().firstSince(mark, "watcher.restless.stop");
        Set<Long> living = new HashSet<>();
        int ends = 0;
        for (var event : daemon.events().all().all()) {
            if (event.topic().equals("watcher.restless.spawn")) {
                assertTrue("started twice: " + event, living.add(event.pid()));
            } else if (event.topic().equals("watcher.restless.reap")) {
                // the first ones may have been started before the subscriber was there
                ends += living.remove(event.pid()) ? 1 : 0;
            }
        }
        assertEquals("ended, but nobody said so", Set.of(), living);
        assertTrue(ends + " ends", ends > 50);
    }

    private void awaitBaseline(Map<String, Integer> threads, int loaders) throws IOException, InterruptedException {
        long end = System.nanoTime() + Awaited.PATIENCE.toNanos();
        while (true) {
            int left = classLoaders();
            Map<String, Integer> more = new HashMap<>(threads());
            more.entrySet().removeIf(thread -> thread.getValue() <= threads.getOrDefault(thread.getKey(), 0));
            if (left <= loaders && more.isEmpty()) {
                return;
            }
            assertTrue("left behind: " + (left - loaders) + " class loaders, threads " + more, System.nanoTime() < end);
        }
    }

    /** The threads of the daemon, virtual ones too, by name; those that the JVM has for its own use, and of clients, are left out. */
    private Map<String, Integer> threads() throws IOException, InterruptedException {
        Path dump = sandbox.folder().resolve("threads.txt");
        Files.deleteIfExists(dump);
        jcmd("Thread.dump_to_file", dump.toString());
        var names = new TreeMap<String, Integer>();
        for (String line : Files.readAllLines(dump)) {
            if (line.matches("#[0-9]+ \"circus.*")) {
                names.merge(line.replaceAll("^#[0-9]+ \"([^\"]*)\".*", "$1").replaceAll("[0-9]+", "N"), 1, Integer::sum);
            }
        }
        assertTrue("no thread in " + names, names.size() > 2);
        return names;
    }

    /** How many class loaders of bundles there are after a collection. */
    private int classLoaders() throws IOException, InterruptedException {
        return jcmd("GC.class_histogram").lines().filter(line -> line.contains("BundleWiringImpl$BundleClassLoader"))
                .mapToInt(line -> Integer.parseInt(line.strip().split("\\s+")[1])).sum();
    }

    private String jcmd(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/jcmd",
                Long.toString(daemon.jvm())));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(text, 0, process.waitFor());
        return text;
    }
}
