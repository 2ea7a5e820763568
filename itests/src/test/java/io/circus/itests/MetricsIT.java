// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import io.circus.testing.Ports;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What the plugins tell statsd: seen by a plain socket, and by the real program. */
public class MetricsIT {

    private static final Path NODE = Path.of("/usr/bin/node");

    /** Where .ci/run puts the npm package. */
    private static final Path STATSD = Path.of(System.getProperty("user.home"),
            ".cache/circus-ci/node_modules/statsd/stats.js");

    private static final JsonObject WARMUP_DELAY = new JsonObject();

    static {
        WARMUP_DELAY.addProperty("warmup_delay", 0);
    }

    private static final String EVENTS = "circus.example.watcher.my_watch.";
    private static final String USAGE = "circus.app.watcher._stats.My Watch.";
    private static final String SITE = "circus.http_observer.watcher.http_stats.";

    @Rule
    public final Timeout timeout = Timeout.seconds(180);
    @Rule
    public final Sandbox sandbox = new Sandbox();

    private final Awaited<String> metrics = new Awaited<>("metrics");
    private volatile int status = 500;
    private DatagramSocket socket;
    private HttpServer site;

    @Before
    public void open() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::receive);
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        site.start();
    }

    @After
    public void close() {
        socket.close();
        site.stop(0);
    }

    private void receive() {
        var packet = new DatagramPacket(new byte[1000], 1000);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                metrics.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** The file of a recording of the original, and a site that is observed. */
    private RunningDaemon daemon(int port, String more) throws IOException, InterruptedException {
        return sandbox.daemon("""
                [watcher:My Watch]
                cmd = sleep 1000
                numprocesses = 2

                [watcher:web]
                cmd = sleep 1000

                [plugin:statsd]
                use = circus.plugins.statsd.StatsdEmitter
                host = 127.0.0.1
                port = %1$d
                application_name = example
                sample_rate = 0.5

                [plugin:full]
                use = circus.plugins.statsd.FullStats
                host = 127.0.0.1
                port = %1$d
                loop_rate = 0.5

                """.formatted(port) + more);
    }

    /** Plugins come by themselves: waits until the event of a command is counted. */
    private void awaitEmitter(RunningDaemon daemon) throws IOException, InterruptedException {
        Eventually.holds("nothing is counted", () -> {
            daemon.control().ok("set", "name", "my watch", "options", WARMUP_DELAY, "waiting", true);
            return metrics.find(metric -> metric.startsWith(EVENTS + "updated")).isPresent();
        });
    }

    private long count(int mark, String metric) {
        return metrics.all().stream().skip(mark).filter(metric::equals).count();
    }

    @Test
    public void countsEventsAndTellsWhatProcessesUse() throws Exception {
        RunningDaemon daemon = daemon(socket.getLocalPort(), "");
        daemon.awaitStarted("My Watch");
        awaitEmitter(daemon);
        int mark = metrics.mark();
        daemon.control().ok("restart", "name", "my watch", "waiting", true);
        daemon.control().ok("incr", "name", "my watch", "waiting", true);
        daemon.control().ok("decr", "name", "my watch", "waiting", true);
        metrics.firstSince(mark, (USAGE + "watchers_num:2|g")::equals);
        for (String name : List.of("cpu_max", "cpu_sum", "mem_pct_max", "mem_pct_sum", "mem_max", "mem_sum")) {
            String metric = metrics.firstSince(mark, it -> it.startsWith(USAGE + name + ":"));
            assertTrue(metric, metric.matches(".*:\\d+(\\.\\d+)?\\|g"));
        }
        daemon.control().ok("stop", "name", "my watch", "waiting", true);
        metrics.firstSince(mark, (EVENTS + "stop:1|c|@0.5")::equals);
        int last = metrics.mark();
        metrics.firstSince(last, (USAGE + "watchers_num:0|g")::equals);
        for (Map.Entry<String, Integer> event : Map.of("kill", 5, "reap", 5, "spawn", 3, "start", 1, "stop", 2)
                .entrySet()) {
            assertEquals(event.getKey() + " in " + metrics, event.getValue().longValue(),
                    count(mark, EVENTS + event.getKey() + ":1|c|@0.5"));
        }
    }

    @Test
    public void aSiteThatFailsTwiceRestartsItsWatcher() throws Exception {
        RunningDaemon daemon = daemon(socket.getLocalPort(), """
                [plugin:site]
                use = circus.plugins.http_observer.HttpObserver
                check_url = http://127.0.0.1:%d/
                loop_rate = 0.3
                failures = 2
                restart_on_error = web
                host = 127.0.0.1
                port = %d

                [plugin:redis]
                use = circus.plugins.redis_observer.RedisObserver
                redis_url = redis://127.0.0.1:1/0
                loop_rate = 0.5
                host = 127.0.0.1
                port = %2$d

                [plugin:off]
                use = statsd
                active = False
                application_name = off
                host = 127.0.0.1
                port = %2$d
                """.formatted(site.getAddress().getPort(), socket.getLocalPort()));
        long before = daemon.awaitStarted("web").getFirst();
        metrics.first((SITE + "restart_on_error:1|c")::equals);
        assertTrue(metrics.toString(), count(0, SITE + "error.500:1|c") >= 2);
        daemon.events().all().first(event -> event.topic().equals("watcher.web.reap") && event.pid() == before);
        status = 204;
        metrics.first(metric -> metric.startsWith(SITE + "request_time:"));
        metrics.first("circus.redis_observer.watcher.redis_stats.error:1|c"::equals);
        daemon.awaitLog("redis-observer: cannot ask 127.0.0.1:1");
        assertTrue(metrics.toString(), metrics.find(metric -> metric.startsWith("circus.off.")).isEmpty());
    }

    @Test
    public void theRealProgramUnderstandsThem() throws Exception {
        assumeTrue(NODE + " or " + STATSD + " is not installed", Files.exists(NODE) && Files.exists(STATSD));
        int port = Ports.free();
        int management = Ports.free();
        Path config = sandbox.write("statsd.js", """
                { address: "127.0.0.1", port: %d, mgmt_address: "127.0.0.1", mgmt_port: %d, backends: [],
                  flushInterval: 600000 }
                """.formatted(port, management));
        Program statsd = sandbox.start(Map.of(), NODE, STATSD.toString(), config.toString());
        statsd.out().first(line -> line.contains("server is up"));
        RunningDaemon daemon = daemon(port, "");
        daemon.awaitStarted("My Watch");
        Eventually.holds("no counter or gauge", () -> {
            daemon.control().ok("set", "name", "my watch", "options", WARMUP_DELAY, "waiting", true);
            return ask(management, "counters").contains("'circus.example.watcher.my_watch.updated'")
                    && ask(management, "gauges").contains("'circus.app.watcher._stats.My_Watch.mem_sum'"); // the last of a round
        });
        String counters = ask(management, "counters");
        String gauges = ask(management, "gauges");
        assertTrue(gauges, gauges.contains("'circus.app.watcher._stats.My_Watch.watchers_num': 2"));
        assertTrue(counters, counters.contains("'statsd.bad_lines_seen': 0"));
    }

    /** A command of the management interface. */
    private static String ask(int port, String command) throws IOException {
        try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connection.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            byte[] some = new byte[4096];
            while (answer.indexOf("END") < 0) {
                int length = connection.getInputStream().read(some);
                if (length < 0) {
                    break;
                }
                answer.append(new String(some, 0, length, StandardCharsets.UTF_8));
            }
            return answer.toString();
        }
    }
}
