// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What the daemon publishes on the stats endpoint. */
public class StatsIT {

    private static final List<String> KEYS = List.of("mem_info1", "mem_info2", "cpu", "mem", "ctime", "pid",
            "username", "nice", "create_time", "age", "cmdline", "children", "subtopic", "name");

    @Rule
    public final Timeout timeout = Timeout.seconds(180);
    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void publishesProcessesWatchersAndTheDaemonEachSecond() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:Busy One]
                cmd = sh -c "while :; do :; done"
                numprocesses = 2

                [watcher:a.b]
                cmd = sleep 1000

                [watcher:late]
                cmd = sleep 1000
                autostart = False
                """);
        List<Long> pids = daemon.awaitStarted("Busy One");
        PublishedEvents stats = stats(daemon);
        stats.all().first(event -> event.topic().equals("stat.busy one")
                && event.body().getAsJsonArray("pid").size() == 2 && event.body().get("cpu").getAsDouble() > 1);
        JsonObject process = stats.first("stat.busy one." + pids.getFirst()).body();
        assertEquals(KEYS, List.copyOf(process.keySet()));
        assertEquals(pids.getFirst().longValue(), process.get("pid").getAsLong());
        assertEquals("sh", process.get("cmdline").getAsString());
        assertTrue(process.get("name").isJsonNull());
        JsonObject total = stats.first("stat.busy one").body();
        assertEquals(List.of("pid", "cpu", "mem", "age"), List.copyOf(total.keySet()));
        assertEquals("sleep", stats.first("stat.a.b." + daemon.control().pids("a.b").getFirst()).body()
                .get("cmdline").getAsString());
        JsonObject self = stats.first("stat.circus." + daemon.jvm()).body();
        assertEquals("circusd", self.get("name").getAsString());
        assertTrue(self.get("mem").getAsDouble() > 0);
        stats.first("stat.circus");

        assertFalse(stats.all().find(event -> event.topic().startsWith("stat.late")).isPresent());
        daemon.control().ok("start", "name", "late", "waiting", true);
        stats.first("stat.late");
        daemon.control().ok("stop", "name", "late", "waiting", true);
        int mark = stats.all().mark();
        stats.firstSince(stats.all().mark(), "stat.circus");
        int whole = stats.all().mark();
        stats.firstSince(whole, "stat.circus");
        assertFalse("since " + mark, stats.all().all().subList(whole, stats.all().mark()).stream()
                .anyMatch(event -> event.topic().startsWith("stat.late")));
    }

    @Test
    public void publishesAFrameOfEverythingEachSecondToWhoeverWantsIt() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:Busy One]
                cmd = sh -c "while :; do :; done"
                numprocesses = 2

                [watcher:late]
                cmd = sleep 1000
                autostart = False
                """);
        List<Long> pids = daemon.awaitStarted("Busy One");
        assertFalse("nobody looks", threads(daemon).contains("circus-frames"));
        PublishedEvents stats = stats(daemon);
        JsonObject frame = stats.first("stats.frame").body();
        assertEquals(daemon.jvm(), frame.getAsJsonObject("daemon").get("pid").getAsLong());
        assertTrue(frame.getAsJsonObject("daemon").get("memory").getAsLong() > 10 << 20);
        JsonObject watchers = frame.getAsJsonObject("watchers");
        assertEquals("without a process there is nothing to tell", Set.of("Busy One"), watchers.keySet());
        JsonObject busy = watchers.getAsJsonObject("Busy One");
        assertTrue(busy.toString(), busy.get("cpu").getAsDouble() > 1);
        assertEquals(pids, busy.getAsJsonArray("processes").asList().stream()
                .map(process -> process.getAsJsonArray().get(0).getAsLong()).toList());
        assertEquals(1, busy.getAsJsonArray("processes").get(0).getAsJsonArray().get(1).getAsInt());
        daemon.control().ok("start", "name", "late", "waiting", true);
        PublishedEvents.Event second = stats.all().first(event -> event.topic().equals("stats.frame")
                && event.body().getAsJsonObject("watchers").has("late"));
        PublishedEvents.Event third = stats.firstSince(stats.all().mark(), "stats.frame");
        assertEquals(1, third.body().get("time").getAsDouble() - second.body().get("time").getAsDouble(), 0.9);
    }

    @Test
    public void countsWhatComesInAtSocketsOnceThoughItWaits() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [socket:web]
                host = 127.0.0.1
                port = 0

                [watcher:deaf]
                cmd = sleep 1000
                use_sockets = True
                """);
        PublishedEvents stats = stats(daemon);
        assertEquals(0, stats.first("stat.sockets").body().get("reads").getAsInt());
        JsonObject socket = daemon.control().ok("listsockets").getAsJsonArray("sockets").get(0).getAsJsonObject();
        String address = "127.0.0.1:" + socket.get("port").getAsInt();
        for (int i = 0; i < 2; i++) {
            int mark = stats.all().mark();
            try (var waiting = new Socket(InetAddress.getLoopbackAddress(), socket.get("port").getAsInt())) {
                assertTrue(waiting.isConnected());
                JsonObject total = stats.all().firstSince(mark, event -> event.topic().equals("stat.sockets")
                        && event.body().get("reads").getAsInt() > 0).body();
                assertEquals("{\"addresses\":[\"" + address + "\"],\"reads\":1}", total.toString());
                JsonObject one = stats.all().firstSince(mark, event -> event.topic().equals("stat.sockets." + socket.get("fd"))
                        && event.body().get("reads").getAsInt() > 0).body();
                assertEquals(address, one.get("address").getAsString());
                assertEquals("nobody has taken it, and it is not counted again", 0,
                        stats.firstSince(stats.all().mark(), "stat.sockets").body().get("reads").getAsInt());
            }
        }
    }

    @Test
    public void agreesWithProcAndPs() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:busy]
                cmd = sh -c "while :; do :; done"
                """);
        long pid = daemon.awaitStarted("busy").getFirst();
        PublishedEvents stats = stats(daemon);
        PublishedEvents.Event first = nth(stats, pid, 2);
        double ticksBefore = ticks(pid);
        long before = System.nanoTime();
        PublishedEvents.Event last = nth(stats, pid, 6);
        double ticks = ticks(pid) - ticksBefore;
        double seconds = (System.nanoTime() - before) / 1e9;
        List<Double> shares = of(stats, pid).stream().skip(2).limit(4)
                .map(event -> event.body().get("cpu").getAsDouble()).toList();
        double mean = shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double actual = ticks / seconds;
        assertTrue(shares + ", by /proc " + actual, Math.abs(mean - actual) <= Math.max(3, 0.05 * actual));
        assertEquals(ps(pid, "user"), last.body().get("username").getAsString());
        assertEquals(ps(pid, "comm"), last.body().get("cmdline").getAsString());
        assertEquals(Double.parseDouble(ps(pid, "ni")), last.body().get("nice").getAsDouble(), 0);
        assertEquals(Double.parseDouble(ps(pid, "etimes")), last.body().get("age").getAsDouble(), 3);
        assertEquals(first.body().get("create_time"), last.body().get("create_time"));
    }

    /** Of a process whose memory is so large, and so quiet, that neither the moment nor the last decimal matters. */
    @Test
    public void agreesWithPsAboutMemory() throws Exception {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(python + " is not installed", Files.isExecutable(python));
        Path full = sandbox.folder().resolve("full");
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:busy]
                cmd = %s %s %s
                """.formatted(python, sandbox.write("full.py", """
                import sys, time
                held = b"x" * (64 << 20)
                open(sys.argv[1], "w").close()
                time.sleep(1000)
                """), full));
        long pid = daemon.awaitStarted("busy").getFirst();
        PublishedEvents stats = stats(daemon);
        stats.all().first(event -> Files.exists(full));
        int next = of(stats, pid).size() + 2;
        String shown = nth(stats, pid, next).body().get("mem_info1").getAsString();
        double published = Double.parseDouble(shown.substring(0, shown.length() - 1)) * (shown.endsWith("M") ? 1024 : 1);
        double resident = Double.parseDouble(ps(pid, "rss"));
        assertTrue(shown + ", by ps " + resident + " KiB", Math.abs(published - resident) <= 0.05 * resident);
    }

    private static List<PublishedEvents.Event> of(PublishedEvents stats, long pid) {
        return stats.all().all().stream().filter(event -> event.topic().equals("stat.busy." + pid)).toList();
    }

    private static PublishedEvents.Event nth(PublishedEvents stats, long pid, int number) throws InterruptedException {
        stats.all().first(event -> of(stats, pid).size() >= number);
        return of(stats, pid).get(number - 1);
    }

    /** Time on a CPU in percent of a second. */
    private static double ticks(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
    }

    private static String ps(long pid, String column) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", column + "=", "-p", Long.toString(pid)).start();
        try (var reader = ps.inputReader()) {
            return reader.readLine().strip();
        }
    }

    @Test
    public void switchesOnAndOffWithTheFileAndLeavesNoThread() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = sleep 1000
                """);
        PublishedEvents stats = stats(daemon);
        stats.first("stat.one");
        assertTrue(threads(daemon).toString(), threads(daemon).contains("circus-stats"));
        String with = Files.readString(daemon.config());
        Files.writeString(daemon.config(), with.replaceAll("stats_endpoint.*", ""));
        daemon.control().ok("reloadconfig", "waiting", true);
        awaitThread(daemon, false);
        Files.writeString(daemon.config(), with);
        daemon.control().ok("reloadconfig", "waiting", true);
        stats.firstSince(stats.all().mark(), "stat.one");
    }

    @Test
    public void goesAndComesWithItsJar() throws Exception {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        RunningDaemon daemon = sandbox.daemon(home, """
                [watcher:one]
                cmd = sleep 1000

                [watcher:many]
                cmd = sh -c "sleep 1000 & wait"
                numprocesses = 40
                """);
        PublishedEvents stats = stats(daemon);
        stats.first("stat.one");
        long pid = daemon.control().pids("one").getFirst();
        Path jar = home.bundles().resolve("io.circus.stats.jar");
        Path away = sandbox.folder().resolve("away.jar");
        Files.move(jar, away);
        awaitThread(daemon, false);
        assertARequestReadsEachProcessOnce(daemon);
        Files.move(away, jar);
        stats.firstSince(stats.all().mark(), "stat.one");
        assertEquals(pid, daemon.control().pids("one").getFirst().longValue());
    }

    /** The children of 40 processes are found by one reading of /proc, not by 40. */
    private static void assertARequestReadsEachProcessOnce(RunningDaemon daemon) throws Exception {
        daemon.awaitStarted("many");
        Eventually.holds("each process has its child in stats", () -> infos(daemon).size() == 40
                && infos(daemon).entrySet().stream().allMatch(
                        info -> info.getValue().getAsJsonObject().getAsJsonArray("children").size() == 1));
        long before = readCalls(daemon);
        infos(daemon);
        long calls = readCalls(daemon) - before;
        long processes;
        try (Stream<Path> files = Files.list(Path.of("/proc"))) {
            processes = files.filter(file -> Character.isDigit(file.getFileName().toString().charAt(0))).count();
        }
        assertTrue(calls + " reads for " + processes + " processes", calls < 10 * processes);
    }

    private static JsonObject infos(RunningDaemon daemon) {
        return daemon.control().ok("stats").getAsJsonObject("infos").getAsJsonObject("many");
    }

    /** How often the daemon has called read(2), by proc_pid_io(5). */
    private static long readCalls(RunningDaemon daemon) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + daemon.jvm() + "/io")).stream()
                .filter(line -> line.startsWith("syscr: ")).mapToLong(line -> Long.parseLong(line.substring(7))).findFirst()
                .orElseThrow();
    }

    @Test
    public void aPortInUseIsToldAndTheDaemonGoesOn() throws Exception {
        RunningDaemon first = sandbox.daemon("");
        stats(first).first("stat.circus");
        Sandbox.Endpoints free = Sandbox.Endpoints.free();
        var both = new Sandbox.Endpoints(free.control(), free.events(), first.endpoints().stats());
        Path config = sandbox.write("second.ini", both.section());
        var program = sandbox.circusd(CircusHome.built(), config.toString());
        RunningDaemon second = sandbox.closeAfterwards(new RunningDaemon(program, both, config)).awaitReady();
        second.awaitLog("cannot bind stats endpoint");
        second.control().ok("numwatchers");
    }

    private PublishedEvents stats(RunningDaemon daemon) {
        return sandbox.closeAfterwards(PublishedEvents.connect("tcp://127.0.0.1:" + daemon.endpoints().stats()));
    }

    private static void awaitThread(RunningDaemon daemon, boolean there) throws IOException, InterruptedException {
        Eventually.holds("the thread of the statistics, there: " + !there,
                () -> threads(daemon).contains("circus-stats") == there);
    }

    /** The names of the daemon's threads, as Linux shows them. */
    private static TreeSet<String> threads(RunningDaemon daemon) throws IOException {
        var names = new TreeSet<String>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + daemon.jvm() + "/task"))) {
            for (Path task : (Iterable<Path>) tasks::iterator) {
                try {
                    names.add(Files.readString(task.resolve("comm")).strip());
                } catch (IOException e) {
                    // a thread that has just ended
                }
            }
        }
        return names;
    }
}
