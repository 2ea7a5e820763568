// SPDX-License-Identifier: Apache-2.0
package io.circus.keeper;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import io.circus.keeper.Keeper.Life;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Each build of the keeper, with real processes under it. */
@RunWith(Parameterized.class)
public final class KeeperTest {

    /** Between two looks at what tells of no change by itself. */
    private static final long PACE_MILLIS = 5;
    private static final int EBADF = 9;
    private static final int EINVAL = 22;
    /** waitid(2). */
    private static final long EXITED = 1;
    private static final long KILLED = 2;

    @Rule
    public final Timeout timeout = Timeout.seconds(120);
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> words;
    private Keeper keeper;

    public KeeperTest(List<String> words) {
        this.words = words;
    }

    @Parameterized.Parameters(name = "{0}")
    public static Collection<List<String>> builds() throws Exception {
        List<List<String>> all = Binaries.all();
        Assume.assumeTrue("python3 is installed", Files.isExecutable(Path.of("/usr/bin/python3")));
        return all;
    }

    @After
    public void close() throws Exception {
        if (keeper != null) {
            keeper.close();
        }
    }

    private Keeper start(String... before) throws IOException {
        keeper = new Keeper(folder.getRoot().toPath(), Stream.concat(Stream.of(before), words.stream()).toList());
        return keeper;
    }

    private boolean isEmulated() {
        return words.size() > 1;
    }

    @Test
    public void aProgramThatHasNeverArmedIsNotStartedAgain() throws Exception {
        start();
        Life life = keeper.next();
        assertEquals(keeper.pid(), life.parent);
        life.exit(7);
        assertEquals(7, keeper.status());
        assertEquals("", keeper.errors());
    }

