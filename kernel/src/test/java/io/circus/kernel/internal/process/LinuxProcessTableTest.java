// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.ControlGroups;
import io.circus.kernel.Event;
import io.circus.kernel.Exit;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.Label;
import io.circus.kernel.Signal;
import io.circus.kernel.SpawnException;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.Stdio;
import io.circus.kernel.internal.linux.Epoll;
import io.circus.kernel.internal.linux.Subreaper;
import io.circus.kernel.internal.loop.EpollLoop;
import io.circus.kernel.internal.loop.Poller;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.testing.Pause;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The table with the real system calls and real processes. */
public class LinuxProcessTableTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private volatile Optional<ControlGroups> groups = Optional.empty();
    private EpollLoop loop;
    private LinuxProcessTable table;

    @Before
    public void open() throws Exception {
        loop = new EpollLoop(new Epoll(), System::nanoTime);
        loop.start();
        table = new LinuxProcessTable(loop, SystemCalls.linux(), () -> groups, Journal.NONE);
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
    public void forgetsTheFarewellOfAWatcherThatIsGone() {
        table.farewell("web", Signal.INT, Duration.ofSeconds(1));
        assertEquals(new Farewell(Signal.INT, Duration.ofSeconds(1)), table.farewell("web"));
        table.forgetFarewell("web");
        assertEquals(Farewell.USUAL, table.farewell("web"));
    }

    @Test
    public void tellsTheStatus() throws Exception {
        ChildProcess child = table.spawn(shell("exit 3"));
        assertEquals(new Exit.Status(3), child.awaitExit(PATIENCE).orElseThrow());
        assertEquals(Cause.Ended.by(new Exit.Status(3)), child.cause().orElseThrow());
        assertEquals(List.of(), table.processes());
        assertEquals(ChildProcess.State.EXITED, child.state());
    }

    @Test
    public void tellsTheSignalThatEndedIt() throws Exception {
        ChildProcess child = table.spawn(request("sleep", "1000"));
        assertEquals(List.of(child), table.processes("web"));
        var stop = new Cause.Asked("root", "stop");
        child.expectExit(stop);
        child.expectExit(new Cause.Asked("root", "reload"));
        assertEquals(ChildProcess.State.STOPPING, child.state());
        assertTrue(child.signal(Signal.TERM));
        Exit exit = child.awaitExit(PATIENCE).orElseThrow();
        assertEquals(-15, exit.exitCode().orElseThrow());
        assertEquals("the first cause counts", stop, child.cause().orElseThrow());
        assertFalse("no signal after the end", child.signal(Signal.TERM));
    }

    @Test
    public void aListenerThatIsCancelledIsNotTold() throws Exception {
        ChildProcess child = table.spawn(request("sleep", "1000"));
        var heard = new ArrayList<String>();
        Cancellable first = child.onExit(exit -> heard.add("first"));
        child.onExit(exit -> heard.add("second"));
        first.cancel();
        child.signal(Signal.TERM);
        child.awaitExit(PATIENCE);
        loop.call(() -> null);
        assertEquals(List.of("second"), heard);
    }

    @Test
    public void losesNoExitOfManyShortLives() throws Exception {
        int count = 200;
        var ended = new CountDownLatch(count);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int j = 0; j < count / 4; j++) {
                    try {
                        table.spawn(request("true")).onExit(exit -> ended.countDown());
                    } catch (SpawnException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            }));
        }
        boolean all = ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertTrue(ended.getCount() + " left", all);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), table.processes());
    }

    /** As epoll_ctl(2) does when the kernel has no memory for one more descriptor to wait for. */
    @Test
    public void missesNoEndThatCouldNotBeWaitedForAtFirst() throws Exception {
        Poller real = new Epoll();
        var refused = new CountDownLatch(1);
        var poller = (Poller) Proxy.newProxyInstance(Poller.class.getClassLoader(), new Class<?>[] {Poller.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("arm") && refused.getCount() > 0) {
                        refused.countDown();
                        throw new IOException("no memory");
                    }
                    return method.invoke(real, arguments);
                });
        var frugal = new EpollLoop(poller, System::nanoTime);
        frugal.start();
        var own = new LinuxProcessTable(frugal, SystemCalls.linux(), Optional::empty, Journal.NONE);
        ChildProcess child = own.spawn(shell("exit 4"));
        assertEquals(0, refused.getCount());
        assertEquals(new Exit.Status(4), child.awaitExit(PATIENCE).orElseThrow());
        own.close();
        frugal.stop();
    }

    /** A table whose calls to reap are answered by {@code reap} in place of Linux. */
    private LinuxProcessTable reapingBy(Reap reap) throws ErrnoException {
        SystemCalls real = SystemCalls.linux();
        var calls = (SystemCalls) Proxy.newProxyInstance(SystemCalls.class.getClassLoader(), new Class<?>[] {SystemCalls.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("reap") ? reap.reap((int) arguments[0], real) : method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new LinuxProcessTable(loop, calls, Optional::empty, Journal.NONE);
    }

    private interface Reap {
        Optional<Exit> reap(int pid, SystemCalls real) throws ErrnoException;
    }

    @Test
    public void tellsTheEndOfAProcessWhoseStatusSomebodyElseTook() throws Exception {
        LinuxProcessTable own = reapingBy((pid, real) -> {
            real.reap(pid);
            return real.reap(pid);
        });
        ChildProcess child = own.spawn(shell("exit 3"));
        var unknown = new Exit.Unknown("somebody else took its status");
        assertEquals(unknown, child.awaitExit(PATIENCE).orElseThrow());
        assertEquals(OptionalInt.empty(), unknown.exitCode());
        assertEquals(Cause.Ended.by(unknown), child.cause().orElseThrow());
        assertEquals("unknown", child.cause().orElseThrow().word());
        assertEquals(List.of(), own.processes());
        own.close();
    }

    @Test
    public void tellsTheEndOfAProcessThatCannotBeReaped() throws Exception {
        LinuxProcessTable own = reapingBy((pid, real) -> {
            real.reap(pid);
            real.pidfd(-1);
            return Optional.empty();
        });
        ChildProcess child = own.spawn(shell("exit 3"));
        assertTrue(child.awaitExit(PATIENCE).orElseThrow() instanceof Exit.Unknown);
        assertEquals(List.of(), own.processes());
        own.close();
    }

    /** As the end of a traced process, which its tracer is told first. */
    @Test
    public void waitsForTheStatusThatIsNotThereYet() throws Exception {
        var early = new AtomicInteger(2);
        LinuxProcessTable own = reapingBy((pid, real) -> early.getAndDecrement() > 0 ? Optional.empty() : real.reap(pid));
        ChildProcess child = own.spawn(shell("exit 3"));
        assertEquals(new Exit.Status(3), child.awaitExit(PATIENCE).orElseThrow());
        own.close();
    }

    @Test
    public void tellsWhoHadASignalSent() throws Exception {
        ChildProcess child = table.spawn(request("sleep", "1000"));
        child.signal(Signal.TERM, new Cause.Asked("user root", "signal"));
        child.awaitExit(PATIENCE);
        Cause cause = child.cause().orElseThrow();
        assertEquals("signal", cause.word());
        assertEquals(Optional.of("user root"), cause.by());
        assertEquals("killed by TERM by user root", cause.toString());
        child = table.spawn(request("sleep", "1000"));
        child.signal(new Signal(28), new Cause.Asked("user root", "signal"));
        child.signal(Signal.TERM);
        child.awaitExit(PATIENCE);
        assertEquals("not by what was sent for him", Optional.empty(), child.cause().orElseThrow().by());
    }

    @Test
    public void reportsAMissingProgram() {
        var refused = assertThrows(SpawnException.class, () -> table.spawn(request("no-such-program")));
        assertEquals("cannot spawn web/7 (no-such-program): ENOENT (no such file or directory)"
                + " while looking for the program", refused.getMessage());
        refused = assertThrows(SpawnException.class, () -> table.spawn(request("/no/such/program")));
        assertEquals(SpawnException.Stage.EXEC, refused.stage());
        assertEquals("ENOENT (no such file or directory)", refused.errno());
    }

    @Test
    public void reportsAProgramThatIsNotExecutable() throws Exception {
        Path file = folder.newFile("plain").toPath();
        var refused = assertThrows(SpawnException.class, () -> table.spawn(request(file.toString())));
        assertEquals("EACCES (permission denied)", refused.errno());
    }

    @Test
    public void refusesANul() {
        assertThrows(IllegalArgumentException.class, () -> request("echo", "a\0b"));
        assertThrows(IllegalArgumentException.class, () -> new SpawnRequest(new Label("web", 7), List.of("true"),
                Map.of("A", "\0"), Path.of("/"), Stdio.NULL, Stdio.NULL, Stdio.NULL));
    }

    @Test
    public void reportsABadWorkingDirectory() {
        Path missing = folder.getRoot().toPath().resolve("missing");
        var refused = assertThrows(SpawnException.class, () -> table.spawn(new SpawnRequest(new Label("web", 7),
                List.of("true"), Map.of(), missing, Stdio.NULL, Stdio.NULL, Stdio.NULL)));
        assertEquals(SpawnException.Stage.DIRECTORY, refused.stage());
        assertEquals("ENOENT (no such file or directory)", refused.errno());
    }

    @Test
    public void findsAProgramRelativeToTheDirectoryAndOnTheChildsPath() throws Exception {
        Path tool = Files.writeString(folder.getRoot().toPath().resolve("tool"), "#!/bin/sh\nexit 9\n");
        assertTrue(tool.toFile().setExecutable(true));
        ChildProcess relative = table.spawn(request("./tool"));
        assertEquals(9, relative.awaitExit(PATIENCE).orElseThrow().exitCode().orElseThrow());
        ChildProcess onPath = table.spawn(new SpawnRequest(new Label("web", 7), List.of("tool"),
                Map.of("PATH", "/nowhere:" + folder.getRoot()), Path.of("/"), Stdio.NULL, Stdio.NULL, Stdio.NULL));
        assertEquals(9, onPath.awaitExit(PATIENCE).orElseThrow().exitCode().orElseThrow());
    }

    @Test
    public void givesAChildASessionNoForeignDescriptorsAndDefaultSignals() throws Exception {
        ChildProcess child = table.spawn(request("sleep", "1000"));
        Path proc = Path.of("/proc", Integer.toString(child.pid()));
        assertEquals(child.pid(), ProcStat.read(child.pid(), new byte[1024]).orElseThrow().session());
        // for a moment its loader has files of its own open
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!descriptorsOf(proc).equals(Set.of("0", "1", "2"))) {
            assertTrue(descriptorsOf(proc).toString(), System.nanoTime() < deadline);
        }
        String status = Files.readString(proc.resolve("status"));
        assertTrue(status, status.contains("SigBlk:\t0000000000000000"));
        // 32 and 33 are glibc's own: its posix_spawn always leaves them ignored
        assertTrue(status, status.matches("(?s).*SigIgn:\t0{7}180000000\n.*|(?s).*SigIgn:\t0{16}\n.*"));
        assertEquals(folder.getRoot().toPath().toRealPath(), proc.resolve("cwd").toRealPath());
    }

    @Test
    public void pipesStandardOutput() throws Exception {
        ChildProcess child = table.spawn(new SpawnRequest(new Label("web", 7), List.of("/bin/echo", "hallo"),
                Map.of(), Path.of("/"), Stdio.NULL, Stdio.PIPE, Stdio.NULL));
        var readable = new CountDownLatch(1);
        loop.whenReadable(child.stdout().orElseThrow(), readable::countDown);
        assertTrue(readable.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(100);
            int count = Descriptors.read(child.stdout().getAsInt(), buffer);
            assertEquals("hallo\n",
                    new String(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII));
        }
        Descriptors.close(child.stdout().getAsInt());
    }

    @Test
    public void pipesStandardInputToAChildThatWaitsForIt() throws Exception {
        ChildProcess child = table.spawn(new SpawnRequest(new Label("web", 7),
                List.of("/bin/sh", "-c", "read first; read second; exit $((first + second))"),
                Map.of(), Path.of("/"), Stdio.PIPE, Stdio.NULL, Stdio.INHERIT));
        assertTrue("it waits", child.awaitExit(Duration.ofMillis(100)).isEmpty());
        try (Arena arena = Arena.ofConfined()) {
            Descriptors.write(child.stdin().orElseThrow(), arena.allocateFrom("3\n4\n").asSlice(0, 4));
        }
        assertEquals(7, child.awaitExit(PATIENCE).orElseThrow().exitCode().orElseThrow());
        Descriptors.close(child.stdin().getAsInt());
    }

    @Test
    public void findsTheTreeAlsoWhereItDetachedItself() throws Exception {
        Subreaper.become();
        table.lookForOrphans();
        ChildProcess child = table.spawn(shell("sh -c 'echo > same-session; exec sleep 1000' & "
                + "(setsid sh -c 'echo > own-session; exec sleep 1001' &); "
                + "setsid sh -c 'setsid sh -c \"echo > detached; exec sleep 1002\" & exit'; wait"));
        for (String sign : List.of("same-session", "own-session", "detached")) {
            awaitFile(folder.getRoot().toPath().resolve(sign));
        }
        Set<Integer> tree = table.trees(List.of(child)).get(child);
        assertEquals(tree.toString(), 3, tree.size());
        child.signal(Signal.KILL);
        child.awaitExit(PATIENCE);
        assertEquals("the tree outlives its root", tree, table.trees(List.of(child)).get(child));
        tree.forEach(pid -> table.signal(pid, Signal.KILL));
        while (!table.trees(List.of(child)).get(child).isEmpty()) {
            Pause.briefly();
        }
    }

    private static Set<String> descriptorsOf(Path proc) throws IOException {
        try (var descriptors = Files.list(proc.resolve("fd"))) {
            return Set.copyOf(descriptors.map(d -> d.getFileName().toString()).toList());
        }
    }

    private static void awaitFile(Path file) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(file)) {
            assertTrue("no " + file, System.nanoTime() < deadline);
            Pause.briefly();
        }
    }


    private SpawnRequest shell(String script) {
        return request("/bin/sh", "-c", script);
    }

    private SpawnRequest request(String... command) {
        return new SpawnRequest(new Label("web", 7), List.of(command), Map.of(), folder.getRoot().toPath(),
                Stdio.NULL, Stdio.INHERIT, Stdio.INHERIT);
    }

    /** Control groups, as far as the table asks for them. */
    private static final class FakeGroups implements ControlGroups {

        private final List<String> enclosed = new CopyOnWriteArrayList<>();
        private final List<String> killed = new CopyOnWriteArrayList<>();
        private Set<Integer> members = Set.of();
        private boolean outOfMemory;

        @Override
        public void enclose(String watcher, int pid) {
            enclosed.add(watcher + " " + pid);
        }

        @Override
        public Set<Integer> members(String watcher) {
            return members;
        }

        @Override
        public void kill(String watcher) {
            killed.add(watcher);
        }

        @Override
        public boolean killedForMemory(int pid) {
            return outOfMemory;
        }
    }

    @Test
    public void findsByItsGroupWhoHasDetachedItselfAndForgottenItsEnvironment() throws Exception {
        Subreaper.become();
        var present = new FakeGroups();
        groups = Optional.of(present);
        Path pid = folder.getRoot().toPath().resolve("pid");
        ChildProcess child = table.spawn(shell("env -i /usr/bin/setsid /bin/sh -c 'echo $$ > pid.new; mv pid.new pid;"
                + " exec /bin/sleep 1000' & exit 0"));
        child.awaitExit(PATIENCE).orElseThrow();
        assertEquals(List.of("web " + child.pid()), present.enclosed);
        while (!Files.exists(pid)) {
            Pause.briefly();
        }
        int escaped = Integer.parseInt(Files.readString(pid).strip());
        assertEquals(Set.of(), table.remains("web", List.of(child)));
        present.members = Set.of(escaped);
        while (!table.remains("web", List.of(child)).contains(escaped)) {
            Pause.briefly();
        }
        table.killRemains("web");
        assertEquals(List.of("web"), present.killed);
        table.signal(escaped, Signal.KILL);
    }

    @Test
    public void asksTheGroupsOfTheMomentWhetherItWasForWantOfMemory() throws Exception {
        var present = new FakeGroups();
        present.outOfMemory = true;
        ChildProcess before = table.spawn(request("sleep", "1000"));
        ChildProcess later = table.spawn(request("sleep", "1000"));
        kill(before.pid());
        assertEquals("signal", causeOf(before).word());
        groups = Optional.of(present);
        kill(later.pid());
        assertEquals("oom", causeOf(later).word());
    }

    private static Cause causeOf(ChildProcess child) throws InterruptedException {
        child.awaitExit(PATIENCE).orElseThrow();
        return child.cause().orElseThrow();
    }

    /** Not through the table, which would know of it. */
    private static void kill(int pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    @Test
    public void killsNothingWhileAProcessOfTheWatcherRuns() throws Exception {
        var present = new FakeGroups();
        groups = Optional.of(present);
        table.spawn(request("sleep", "1000"));
        table.killRemains("web");
        assertEquals(List.of(), present.killed);
    }
}
