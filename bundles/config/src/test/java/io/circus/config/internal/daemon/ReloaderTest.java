// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.DaemonInFelix;
import io.circus.config.internal.Scratch;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A changed file and a running daemon, in a real framework with real processes. */
public class ReloaderTest {

    private static final String CIRCUS = "[circus]\ncheck_delay = 1\n";
    private static final String KEEP = "[watcher:keep]\ncmd = sleep 1000\n";

    @Rule
    public final Scratch scratch = new Scratch();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void touchesOnlyWhatHasChanged() throws Exception {
        try (var daemon = start(CIRCUS + KEEP + watcher("chg", "") + watcher("num", "") + watcher("gone", "")
                + watcher("envy", "") + "[env:envy]\nA = 1\n" + watcher("off", "autostart = False\n"))) {
            List<Integer> keep = daemon.pids("keep");
            List<Integer> chg = daemon.pids("chg");
            List<Integer> num = daemon.pids("num");
            List<Integer> gone = daemon.pids("gone");
            List<Integer> envy = daemon.pids("envy");
            daemon.reloadConfig("applied");
            write(CIRCUS + KEEP + watcher("chg", "args = 2000\n") + watcher("num", "numprocesses = 3\n")
                    + watcher("envy", "") + "[env:envy]\nA = 2\n" + watcher("off", "autostart = False\nmax_age = 5\n")
                    + watcher("fresh", "numprocesses = 2\n"));
            assertEquals(List.of(
                    "remove gone: not in the file, stops 1 process (" + gone.getFirst() + ")",
                    "restart chg (args): stops 1 process (" + chg.getFirst() + "), starts 1",
                    "restart envy (env): stops 1 process (" + envy.getFirst() + "), starts 1",
                    "restart off (max_age): has no process to stop, stays stopped (autostart is off)",
                    "resize num (numprocesses): to 3, starts 2",
                    "add fresh: new in the file, starts 2"), daemon.plan());
            assertEquals("a plan touches nothing", chg, daemon.pids("chg"));
            daemon.reloadConfig("applied");
            assertEquals(keep, daemon.pids("keep"));
            assertNotEquals(chg, daemon.pids("chg"));
            assertNotEquals(envy, daemon.pids("envy"));
            assertEquals(3, daemon.pids("num").size());
            assertEquals(num.getFirst(), daemon.pids("num").getFirst());
            assertNull(daemon.pids("gone"));
            assertEquals(List.of(), daemon.pids("off"));
            assertEquals(2, daemon.pids("fresh").size());
            assertEquals(List.of(), daemon.plan());
            assertTrue(daemon.log(), daemon.log().contains("[INFO] reloadconfig: restart chg (args): stops 1 process"));
        }
    }

    @Test
    public void noticesANumberThatIsChangedBackAndADefaultThatIsNoChange() throws Exception {
        try (var daemon = start(KEEP)) {
            List<Integer> keep = daemon.pids("keep");
            write(KEEP + "numprocesses = 2\nmax_retry = 5\n");
            daemon.reloadConfig("applied");
            assertEquals(2, daemon.pids("keep").size());
            write(KEEP + "numprocesses = 1\n");
            daemon.reloadConfig("applied");
            assertEquals(1, daemon.pids("keep").size());
            assertNotEquals("the oldest goes", keep, daemon.pids("keep"));
            assertEquals(List.of(), daemon.plan());
        }
    }

    @Test
    public void aNameInAnotherCaseIsAnotherWatcher() throws Exception {
        try (var daemon = start(KEEP)) {
            List<Integer> keep = daemon.pids("keep");
            write("[watcher:Keep]\ncmd = sleep 1000\n");
            daemon.reloadConfig("applied");
            assertNotEquals(keep, daemon.pids("keep"));
            assertEquals(1, daemon.pids("keep").size());
        }
    }

    @Test
    public void aBrokenFileChangesNothing() throws Exception {
        try (var daemon = start(KEEP + watcher("one", ""))) {
            List<Integer> one = daemon.pids("one");
            write("[circus]\nloglevel = debug\n" + watcher("one", "shell = maybe\nnumprocesses = x\n"));
            for (String part : List.of("read", "applied")) {
                String message = assertThrows(InvocationTargetException.class, () -> daemon.reloadConfig(part))
                        .getCause().getMessage();
                assertTrue(message, scratch.local(message).startsWith(
                        "cannot reload the configuration, nothing is changed: main.ini:5: [watcher:one] shell: 'maybe' is not a boolean"));
                assertTrue(message, scratch.local(message).contains("; main.ini:6: [watcher:one] numprocesses: "));
            }
            assertThrows(InvocationTargetException.class, daemon::plan);
            assertEquals(one, daemon.pids("one"));
            assertEquals(1, daemon.pids("keep").size());
        }
    }

    @Test
    public void tellsWhatOnlyARestartApplies() throws Exception {
        try (var daemon = start("[circus]\ncheck_delay = 2\nendpoint = tcp://127.0.0.1:15001\n" + KEEP)) {
            List<Integer> keep = daemon.pids("keep");
            write("[circus]\ncheck_delay = 3\nendpoint = tcp://127.0.0.1:15002\nloglevel = debug\n" + KEEP);
            String endpoint = "postpone circus (endpoint): tcp://127.0.0.1:15001 -> tcp://127.0.0.1:15002,"
                    + " only a restart of the daemon applies it";
            assertEquals(List.of("apply circus (check_delay): 2.0 -> 3.0", "apply circus (loglevel): none -> debug",
                    endpoint), daemon.plan());
            daemon.reloadConfig("applied");
            assertEquals(keep, daemon.pids("keep"));
            assertTrue(daemon.log(), daemon.log().contains("[WARNING] reloadconfig: " + endpoint));
            assertEquals(List.of(endpoint), daemon.plan());
            assertEquals("PT3S", checkDelay(daemon));

            var config = daemon.bundle("io.circus.config");
            config.stop();
            config.start();
            String settings = daemon.service("io.circus.config.GlobalSettings").toString();
            assertTrue(settings, settings.contains("endpoint=tcp://127.0.0.1:15001") && settings.contains("PT3S"));
            assertEquals("what was applied is remembered", List.of(endpoint), daemon.plan());
        }
    }

    private static String checkDelay(DaemonInFelix daemon) throws Exception {
        Object globals = daemon.bundle("io.circus.watchers").loadClass("io.circus.watchers.Watchers")
                .getMethod("globals").invoke(daemon.service("io.circus.watchers.Watchers"));
        return globals.getClass().getMethod("checkDelay").invoke(globals).toString();
    }

    private static String watcher(String name, String more) {
        return "[watcher:" + name + "]\ncmd = sleep 1000\n" + more;
    }

    private Path write(String ini) throws Exception {
        return scratch.write("main.ini", ini);
    }

    private DaemonInFelix start(String ini) throws Exception {
        var daemon = DaemonInFelix.start(scratch, write(ini), Map.of());
        daemon.bindEndpoint();
        DaemonInFelix.await("not started", () -> ini.lines().filter(line -> line.startsWith("[watcher:"))
                .map(line -> line.substring("[watcher:".length(), line.length() - 1))
                .filter(name -> !name.equals("off")).allMatch(name -> isRunning(daemon, name)));
        return daemon;
    }

    private static boolean isRunning(DaemonInFelix daemon, String name) {
        try {
            return !daemon.pids(name).isEmpty();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
