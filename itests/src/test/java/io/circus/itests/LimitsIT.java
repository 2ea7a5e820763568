// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** What clients and processes can fill does not fill the daemon, and they are told when there is no room. */
public class LimitsIT {

    private static final int QUEUES = 6;
    private static final int ADDS = 133;
    private static final int LARGE = 900_000;
    /** More than the daemon may open without raising its limit, and more than it keeps of such connections. */
    private static final int HALF_GREETINGS = 1_200;

    @Rule
    public final Timeout timeout = Timeout.seconds(300);
    @Rule
    public final Sandbox sandbox = new Sandbox();

    /** Six queues with the default number of lines would take 400 MB, the environments of 133 watchers 120 MB and more. */
    @Test
    public void memoryIsLeftWhateverProcessesPrintAndClientsStore() throws Exception {
        var sections = new StringBuilder();
        for (int i = 0; i < QUEUES; i++) {
            sections.append("""
                    [watcher:queue%d]
                    cmd = sh -c "yes $(head -c 65000 /dev/zero | tr '\\\\0' x) | head -n 1000; echo last; exec sleep 1000"
                    stdout_stream.class = QueueStream

                    """.formatted(i));
        }
        RunningDaemon daemon = sandbox.daemon(sections.toString());
        for (int i = 0; i < QUEUES; i++) {
            String name = "queue" + i;
            Eventually.holds("the last line of " + name, () -> {
                var lines = daemon.control().ok("tail", "name", name, "lines", 1).getAsJsonArray("lines");
                return !lines.isEmpty() && lines.get(0).getAsJsonObject().get("line").getAsString().equals("last");
            });
        }
        JsonObject all = daemon.control().ok("tail", "name", "queue0", "lines", 1000);
        assertTrue(all.getAsJsonArray("lines").size() > 10);
        assertTrue(all.get("omitted").getAsInt() > 0);
        assertEquals(1001, all.get("last").getAsInt());

        var environment = new JsonObject();
        environment.addProperty("LARGE", "x".repeat(LARGE));
        var options = new JsonObject();
        options.add("env", environment);
        var answers = new ArrayList<String>();
        for (int i = 0; i < ADDS; i++) {
            JsonObject reply = daemon.control().call("add", "name", "added" + i, "cmd", "sleep 1000", "options", options);
            answers.add(reply.get("status").getAsString().equals("ok") ? "ok" : reply.get("reason").getAsString());
        }
        assertEquals("ok", answers.getFirst());
        assertTrue(answers.getLast().substring(answers.getLast().length() - 200),
                answers.getLast().contains("cannot add added132: out of memory for options"));

        long before = daemon.control().pids("queue0").getFirst();
        daemon.control().ok("restart", "name", "queue0", "waiting", true);
        assertFalse(daemon.control().pids("queue0").contains(before));
        assertFalse(daemon.program().err().find(line -> line.contains("OutOfMemory")).isPresent());
    }

    @Test
    public void connectionsThatSayNothingSilenceNothing() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = sleep 1000
                """);
        daemon.awaitStarted("web");
        var silent = new ArrayList<Socket>();
        try {
            for (int port : new int[] {daemon.endpoints().control(), daemon.endpoints().events()}) {
                for (int i = 0; i < HALF_GREETINGS; i++) {
                    var half = new Socket(InetAddress.getLoopbackAddress(), port);
                    half.getOutputStream().write(new byte[] {(byte) 0xff, 0, 0, 0});
                    silent.add(half);
                }
            }
            try (var newcomer = new ControlClient(daemon.endpoints().controlEndpoint());
                    var events = PublishedEvents.connect(daemon.endpoints().eventEndpoint())) {
                assertEquals("active", newcomer.status("web"));
                Eventually.holds("the new subscriber hears of a process", () -> {
                    newcomer.ok("incr", "name", "web", "waiting", true);
                    return events.all().find(event -> event.topic().equals("watcher.web.spawn")).isPresent();
                });
            }
            daemon.awaitLog("too many connections to the control endpoint that do not finish their greeting");
            daemon.awaitLog("too many connections to the pubsub endpoint that do not finish their greeting");
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
    }

    /** Its name makes each event large. */
    @Test
    public void aSubscriberThatDoesNotReadIsToldHowManyEventsItHasLost() throws Exception {
        RunningDaemon daemon = sandbox.daemon("");
        String name = "x".repeat(50_000);
        daemon.control().ok("add", "name", name, "cmd", "sleep 1000");
        try (var context = new ZContext()) {
            ZMQ.Socket subscriber = context.createSocket(SocketType.SUB);
            subscriber.setRcvHWM(1);
            subscriber.subscribe("watcher.x");
            subscriber.connect(daemon.endpoints().eventEndpoint());
            subscriber.setReceiveTimeOut(100);
            int sets = 0;
            do {
                set(daemon, name, sets++);
            } while (subscriber.recv() == null);
            subscriber.recv();
            subscriber.setReceiveTimeOut((int) Awaited.PATIENCE.toMillis());
            daemon.control().ok("add", "name", "x-mark", "cmd", "sleep 1000");
            while (!next(subscriber).getFirst().equals("watcher.x-mark.add")) {
                assertTrue("until the mark comes, nothing is under way", sets > 0);
            }
            int first = sets;
            while (!daemon.program().err().find(line -> line.contains("does not read what is sent")).isPresent()) {
                set(daemon, name, sets++);
            }
            for (int i = 0; i < 10; i++) {
                set(daemon, name, sets++);
            }
            int received = 0;
            long lost = 0;
            while (received + lost < sets - first) {
                List<String> event = next(subscriber);
                if (event.getFirst().endsWith("events_dropped")) {
                    lost += JsonParser.parseString(event.getLast()).getAsJsonObject().get("count").getAsLong();
                } else {
                    received++;
                }
            }
            assertEquals(sets - first, received + lost);
            assertTrue(lost + " lost", lost >= 10);
        }
    }

    private static List<String> next(ZMQ.Socket subscriber) {
        String topic = subscriber.recvStr();
        return List.of(topic, subscriber.recvStr());
    }

    /** An event {@code updated}. */
    private static void set(RunningDaemon daemon, String name, int number) {
        var options = new JsonObject();
        options.addProperty("graceful_timeout", 30 + number);
        daemon.control().ok("set", "name", name, "options", options, "waiting", true);
    }
}
