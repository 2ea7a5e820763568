// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.testing.Ports;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Processes that are not heard of are killed, whichever way they beat; others are left alone. */
public final class WatchdogIT {

    /** Beats by datagrams, to the port that it is given. */
    private static final String BY_DATAGRAM = """
            import os, socket, sys, time
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            while True:
                s.sendto(("%d;%s" % (os.getpid(), time.time())).encode(), ("127.0.0.1", int(sys.argv[1])))
                time.sleep(.1)
            """;

    /** Beats as systemd has it, until there is a file "hang". Writes what it was told into a file. */
    private static final String BY_NOTIFY = """
            import os, socket, time
            open("told", "w").write("%s %s" % (os.environ["WATCHDOG_USEC"], os.environ["WATCHDOG_PID"] == str(os.getpid())))
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.connect("\\0" + os.environ["NOTIFY_SOCKET"][1:])
            while not os.path.exists("hang"):
                s.send(b"WATCHDOG=1")
                time.sleep(.1)
            time.sleep(1000)
            """;

    /** Longer than anybody may be silent. */
    private static final long SUSPENSION_MILLIS = 4000;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private int port;
    private CircusHome home;

    private String sections(String maxCount, String others) throws IOException {
        return """
                [plugin:dog]
                use = watchdog
                loop_rate = 0.5
                max_count = %s
                port = %d
                watchers_regex = ^(datagram|notify|mute)$
                watchers_stop_signal = KILL

                [watcher:datagram]
                cmd = /usr/bin/python3 %s %d

                [watcher:notify]
                cmd = /usr/bin/python3 %s
                working_dir = %s

                [watcher:ignored]
                cmd = /bin/sleep 1000
                %s
                """.formatted(maxCount, port, sandbox.write("datagram.py", BY_DATAGRAM), port,
                sandbox.write("notify.py", BY_NOTIFY), sandbox.folder(), others);
    }

    private static final String MUTE = """

            [watcher:mute]
            cmd = /bin/sleep 1000
            numprocesses = 9
            """;

    private RunningDaemon daemon(String maxCount, String others) throws IOException, InterruptedException {
        port = Ports.free();
        home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        return sandbox.daemon(home, sections(maxCount, others));
    }

    @Test
    public void killsAllThatAreSilentInOneRoundAndNobodyElse() throws Exception {
        RunningDaemon daemon = daemon("6", MUTE);
        List<Long> datagram = daemon.awaitStarted("datagram");
        List<Long> notify = daemon.awaitStarted("notify");
        List<Long> ignored = daemon.awaitStarted("ignored");
        Set<Long> mute = new TreeSet<>(daemon.awaitStarted("mute"));
        Set<Long> killed = new TreeSet<>();
        double first = 0;
        double last = 0;
        for (long pid : mute) {
            var event = daemon.events().all().first(one -> one.topic().equals("watcher.mute.reap") && one.pid() == pid);
            assertEquals("by the signal of the section", -9, event.body().get("exit_code").getAsInt());
            double at = event.body().get("time").getAsDouble();
            first = first == 0 ? at : Math.min(first, at);
            last = Math.max(last, at);
            killed.add(event.pid());
        }
        assertEquals(mute, killed);
        // they need not have begun in one round; one after the other would take eight
        assertTrue("together, not " + (last - first) + " s apart", last - first < 2);
        // the successors are silent too: time for the others to be killed, if they were
        int mark = daemon.events().all().mark();
        daemon.events().firstSince(mark, "watcher.mute.reap");
        assertEquals(datagram, daemon.control().pids("datagram"));
        assertEquals(notify, daemon.control().pids("notify"));
        assertEquals(ignored, daemon.control().pids("ignored"));
        assertEquals("3000000 True", Files.readString(sandbox.folder().resolve("told")));

        // it is heard again after an update of the bundle that holds its socket
        daemon.updateBundle("io.circus.watchers");
        mark = daemon.events().all().mark();
        daemon.events().firstSince(mark, "watcher.mute.reap");
        assertEquals(notify, daemon.control().pids("notify"));

        // what beats while the daemon is suspended is not silent
        Signals.send("STOP", daemon.jvm());
        Thread.sleep(SUSPENSION_MILLIS);
        Signals.send("CONT", daemon.jvm());
        daemon.awaitLog(" s late: the time counts for nobody");
        mark = daemon.events().all().mark();
        daemon.events().firstSince(mark, "watcher.mute.reap");
        assertEquals(datagram, daemon.control().pids("datagram"));
        assertEquals(notify, daemon.control().pids("notify"));

        Files.createFile(sandbox.folder().resolve("hang"));
        daemon.awaitLog("notify[" + notify.getFirst() + "]: no heartbeat for ");
        daemon.events().all().first(one -> one.topic().equals("watcher.notify.reap")
                && one.pid() == notify.getFirst());
        daemon.endBy("TERM");
    }

