// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A watcher that uses too much is restarted, a child that does is told to end, and statsd is told of it. */
public final class ResourceWatcherIT {

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    /** In seconds. */
    private static final double A_FEW_ROUNDS = 1.2;

    private DatagramSocket statsd;

    @Before
    public void listen() throws IOException {
        statsd = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        statsd.setSoTimeout((int) Awaited.PATIENCE.toMillis());
    }

    @After
    public void close() {
        statsd.close();
    }

    private String metric() throws IOException {
        var packet = new DatagramPacket(new byte[1024], 1024);
        statsd.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private String sections(String limits) {
        return """
                [plugin:rw]
                use = circus.plugins.resource_watcher.ResourceWatcher
                watcher = hog
                loop_rate = 0.2
                max_count = 2
                health_threshold = 0
                host = 127.0.0.1
                port = %d
                %s

                [watcher:hog]
                cmd = /bin/sh -c 'while :; do :; done & exec sleep 1000'

                [watcher:calm]
                cmd = /bin/sleep 1000
                """.formatted(statsd.getLocalPort(), limits);
    }

    @Test
    public void restartsTheWatcherThatUsesTooLittleAndTellsStatsd() throws Exception {
        RunningDaemon daemon = sandbox.daemon(sections("min_mem = 1T"));
        List<Long> hog = daemon.awaitStarted("hog");
        List<Long> calm = daemon.awaitStarted("calm");
        String prefix = "circus.app.watcher._resource_watcher.hog.";
        for (int i = 0; i < 3; i++) {
            assertEquals(prefix + "under_memory:1|c", metric());
        }
        assertEquals(prefix + "restarting:1|c", metric());
        daemon.awaitLog("hog: under memory for more than 2 rounds in a row, restarting it (CPU ");
        daemon.events().all().first(event -> event.topic().equals("watcher.hog.reap") && event.pid() == hog.getFirst());
        assertEquals(calm, daemon.control().pids("calm"));

        // from now on nothing is wrong with it
        Files.writeString(daemon.config(), daemon.endpoints().section() + sections("min_mem = 1K"));
        daemon.control().ok("reloadconfig", "waiting", true);
        // over when one that the plugin has still asked for is over
        daemon.control().ok("restart", "name", "hog", "waiting", true);
        List<Long> after = daemon.control().pids("hog");
        assertNotEquals(hog, after);
        Eventually.passes(A_FEW_ROUNDS, daemon);
        assertEquals(after, daemon.control().pids("hog"));
        daemon.endBy("TERM");
    }

    @Test
    public void aChildThatUsesTooMuchIsToldToEndAndNobodyElse() throws Exception {
        RunningDaemon daemon = sandbox.daemon(sections("max_cpu = 1\nprocess_children = True\nchild_signal = KILL"));
        long parent = daemon.awaitStarted("hog").getFirst();
        ProcessHandle child = awaitChild(parent);
        String prefix = "circus.app.watcher._resource_watcher.hog.";
        for (int i = 0; i < 3; i++) {
            assertEquals(prefix + "over_cpu:1|c", metric());
        }
        assertEquals(prefix + "restarting:1|c", metric());
        daemon.awaitLog("hog[" + parent + "], child " + child.pid() + ": ");
        Eventually.holds("the child is still there", () -> !Signals.alive(child.pid()) || isZombie(child.pid()));
        Eventually.passes(A_FEW_ROUNDS, daemon);
        assertEquals(List.of(parent), daemon.control().pids("hog"));
        daemon.endBy("TERM");
    }

    /** The shell begins it some time after it was spawned itself. */
    private static ProcessHandle awaitChild(long parent) throws IOException, InterruptedException {
        ProcessHandle process = ProcessHandle.of(parent).orElseThrow();
        Eventually.holds("no child of the shell", () -> process.children().findFirst().isPresent());
        return process.children().findFirst().orElseThrow();
    }

    private static boolean isZombie(long pid) throws IOException {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (NoSuchFileException e) {
            return true;
        }
    }
}
