// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.Exit;
import io.circus.kernel.Label;
import io.circus.kernel.Signal;
import io.circus.kernel.SpawnException;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.Stdio;
import io.circus.kernel.internal.linux.Epoll;
import io.circus.kernel.internal.linux.Subreaper;
import io.circus.kernel.internal.loop.EpollLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The last rite with real processes. */
public class LastRiteTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private EpollLoop loop;
    private LinuxProcessTable table;
    private LastRite rite;

    @Before
    public void open() throws Exception {
        loop = new EpollLoop(new Epoll(), System::nanoTime);
        loop.start();
        table = new LinuxProcessTable(loop, SystemCalls.linux(), Optional::empty, Journal.NONE);
        rite = new LastRite(table);
        Subreaper.become();
    }

    @After
    public void close() throws Exception {
        for (ChildProcess child : table.processes()) {
            child.signal(Signal.KILL);
            child.awaitExit(PATIENCE);
        }
        table.close();
        loop.stop();
    }

    @Test
    public void endsWhatIsLeftWithTerm() throws Exception {
        ChildProcess web = spawn("web", "exec sleep 1000");
        ChildProcess db = spawn("db", "exec sleep 1000");
        rite.run();
        assertEquals(15, signalOf(exitOf(web)));
        assertEquals(15, signalOf(exitOf(db)));
        assertEquals(List.of(), table.processes());
    }

    @Test
    public void sendsTheStopSignalOfTheWatcher() throws Exception {
        table.farewell("web", new Signal(12), PATIENCE);
        ChildProcess web = spawn("web", "exec sleep 1000");
        rite.run();
        assertEquals(12, signalOf(exitOf(web)));
    }

    @Test
    public void killsWhatOutlivesItsGracefulTime() throws Exception {
        table.farewell("stubborn", Signal.TERM, Duration.ofMillis(100));
        table.farewell("slow", Signal.TERM, PATIENCE);
        ChildProcess slow = spawn("slow", "trap 'sleep 0.4; exit 5' TERM; touch slow; while :; do sleep 0.05; done");
        ChildProcess stubborn = spawn("stubborn", "trap '' TERM; touch stubborn; while :; do sleep 0.05; done");
        awaitFile("slow");
        awaitFile("stubborn");
        rite.run();
        assertEquals(9, signalOf(exitOf(stubborn)));
        assertEquals("it has its own time", new Exit.Status(5), exitOf(slow));
    }

    @Test
    public void endsWhatItHasStarted() throws Exception {
        spawn("web", "sleep 1000 & echo $! > tree.part; mv tree.part tree; trap 'exit 0' TERM; while :; do sleep 0.05; done");
        long pid = Long.parseLong(Files.readString(awaitFile("tree")).strip());
        rite.run();
        assertTrue(ProcessHandle.of(pid).isEmpty() || Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z "));
    }

    @Test
    public void leavesWhatMayOutliveTheDaemon() throws Exception {
        ChildProcess kept = spawn("web", "exec sleep 1000");
        ChildProcess other = spawn("web", "exec sleep 1000");
        kept.letOutlive();
        rite.run();
        assertEquals(15, signalOf(exitOf(other)));
        assertEquals(Optional.empty(), kept.exit());
    }

    @Test
    public void nothingIsStartedAnyMore() {
        rite.run();
        rite.run();
        SpawnException refused = assertThrows(SpawnException.class, () -> spawn("web", "exec sleep 1000"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("the daemon is ending"));
    }

    private static int signalOf(Exit exit) {
        return ((Exit.Signalled) exit).signal().number();
    }

    private static Exit exitOf(ChildProcess child) {
        return child.exit().orElseThrow();
    }

    private Path awaitFile(String name) throws InterruptedException {
        Path file = folder.getRoot().toPath().resolve(name);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(file) && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        return file;
    }

    private ChildProcess spawn(String watcher, String script) throws Exception {
        return table.spawn(new SpawnRequest(new Label(watcher, 1), List.of("/bin/sh", "-c", script), Map.of(),
                folder.getRoot().toPath(), Stdio.NULL, Stdio.INHERIT, Stdio.INHERIT));
    }
}