    @Test
    public void isConfiguredAnewAndLeavesNothingWhenItGoes() throws Exception {
        RunningDaemon daemon = daemon("100000", MUTE);
        List<Long> mute = daemon.awaitStarted("mute");
        int mark = daemon.program().err().mark();
        Files.writeString(daemon.config(), daemon.endpoints().section() + sections("1", MUTE));
        daemon.control().ok("reloadconfig", "waiting", true);
        daemon.program().err().firstSince(mark, line -> line.contains("mute[" + mute.getFirst() + "]: no heartbeat for "));

        Files.delete(home.bundles().resolve("io.circus.watchdog.jar"));
        daemon.awaitLog("Uninstalling bundle");
        awaitFree(port);
        // those it has told to end in its last round may still be there: only their successors show that it is gone
        daemon.control().ok("restart", "name", "mute", "waiting", true);
        List<Long> left = daemon.control().pids("mute");
        assertEquals(left.toString(), 9, left.size());
        awaitTwoRounds(daemon);
        assertEquals(left, daemon.control().pids("mute"));
        daemon.endBy("TERM");
    }

    private static void awaitFree(int port) throws IOException, InterruptedException {
        Eventually.holds("the port is still taken", () -> {
            try (var free = new DatagramSocket(new InetSocketAddress("127.0.0.1", port))) {
                return free.getLocalPort() == port;
            } catch (BindException e) {
                return false;
            }
        });
    }

    /** The time in which a watchdog that was still there would have killed somebody. */
    private static void awaitTwoRounds(RunningDaemon daemon) throws InterruptedException {
        Eventually.passes(1.5, daemon);
    }

    @Test
    public void anAddressThatIsTakenIsToldAndNobodyIsKilledUntilItStartsAgain() throws Exception {
        RunningDaemon daemon;
        // none that the system may give to somebody else when it is free again
        try (var taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", Ports.free()))) {
            port = taken.getLocalPort();
            daemon = sandbox.daemon(sections("1", "") + "\n[plugin:other]\nuse = watchdog\nprot = 1\nport = 0\n");
            daemon.awaitLog("plugin:other (watchdog): unknown option prot, it has no effect; there are active, ip, loop_rate, ");
            daemon.awaitLog("plugin:dog (watchdog): cannot bind udp 127.0.0.1:" + port
                    + ": Address already in use, the plugin stays inactive");
            daemon.awaitLog("] plugin:dog stopped");
            assertEquals("stopped", daemon.control().status("plugin:dog"));
            String refused = daemon.control().call("start", "name", "plugin:dog", "waiting", true).toString();
            assertTrue(refused, refused.contains("cannot bind udp 127.0.0.1:" + port + ": Address already in use"));
        }
        awaitFree(port);
        daemon.control().ok("start", "name", "plugin:dog", "waiting", true);
        assertEquals("active", daemon.control().status("plugin:dog"));
        daemon.endBy("TERM");
    }
}