    /** The numbers from 198 on may not be open to it. */
    @Test
    public void aKeeperWithoutRoomBecomesItsProgram() throws Exception {
        Process process = become(List.of("/usr/bin/prlimit", "--nofile=500:500"), List.of("/bin/sh", "-c", "echo $$"));
        assertEquals(process.pid() + "\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
    }

    /** What is started beside the daemon holds nothing of its workers. */
    @Test
    public void aProgramBesideTheDaemonHasNothingOfTheKeepers() throws Exception {
        Process process = become(List.of("/usr/bin/python3", "-c", """
                import os, sys
                for number in 150, 197, 199, 200, 777:
                    os.dup2(0, number)
                os.execv(sys.argv[1], sys.argv[1:])"""), List.of("-", "/bin/sh", "-c", "echo $$; ls /proc/$$/fd"));
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(String.valueOf(process.pid()), lines.getFirst());
        assertTrue(lines.toString(), lines.contains("150"));
        assertEquals(lines.toString(), 0, lines.stream().skip(1).filter(line -> Integer.parseInt(line) >= 197).count());
    }

    private Process become(List<String> before, List<String> program) throws IOException {
        return new ProcessBuilder(Stream.of(before, words, program).flatMap(List::stream).toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Test
    public void theStatusOfASignalIsThatOfAShell() throws Exception {
        start();
        keeper.next().kill("KILL");
        assertEquals(137, keeper.status());
    }

    @Test
    public void aProgramThatCannotBeExecutedIsTold() throws Exception {
        start();
        Life life = keeper.nextArmed();
        Files.delete(folder.getRoot().toPath().resolve("life"));
        life.kill("KILL");
        while (!keeper.errors().contains("circus-keeper: cannot execute circusd\n")) {
            Thread.sleep(PACE_MILLIS);
        }
        keeper.program("life");
        keeper.next();
    }

    @Test
    public void anArmedProgramIsStartedAgainHoweverItEnds() throws Exception {
        start();
        Life former = keeper.nextArmed();
        for (String signal : List.of("KILL", "SEGV", "ABRT")) {
            Thread.sleep(110);
            former.kill(signal);
            Life next = keeper.nextArmed();
            assertNotEquals(former.pid, next.pid);
            assertEquals(keeper.pid(), next.parent);
            former = next;
        }
        Thread.sleep(110);
        former.exit(0);
        keeper.nextArmed();
        assertEquals("circus-keeper: the daemon has ended, starting it again\n".repeat(4), keeper.errors());
    }

    @Test
    public void descriptorsThatAreKeptHaveTheirNumbersInTheNextLife() throws Exception {
        start();
        Life life = keeper.nextArmed();
        List<Integer> pipe = integers(life, "pipe", Map.of("text", "still here"));
        assertEquals(0, life.ordered('K', 205, List.of(pipe.get(0))));
        assertEquals(0, life.ordered('K', 4000, List.of(pipe.get(1))));
        life.kill("KILL");
        life = keeper.nextArmed();
        assertEquals(List.of(199, 205, 4000), life.descriptors());
        assertEquals("still here", life.call("read", Map.of("descriptor", 205)).getAsString());
        assertEquals(0, life.ordered('D', 205, List.of()));
        assertEquals(EBADF, life.ordered('D', 205, List.of()));
        life.kill("KILL");
        assertEquals(List.of(199, 4000), keeper.next().descriptors());
    }

    @Test
    public void anOrderThatCannotBeDoneIsAnsweredWithTheReasonAndLeaksNothing() throws Exception {
        start();
        Life life = keeper.next();
        List<Integer> pipe = integers(life, "pipe", Map.of("text", ""));
        long before = openInKeeper();
        assertEquals(EINVAL, life.ordered('K', 199, List.of(pipe.get(0))));
        assertEquals(EINVAL, life.ordered('K', -1, List.of(pipe.get(0))));
        assertEquals(EBADF, life.ordered('K', 300, List.of()));
        assertEquals(EBADF, life.ordered('K', Integer.MAX_VALUE, List.of(pipe.get(0))));
        assertEquals(EINVAL, life.ordered('K', 300, pipe));
        assertEquals(EINVAL, life.ordered('K', 300, Stream.generate(() -> pipe.get(0)).limit(100).toList()));
        assertEquals(EINVAL, life.ordered('D', 198, List.of()));
        assertEquals(EINVAL, life.ordered('x', 300, List.of(pipe.get(0))));
        life.call("order", Map.of("op", "A", "id", 5, "tail", "more"));
        assertEquals(EINVAL, life.record().get(2).intValue());
        assertEquals(before, openInKeeper());
        life.exit(3);
        assertEquals("the wrong A has not armed", 3, keeper.status());
    }

    @Test
    public void workersOfADeadProgramAreToldToTheNextOne() throws Exception {
        start();
        Life life = keeper.nextArmed();
        List<Long> exits = life.children(1, 5);
        List<Long> killed = life.children(1, 0);
        life.kill("KILL");
        life = keeper.nextArmed();
        long before = System.currentTimeMillis();
        Keeper.kill("USR1", exits.getFirst());
        List<Long> record = life.record();
        assertEquals(List.of(exits.getFirst(), EXITED, 5L, 0L), record.subList(0, 4));
        assertTrue(record.toString(), Math.abs(record.get(4) / 1_000_000 - before) < 30_000);
        Keeper.kill("KILL", killed.getFirst());
        assertEquals(List.of(killed.getFirst(), KILLED, 9L, 0L), life.record().subList(0, 4));
    }

    @Test
    public void noStatusIsLostThoughMoreProcessesEndThanTheQueueHolds() throws Exception {
        start();
        Life life = keeper.nextArmed();
        int count = 400;
        List<Long> children = life.children(count, 9);
        life.kill("KILL");
        life = keeper.nextArmed();
        Keeper.kill("USR1", children);
        var told = new HashMap<Long, Long>();
        for (int i = 0; i < count; i++) {
            List<Long> record = life.record();
            assertEquals(EXITED, record.get(1).longValue());
            told.put(record.get(0), record.get(2));
        }
        assertEquals(Map.copyOf(children.stream().collect(Collectors.toMap(child -> child, child -> 9L))), told);
        assertEquals("nobody is a zombie", 1, keeper.process.children().count());
    }

    @Test
    public void endsWhileNobodyReadsKeepTheirStatus() throws Exception {
        start();
        Life life = keeper.nextArmed();
        List<Long> children = life.children(300, 4);
        life.kill("KILL");
        life = keeper.nextArmed();
        life.kill("STOP");
        Keeper.kill("KILL", children);
        life.kill("KILL");
        life = keeper.nextArmed();
        for (int i = 0; i < children.size(); i++) {
            assertEquals(List.of(KILLED, 9L), life.record().subList(1, 3));
        }
    }

    @Test
    public void quitEndsTheKeeperWithTheStatusOfTheProgram() throws Exception {
        for (int round = 0; round < 10; round++) {
            folder.delete();
            folder.create();
            start();
            Life life = keeper.nextArmed();
            life.exitAfter('Q', round);
            assertEquals(round, keeper.status());
            assertEquals("", keeper.errors());
            keeper.close();
        }
    }

    @Test
    public void anUpdateStartsAgainAtOnceAndSilently() throws Exception {
        start();
        Life life = keeper.nextArmed();
        life.exitAfter('U', 0);
        life = keeper.nextArmed();
        life.exitAfter('U', 1);
        keeper.next();
        assertEquals("", keeper.errors());
    }

    @Test
    public void aProgramThatDoesNotEndAfterUpdateOrArmInTimeIsKilled() throws Exception {
        Path quick = folder.newFolder().toPath().resolve("circus-keeper");
        Assume.assumeTrue("there is a C compiler", Binaries.build(quick, List.of("-DLATEST=(SECOND/2)")));
        Assume.assumeFalse("it is the build of this machine", isEmulated());
        keeper = new Keeper(folder.getRoot().toPath(), List.of(quick.toString()));
        Life life = keeper.nextArmed();
        life.order('U');
        life = keeper.next();
        assertEquals("circus-keeper: the daemon is not in time, killing it\n", keeper.errors());
        Life unarmed = life;
        life = keeper.nextArmed();
        assertNotEquals(unarmed.pid, life.pid);
    }

    @Test
    public void aProgramWhoseBeatStopsIsKilled() throws Exception {
        start();
        Life life = keeper.nextArmed();
        life.call("order", Map.of("op", "B", "number", 1));
        keeper.nextArmed();
        assertEquals("circus-keeper: the daemon is not in time, killing it\ncircus-keeper: the daemon has ended, starting it again\n",
                keeper.errors());
    }

    @Test
    public void signalsReachTheProgram() throws Exception {
        start();
        Life life = keeper.nextArmed();
        List<String> passed = List.of("TERM", "INT", "HUP", "USR1", "USR2", "WINCH", "QUIT", "CONT");
        for (String signal : passed) {
            Keeper.kill(signal, keeper.pid());
            awaitSeen(life, signal);
        }
        assertEquals(passed, life.seen());
    }

    @Test
    public void aSignalOfTheTerminalReachesTheProgramOnce() throws Exception {
        Path script = Path.of("/usr/bin/script");
        Assume.assumeTrue("script(1) is installed", Files.isExecutable(script));
        Assume.assumeFalse("an emulator is no child of the shell", isEmulated());
        keeper = new Keeper(folder.getRoot().toPath(), List.of("/bin/sh", "-c",
                "exec " + script + " -qec \"exec $*\" /dev/null", "sh", words.getLast()));
        Life life = keeper.nextArmed();
        // what Ctrl-C types
        keeper.process.getOutputStream().write(3);
        keeper.process.getOutputStream().flush();
        awaitSeen(life, "INT");
        Keeper.kill("HUP", life.parent);
        awaitSeen(life, "HUP");
        assertEquals(List.of("INT", "HUP"), life.seen());
        life.exitAfter('Q', 0);
        assertEquals(0, keeper.status());
    }

    @Test
    public void stopsAndGoesOnAfterTheProgram() throws Exception {
        start();
        Life life = keeper.nextArmed();
        Keeper.kill("TSTP", keeper.pid());
        awaitSeen(life, "TSTP");
        awaitState(keeper.pid(), "T");
        Keeper.kill("CONT", keeper.pid());
        awaitSeen(life, "CONT");
    }

    @Test
    public void aFirstLifeGetsSignalsBeforeItArmsAndALaterOneAfter() throws Exception {
        start();
        Life life = keeper.next();
        Keeper.kill("TERM", keeper.pid());
        awaitSeen(life, "TERM");
        life.order('A');
        life.kill("KILL");
        life = keeper.next();
        Keeper.kill("TERM", keeper.pid());
        Keeper.kill("HUP", keeper.pid());
        Keeper.kill("QUIT", keeper.pid());
        awaitSeen(life, "QUIT");
        assertEquals(List.of("QUIT"), life.seen());
        life.order('A');
        awaitSeen(life, "TERM");
        awaitSeen(life, "HUP");
    }

    @Test
    public void whoAsksForTheEndBetweenTwoLivesIsServedByTheNext() throws Exception {
        start();
        Life life = keeper.nextArmed();
        long worker = life.children(1, 0).getFirst();
        life.kill("KILL");
        // five that fail: the next one waits for 1.6 s
        for (int i = 0; i < 5; i++) {
            keeper.next().exit(1);
        }
        Keeper.kill("TERM", keeper.pid());
        life = keeper.nextArmed();
        awaitSeen(life, "TERM");
        assertTrue(ProcessHandle.of(worker).isPresent());
    }

    @Test
    public void whoAsksForTheEndWhenNothingIsLeftGetsIt() throws Exception {
        start();
        Life life = keeper.nextArmed();
        life.kill("KILL");
        for (int i = 0; i < 5; i++) {
            keeper.next().exit(1);
        }
        Keeper.kill("TERM", keeper.pid());
        assertEquals(143, keeper.status());
    }

    @Test
    public void aNewProgramThatDoesNotComeUpIsUndone() throws Exception {
        start();
        Life life = keeper.nextArmed();
        Path other = keeper.program("other");
        life.call("order", Map.of("op", "H", "tail", other.toString()));
        life.exitAfter('U', 0);
        for (int i = 0; i < 3; i++) {
            life = keeper.next();
            assertEquals(other.toString(), life.program);
            life.exit(1);
        }
        life = keeper.nextArmed();
        assertEquals(folder.getRoot() + "/life", life.program);
        assertTrue(keeper.errors(), keeper.errors().contains("the new program does not come up, going back to the former one"));
    }

    @Test
    public void aNewProgramThatArmsStays() throws Exception {
        start();
        Life life = keeper.nextArmed();
        Path other = keeper.program("other");
        assertEquals(EINVAL, errorOf(life, "H", "relative"));
        assertEquals(36, errorOf(life, "H", "/" + "x".repeat(4000)));
        life.call("order", Map.of("op", "H", "tail", other.toString()));
        life.exitAfter('U', 0);
        keeper.nextArmed().kill("KILL");
        for (int i = 0; i < 4; i++) {
            life = keeper.next();
            assertEquals(other.toString(), life.program);
            life.exit(1);
        }
    }

    @Test
    public void onlyTheProgramItselfGivesOrders() throws Exception {
        start();
        Life life = keeper.next();
        life.call("stranger", Map.of("op", "A"));
        assertEquals(0, life.ordered('B', 0, List.of()));
        life.exit(2);
        assertEquals("the stranger has not armed it", 2, keeper.status());
    }

    @Test
    public void theProgramHasTheLimitsAndTheSignalMaskOfTheOneThatStartedTheKeeper() throws Exception {
        start("/usr/bin/prlimit", "--nofile=1000:2000");
        Life life = keeper.next();
        assertTrue(life.call("limit").getAsString().lines().anyMatch(line -> line.matches("Max open files +1000 +2000 .*")));
        JsonObject status = life.call("status").getAsJsonObject();
        assertEquals("0000000000000000", status.get("SigBlk").getAsString());
        assertEquals(List.of(199), life.descriptors());
        assertEquals(0, life.ordered('K', 1999, List.of(199)));
        assertEquals(EBADF, life.ordered('K', 2000, List.of(199)));
    }

    @Test
    public void signalsThatWereIgnoredBeforeChangeNothing() throws Exception {
        start("/bin/sh", "-c", "trap '' CHLD; exec \"$@\"", "sh");
        Life life = keeper.nextArmed();
        List<Long> child = life.children(1, 6);
        life.kill("KILL");
        life = keeper.nextArmed();
        Keeper.kill("USR1", child.getFirst());
        assertEquals(List.of(child.getFirst(), EXITED, 6L), life.record().subList(0, 3));
    }

    @Test
    public void aLimitOfProcessesIsWaitedOut() throws Exception {
        Assume.assumeTrue("root", "root".equals(System.getProperty("user.name")));
        Assume.assumeFalse("an emulator has threads", isEmulated());
        Path root = folder.getRoot().toPath();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path copy = Files.copy(Path.of(words.getLast()), root.resolve("circus-keeper"));
        keeper = new Keeper(root, List.of("/bin/sh", "-c", "chmod 777 " + root + "/lives; exec /usr/bin/setpriv --reuid=54321 --clear-groups "
                + "/usr/bin/prlimit --nproc=3 \"$@\"", "sh", copy.toString()));
        Life life = keeper.nextArmed();
        List<Long> children = new ArrayList<>(life.children(1, 0));
        Keeper.kill("STOP", keeper.pid());
        life.kill("KILL");
        // one more process of the user takes the place of the program
        Process other = new ProcessBuilder("/usr/bin/setpriv", "--reuid=54321", "--clear-groups", "/bin/sleep", "1000").start();
        Keeper.kill("CONT", keeper.pid());
        while (!keeper.errors().contains("circus-keeper: cannot fork, trying again\n")) {
            Thread.sleep(PACE_MILLIS);
        }
        other.destroyForcibly().waitFor();
        life = keeper.nextArmed();
        Keeper.kill("KILL", children.getFirst());
        assertEquals(children.getFirst(), life.record().getFirst());
    }

    @Test
    public void anErrorOutputThatNobodyReadsDoesNotHoldItUp() throws Exception {
        start("/bin/sh", "-c", "mkfifo " + folder.getRoot() + "/full; exec 3<>" + folder.getRoot() + "/full; "
                + "/bin/dd if=/dev/zero of=" + folder.getRoot() + "/full bs=65536 count=1 2>&-; exec \"$@\" 2>&3 3>&-", "sh");
        keeper.nextArmed().kill("KILL");
        keeper.nextArmed().kill("KILL");
        keeper.nextArmed();
    }

    @Test
    public void asTheFirstProcessOfANamespaceItReapsEverything() throws Exception {
        Assume.assumeTrue("root", "root".equals(System.getProperty("user.name")));
        start("/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
        Life life = keeper.nextArmed();
        assertEquals(1, life.parent);
        List<Long> children = life.children(3, 2);
        life.exitAfter('U', 0);
        life = keeper.nextArmed();
        life.call("status");
        for (long child : children) {
            for (ProcessHandle each : keeper.process.descendants().toList()) {
                if (status(each.pid()).lines().anyMatch(line -> line.matches("NSpid:.*\\s" + child))) {
                    Keeper.kill("USR1", each.pid());
                }
            }
            assertEquals(List.of(child, EXITED, 2L), life.record().subList(0, 3));
        }
        life.exitAfter('Q', 12);
        assertEquals(12, keeper.status());
    }

    @Test
    public void aKeeperThatTakesThePlaceOfItsProgramHasWhatTheProgramHad() throws Exception {
        Assume.assumeFalse("the emulator does not take its place by itself", isEmulated());
        start();
        Life life = keeper.nextArmed();
        List<Integer> pipe = integers(life, "pipe", Map.of("text", "whole"));
        life.ordered('K', 210, List.of(pipe.get(0)));
        life.kill("KILL");
        life = keeper.nextArmed();
        List<Long> children = life.children(2, 8);
        long pid = life.pid;
        Keeper.kill("KILL", keeper.pid());
        keeper.process.onExit().join();
        Keeper.kill("USR1", children.get(0));
        awaitState(children.get(0), "Z");
        life.become(Path.of(words.getLast()), List.of(210));
        Life next = keeper.nextArmed();
        try {
            assertEquals(pid, next.parent);
            assertEquals(List.of(199, 210), next.descriptors());
            assertEquals("whole", next.call("read", Map.of("descriptor", 210)).getAsString());
            assertEquals(List.of(children.get(0), EXITED, 8L), next.record().subList(0, 3));
            Keeper.kill("USR1", children.get(1));
            assertEquals(List.of(children.get(1), EXITED, 8L), next.record().subList(0, 3));
            next.exitAfter('Q', 0);
            ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
        } finally {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            children.forEach(child -> ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    @Test
    public void nonsenseChangesNothing() throws Exception {
        start();
        Life life = keeper.nextArmed();
        long before = openInKeeper();
        var random = new Random(4711);
        List<Integer> pipe = integers(life, "pipe", Map.of("text", ""));
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(60) + 1];
            random.nextBytes(bytes);
            if ("QUKHB".indexOf(bytes[0]) >= 0 || bytes.length < 16) {
                bytes[0] = 'z';
            }
            // nobody reads the answers of these
            for (int j = 8; j < Math.min(16, bytes.length); j++) {
                bytes[j] = 0;
            }
            life.call("order", Map.of("op", "z", "raw", HexFormat.of().formatHex(bytes), "descriptors",
                    random.nextBoolean() ? pipe : List.of()));
        }
        assertEquals(0, life.ordered('B', 0, List.of()));
        assertEquals(before, openInKeeper());
        life.kill("KILL");
        keeper.nextArmed();
    }

    @Test
    public void answersThatNobodyReadsAreNotLost() throws Exception {
        start();
        Life life = keeper.nextArmed();
        int sent = 0;
        // more than the queue of answers holds, less than both queues do
        for (; sent < 400; sent++) {
            life.call("order", Map.of("op", "z", "id", sent + 1));
        }
        for (long i = 1; i <= sent; i++) {
            assertEquals(List.of(0L, (long) 'z', (long) EINVAL, 0L, i), life.record());
        }
        life.kill("KILL");
        keeper.nextArmed();
    }

    @Test
    public void isSmall() throws Exception {
        assertTrue(Files.size(Path.of(words.getLast())) < 100_000);
        Assume.assumeFalse("the emulator is large", isEmulated());
        start();
        keeper.next();
        long kilobytes = Files.readAllLines(Path.of("/proc/" + keeper.pid() + "/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
        assertTrue(kilobytes + " kB", kilobytes < 100);
    }

    private static List<Integer> integers(Life life, String what, Map<String, ?> arguments) throws IOException {
        return life.call(what, arguments).getAsJsonArray().asList().stream().map(each -> each.getAsInt()).toList();
    }

    private static int errorOf(Life life, String op, String tail) throws IOException {
        life.call("order", Map.of("op", op, "id", 3, "tail", tail));
        return life.record().get(2).intValue();
    }

    /** The status file of a process; empty if it has ended meanwhile. */
    private static String status(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"));
        } catch (IOException e) {
            return "";
        }
    }

    private static void awaitSeen(Life life, String signal) throws Exception {
        while (!life.seen().contains(signal)) {
            Thread.sleep(PACE_MILLIS);
        }
    }

    /** @param state as proc_pid_stat(5) names it: T is stopped, Z a zombie */
    private static void awaitState(long pid, String state) throws Exception {
        while (!Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") " + state + " ")) {
            Thread.sleep(PACE_MILLIS);
        }
    }

    private long openInKeeper() {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + keeper.pid() + "/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
