// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Plugins come and go under a running daemon, and its processes do not notice. */
public final class HotDeployIT {

    private static final int LOOKS = 50;
    private static final int LOOK_MILLIS = 10;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private CircusHome home;
    private RunningDaemon daemon;
    private List<Long> pids;

    @Before
    public void startDaemon() throws IOException, InterruptedException {
        home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        daemon = sandbox.daemon(home, """
                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 2

                [plugin:guard]
                use = flapping
                """);
        pids = daemon.awaitStarted("web");
        daemon.awaitLog("Started bundle: file:" + home.bundles().resolve("io.circus.flapping.jar"));
    }

    @Test
    public void aDroppedJarIsLiveItsUpdateTooAndDeletedItIsGone() throws IOException, InterruptedException {
        long dropped = System.nanoTime();
        Path jar = PluginJar.drop(home.bundles(), "hello");
        daemon.awaitLog("Started bundle: file:" + jar);
        long millis = (System.nanoTime() - dropped) / 1_000_000;
        assertEquals("hello", daemon.control().ok("greet").get("greeting").getAsString());

        int mark = daemon.program().err().mark();
        PluginJar.drop(home.bundles(), "goodbye");
        daemon.program().err().firstSince(mark, line -> line.contains("Started bundle: file:" + jar));
        assertEquals("goodbye", daemon.control().ok("greet").get("greeting").getAsString());

        Files.delete(jar);
        daemon.awaitLog("Uninstalling bundle");
        awaitVerbGone();
        assertEquals(pids, daemon.control().pids("web"));
        assertTrue("live after " + millis + " ms", millis < 2000);
        daemon.endBy("TERM");
    }

    @Test
    public void aPluginThatNobodyUsesIsStartedWhenASectionUsesIt() throws IOException, InterruptedException {
        Path jar = home.bundles().resolve("io.circus.commandreloader.jar");
        daemon.awaitLog("Installed bundle: file:" + jar + ", it starts when a section of the file uses it");
        Files.writeString(daemon.config(), Files.readString(daemon.config()) + "\n[plugin:follow]\nuse = command-reloader\n");
        daemon.control().ok("reloadconfig", "waiting", true);
        daemon.awaitLog("Started bundle: file:" + jar);
        daemon.awaitLog("] plugin:follow started");
        assertEquals("active", daemon.control().status("plugin:follow"));
        assertEquals(pids, daemon.control().pids("web"));

        // one that is told to start later is running when that is answered
        Path other = home.bundles().resolve("io.circus.resourcewatcher.jar");
        Files.writeString(daemon.config(), Files.readString(daemon.config())
                + "\n[plugin:late]\nuse = resource-watcher\nwatcher = web\nautostart = False\n");
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals("stopped", daemon.control().status("plugin:late"));
        assertTrue(daemon.program().err().find(line -> line.contains("Started bundle: file:" + other)).isEmpty());
        daemon.control().ok("start", "name", "plugin:late", "waiting", true);
        assertEquals("active", daemon.control().status("plugin:late"));
        daemon.endBy("TERM");
    }

    @Test
    public void aBrokenJarIsNamedAndHarmsNothing() throws IOException, InterruptedException {
        PluginJar.drop(home.bundles(), "broken.jar", "this is no jar".getBytes(StandardCharsets.UTF_8));
        String line = daemon.awaitLog("broken.jar");
        assertTrue(line, line.contains("[ERROR]") || line.contains("[WARNING]"));
        Path jar = PluginJar.drop(home.bundles(), "still here");
        daemon.awaitLog("Started bundle: file:" + jar);
        assertEquals("still here", daemon.control().ok("greet").get("greeting").getAsString());
        assertEquals(pids, daemon.control().pids("web"));
    }

    /** One free descriptor is enough to find the jar, and too little to install it. */
    @Test
    public void aJarIsTriedAgainThatCouldNotBeInstalledForAMoment() throws IOException, InterruptedException {
        Path limits = Path.of("/proc", Long.toString(daemon.jvm()), "limits");
        String most = Files.readAllLines(limits).stream().filter(line -> line.startsWith("Max open files")).findFirst()
                .orElseThrow().split("\\s+")[4];
        Path jar;
        limitDescriptors(lowestFreeAtRest() + 1, most);
        try {
            jar = PluginJar.drop(home.bundles(), "late");
            daemon.awaitLog("cannot install " + jar + " at the moment: ");
        } finally {
            limitDescriptors(Integer.parseInt(most), most);
        }
        daemon.awaitLog("Started bundle: file:" + jar);
        assertEquals("late", daemon.control().ok("greet").get("greeting").getAsString());
        assertEquals(1, daemon.program().err().all().stream().filter(line -> line.contains("cannot install " + jar)).count());
        assertEquals(pids, daemon.control().pids("web"));
    }

    /** Whoever looks at the folder of the jars has some more open now and then. */
    private int lowestFreeAtRest() throws InterruptedException {
        int lowest = lowestFree();
        for (int i = 0; i < LOOKS; i++) {
            Thread.sleep(LOOK_MILLIS);
            lowest = Math.min(lowest, lowestFree());
        }
        return lowest;
    }

    private int lowestFree() {
        int free = 0;
        while (Files.isSymbolicLink(Path.of("/proc", Long.toString(daemon.jvm()), "fd", Integer.toString(free)))) {
            free++;
        }
        return free;
    }

    private void limitDescriptors(int soft, String hard) {
        assertTrue(Program.succeeds("prlimit", "--pid", Long.toString(daemon.jvm()), "--nofile=" + soft + ":" + hard));
    }

    private void awaitVerbGone() throws IOException, InterruptedException {
        Eventually.holds("the verb is still there",
                () -> !daemon.control().call("greet").get("status").getAsString().equals("ok"));
    }
}
