// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A plugin inside the daemon, told to stop and start as a watcher is. */
public final class PluginVerbsIT {

    private static final String STATSD = "[plugin:SD]\nuse = statsd\nhost = 127.0.0.1\nport = %d\n";

    @Rule
    public final Timeout timeout = Timeout.seconds(300);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private final DatagramSocket statsd =
            sandbox.closeAfterwards(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));

    public PluginVerbsIT() throws IOException {
        statsd.setSoTimeout((int) Awaited.PATIENCE.toMillis());
    }

    private RunningDaemon daemon(String more) throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon(more + STATSD.formatted(statsd.getLocalPort()) + """
                [watcher:slow]
                cmd = sh -c "trap '' TERM; while :; do sleep 1; done"
                graceful_timeout = 1
                """);
        daemon.awaitStarted("slow");
        daemon.awaitLog("plugin:SD started");
        daemon.awaitLog("circusd-stats started");
        return daemon;
    }

    /** The datagrams up to the first one that contains {@code last}, which is told of the watcher {@code slow}. */
    private List<String> toldUntil(String last) throws IOException {
        var told = new ArrayList<String>();
        do {
            var packet = new DatagramPacket(new byte[1500], 1500);
            statsd.receive(packet);
            told.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
        } while (!told.getLast().contains(".slow." + last));
        return told;
    }

    @Test
    public void isListedAndCountedWithoutAProcess() throws Exception {
        RunningDaemon daemon = daemon("");
        ControlClient control = daemon.control();
        assertEquals("[\"circusd-stats\",\"plugin:sd\",\"slow\"]", control.ok("list").get("watchers").toString());
        assertEquals("{\"slow\":\"active\",\"circusd-stats\":\"active\",\"plugin:SD\":\"active\"}",
                control.ok("status").get("statuses").toString());
        assertEquals(3, control.ok("numwatchers").get("numwatchers").getAsInt());
        assertEquals(1, control.ok("numprocesses").get("numprocesses").getAsInt());
        assertEquals(0, control.ok("numprocesses", "name", "plugin:sd").get("numprocesses").getAsInt());
        assertEquals("{}", control.ok("stats").getAsJsonObject("infos").get("plugin:SD").toString());
        assertEquals(List.of(), control.pids("PLUGIN:sd"));
        JsonObject options = control.ok("options", "name", "plugin:sd").getAsJsonObject("options");
        assertEquals("statsd", options.get("cmd").getAsString());
        assertEquals(Integer.toString(statsd.getLocalPort()), options.get("port").getAsString());
        assertEquals(0, options.get("numprocesses").getAsInt());
        assertEquals("circusd-stats: active\nplugin:SD: stopped\nslow: active\n", statusLines(daemon));
    }

    /** What the program shows, after {@code circusctl stop}. */
    private String statusLines(RunningDaemon daemon) throws IOException, InterruptedException {
        Program stop = sandbox.circusctl(daemon, "stop", "plugin:SD", "--waiting");
        assertEquals(stop.errorText(), 0, stop.awaitExit());
        Program status = sandbox.circusctl(daemon, "status");
        assertEquals(status.errorText(), 0, status.awaitExit());
        return String.join("\n", status.text().lines().sorted().toList()) + "\n";
    }

    @Test
    public void doesNothingWhileItIsStopped() throws Exception {
        RunningDaemon daemon = daemon("");
        ControlClient control = daemon.control();
        set(control, 3);
        toldUntil("updated");
        control.ok("stop", "name", "plugin:sd", "waiting", true);
        assertEquals("stopped", control.status("plugin:sd"));
        control.ok("restart", "name", "slow", "waiting", true);
        control.ok("start", "name", "plugin:sd", "waiting", true);
        assertEquals("active", control.status("plugin:sd"));
        set(control, 4);
        assertEquals("told while it was stopped", List.of(), toldUntil("updated").stream()
                .filter(line -> line.contains(".slow.spawn") || line.contains(".slow.stop")).toList());
    }

    private static void set(ControlClient control, int maxRetry) {
        var options = new JsonObject();
        options.addProperty("max_retry", maxRetry);
        control.ok("set", "name", "slow", "options", options, "waiting", true);
    }

    @Test
    public void isStoppedWhenTheWatchersHaveStopped() throws Exception {
        RunningDaemon daemon = daemon("");
        int mark = daemon.events().all().mark();
        String stop = daemon.control().ask("stop", "waiting", true);
        daemon.events().firstSince(mark, "watcher.slow.kill");
        try (ControlClient other = new ControlClient(daemon.endpoints().controlEndpoint(), Awaited.PATIENCE)) {
            assertEquals("stopping", other.status("plugin:sd"));
        }
        JsonObject stopped = daemon.control().answer(stop);
        assertEquals(stopped.toString(), "ok", stopped.get("status").getAsString());
        assertEquals("{\"slow\":\"stopped\",\"circusd-stats\":\"stopped\",\"plugin:SD\":\"stopped\"}",
                daemon.control().ok("status").get("statuses").toString());
        List<String> stops = daemon.events().all().all().stream().map(PublishedEvents.Event::topic)
                .filter(topic -> topic.endsWith(".stop")).toList();
        assertEquals("watcher.slow.stop", stops.getFirst());
        assertEquals(Set.of("watcher.circusd-stats.stop", "watcher.plugin:sd.stop"),
                Set.copyOf(stops.subList(1, stops.size())));
        daemon.control().ok("start", "waiting", true);
        assertEquals("{\"slow\":\"active\",\"circusd-stats\":\"active\",\"plugin:SD\":\"active\"}",
                daemon.control().ok("status").get("statuses").toString());
    }

    @Test
    public void goesAndComesByCommandAndByFile() throws Exception {
        RunningDaemon daemon = daemon("[plugin:off]\nuse = flapping\nautostart = False\n");
        ControlClient control = daemon.control();
        assertEquals("stopped", control.status("plugin:off"));
        control.ok("rm", "name", "plugin:sd", "waiting", true);
        assertEquals("{\"slow\":\"active\",\"circusd-stats\":\"active\",\"plugin:off\":\"stopped\"}",
                control.ok("status").get("statuses").toString());
        control.ok("reloadconfig", "waiting", true);
        assertEquals("active", control.status("plugin:sd"));
        control.ok("rm", "name", "plugin:sd", "waiting", true);
        Files.writeString(daemon.config(), Files.readString(daemon.config()).replace("use = statsd", "use = statsd\nactive = True")
                .replace("autostart = False", "active = False"));
        control.ok("reloadconfig", "waiting", true);
        assertEquals("{\"slow\":\"active\",\"circusd-stats\":\"active\",\"plugin:SD\":\"active\",\"plugin:off\":\"stopped\"}",
                control.ok("status").get("statuses").toString());
        JsonObject refused = control.call("start", "name", "plugin:off", "waiting", true);
        assertTrue(refused.toString(), refused.get("reason").getAsString()
                .contains("cannot start plugin:off: its section says active = False"));
        JsonObject fixed = control.call("set", "name", "plugin:sd", "options", command(), "waiting", true);
        assertTrue(fixed.toString(), fixed.get("reason").getAsString().contains("it runs inside the daemon"));
    }

    private static JsonObject command() {
        var options = new JsonObject();
        options.addProperty("cmd", "sleep 1");
        return options;
    }
}
