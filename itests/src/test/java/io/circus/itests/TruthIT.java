// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

/** What a reply tells has happened, and what has failed is told. */
public final class TruthIT {

    /** Of eight questions each. */
    private static final int ROUNDS = 125;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    /** One connection, no waiting, a question after each reply: the habits of the original's clients. */
    @Test
    public void noAnswerIsStale() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = /bin/sleep 1000
                [watcher:none]
                cmd = /bin/sleep 1000
                numprocesses = 0
                """);
        daemon.awaitStarted("web");
        ControlClient control = daemon.control();
        for (int round = 1; round <= ROUNDS; round++) {
            control.ok("set", "name", "web", "options", options("graceful_timeout", round));
            assertEquals(round, option(control, "graceful_timeout"));
            control.ok("incr", "name", "web");
            assertEquals(2, control.pids("web").size());
            control.ok("decr", "name", "web");
            assertEquals(1, option(control, "numprocesses"));
            control.ok("stop", "name", "web");
            assertTrue(List.of("stopping", "stopped").contains(control.status("web")));
            control.ok("stop", "name", "web", "waiting", true);
            control.ok("start", "name", "web");
            assertEquals("active", control.status("web"));
            control.ok("add", "name", "more" + round, "cmd", "/bin/sleep 1000", "start", true);
            assertEquals("active", control.status("more" + round));
            assertEquals(1, control.pids("more" + round).size());
            control.ok("rm", "name", "more" + round);
            assertFalse(control.ok("list").get("watchers").toString().contains("more" + round));
        }
        emptyWatchersCanGrow(control);
        failuresAreTold(daemon);
    }

    private static JsonObject options(String name, Number value) {
        var options = new JsonObject();
        options.addProperty(name, value);
        return options;
    }

    private static int option(ControlClient control, String name) {
        var keys = new JsonArray();
        keys.add(name);
        return control.ok("get", "name", "web", "keys", keys).getAsJsonObject("options").get(name).getAsInt();
    }

    private static void emptyWatchersCanGrow(ControlClient control) {
        assertEquals("active", control.status("none"));
        assertEquals(2, control.ok("incr", "name", "none", "nb", 2, "waiting", true).get("numprocesses").getAsInt());
        assertEquals(2, control.pids("none").size());
    }

    private void failuresAreTold(RunningDaemon daemon) throws IOException, InterruptedException {
        ControlClient control = daemon.control();
        JsonObject added = control.call("add", "name", "bad", "cmd", "/no/such/program", "start", true, "waiting", true);
        assertFailed("cannot start bad: gave up after 5 attempts to spawn a process: ", added);
        assertFailed("cannot start bad: ", control.call("start", "name", "bad", "waiting", true));
        assertFailed("cannot start bad: ", control.call("restart", "name", "bad", "waiting", true));
        JsonObject asOther = control.call("add", "name", "other", "cmd", "/no/such/program", "start", true, "waiting", true,
                "options", options("uid", 65534));
        assertFailed("cannot start other: ", asOther);
        assertTrue(control.call("status", "name", "bad").get("why").getAsString().contains("ENOENT"));
        control.ok("start", "name", "bad");
        JsonObject several = control.ok("start", "name", "*b*", "waiting", true);
        assertEquals("[bad]", several.getAsJsonObject("failed").keySet().toString());
        Program program = sandbox.circusctl(daemon, "start", "--waiting", "*b*");
        program.assertEnds(3);
        assertTrue(program.errorText(), program.errorText().startsWith("error: cannot start bad: "));
        assertEquals("", program.text());
    }

    private static void assertFailed(String beginning, JsonObject reply) {
        assertTrue(reply.toString(), reply.has("errno"));
        assertEquals(reply.toString(), 6, reply.get("errno").getAsInt());
        assertTrue(reply.toString(), reply.get("reason").getAsString().startsWith(beginning));
    }

    /** The program is missing for a moment, once to a plain process and once behind a chain of programs. */
    @Test
    public void aMissingProgramEndsNoHealthyProcess() throws IOException, InterruptedException {
        for (String name : List.of("plain", "chained")) {
            Files.copy(Path.of("/bin/sleep"), sandbox.file(name)).toFile().setExecutable(true);
        }
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:plain]
                cmd = %1$s/plain 1000
                numprocesses = 5
                [watcher:chained]
                cmd = %1$s/chained 1000
                numprocesses = 2
                umask = 022
                """.formatted(sandbox.folder()));
        for (String name : List.of("plain", "chained")) {
            List<Long> pids = daemon.awaitStarted(name);
            Files.move(sandbox.file(name), sandbox.file(name + ".away"));
            Signals.send("KILL", pids.getFirst());
            Eventually.holds("no reason for " + name,
                    () -> daemon.control().call("status", "name", name).has("why"));
            // the pauses of six tries in a row
            Eventually.holds("not tried often enough", () -> tries(daemon, name) > 5);
            assertEquals("active", daemon.control().status(name));
            assertEquals(pids.subList(1, pids.size()), daemon.control().pids(name));
            Files.move(sandbox.file(name + ".away"), sandbox.file(name));
            Eventually.holds(name + " is not complete again", () -> daemon.control().pids(name).size() == pids.size());
            assertTrue(daemon.control().pids(name).containsAll(pids.subList(1, pids.size())));
            assertFalse(daemon.control().call("status", "name", name).has("why"));
        }
    }

    /** The program cannot be executed as its user, or not at the moment: both show only behind setpriv. */
    @Test
    public void aStartThatNeverComesToItsProgramFails() throws IOException, InterruptedException {
        Assume.assumeTrue("may change users", Program.succeeds("setpriv", "--reuid=news", "--regid=news", "--init-groups", "true"));
        Files.setPosixFilePermissions(Files.copy(Path.of("/bin/sleep"), sandbox.file("secret")),
                PosixFilePermissions.fromString("rw-r--r--"));
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:holder]
                cmd = /bin/sleep 1000
                uid = news
                [watcher:secret]
                cmd = %1$s/secret 1000
                uid = news
                autostart = False
                [watcher:narrow]
                cmd = /bin/sleep 1000
                rlimit_as = 1000
                autostart = False
                [watcher:script]
                cmd = %1$s/script
                umask = 022
                autostart = False
                [watcher:own]
                cmd = /bin/sh -c 'exit 127'
                umask = 022
                autostart = False
                [watcher:full]
                cmd = /bin/sleep 1000
                uid = news
                rlimit_nproc = 0
                max_retry = 2
                autostart = False
                """.formatted(sandbox.folder()));
        Files.setPosixFilePermissions(sandbox.write("script", "#!/no/such/interpreter\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
        daemon.awaitStarted("holder");
        ControlClient control = daemon.control();
        assertFailed("cannot start secret: gave up after 5 attempts to spawn a process: cannot spawn secret/1 (" + sandbox.file("secret")
                + "): exited with status 126 before its program ran; ", control.call("start", "name", "secret", "waiting", true));
        assertEquals("stopped", control.status("secret"));
        assertFailed("cannot start narrow: gave up after 5 attempts to spawn a process: cannot spawn narrow/1 (/bin/sleep): ",
                control.call("start", "name", "narrow", "waiting", true));
        assertFailed("cannot start script: gave up after 5 attempts to spawn a process: ",
                control.call("start", "name", "script", "waiting", true));
        control.ok("start", "name", "own", "waiting", true);
        control.ok("stop", "name", "own", "waiting", true);

        JsonObject full = control.call("start", "name", "full", "waiting", true);
        assertFailed("cannot start full: cannot spawn full/1 (/bin/sleep): exited with status 126 before its program ran, for want"
                + " of processes or memory; ", full);
        assertTrue(full.toString(), full.get("reason").getAsString().endsWith("; it is tried again"));
        assertTrue(control.call("status", "name", "full").get("why").getAsString().contains("for want of processes"));
        assertEquals(List.of(), control.pids("full"));
        control.ok("stop", "name", "holder", "waiting", true);
        Eventually.holds("not tried again", () -> control.pids("full").size() == 1);
        Eventually.holds("still a reason", () -> !control.call("status", "name", "full").has("why"));
        List<String> topics = daemon.events().all().all().stream().map(PublishedEvents.Event::topic).toList();
        assertFalse(topics.toString(), topics.contains("watcher.secret.spawn") || topics.contains("watcher.secret.reap"));
    }

    @Test
    public void aServiceThatIsMissingIsToldAndHoldsUpNoOther() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:first]
                cmd = /bin/sleep 1000
                stop_method = no-such-method
                priority = 1
                [watcher:second]
                cmd = /bin/sleep 1000
                [watcher:third]
                cmd = /bin/sleep 1000
                """);
        daemon.awaitStarted("second");
        daemon.awaitStarted("third");
        JsonObject first = daemon.control().call("status", "name", "first");
        assertEquals(first.toString(), "starting", first.get("status").getAsString());
        assertEquals("waits for a stop method named no-such-method (stop_method)", first.get("why").getAsString());
        Program program = sandbox.circusctl(daemon, "start", "first", "--waiting");
        program.assertEnds(3);
        assertTrue(program.errorText(), program.errorText().startsWith("error: cannot start first: there is no stop method named"
                + " no-such-method (stop_method), waited 10 s for it; first starts when it comes"));

        Files.writeString(daemon.config(), """
                [watcher:fourth]
                cmd = /bin/sleep 1000
                stop_method = no-such-method
                priority = 1
                [watcher:fifth]
                cmd = /bin/sleep 1000
                """, StandardOpenOption.APPEND);
        daemon.control().ok("reloadconfig");
        daemon.awaitStarted("fifth");
        assertEquals("waits for a stop method named no-such-method (stop_method)",
                daemon.control().call("status", "name", "fourth").get("why").getAsString());
    }

    private static long tries(RunningDaemon daemon, String watcher) {
        return daemon.program().err().all().stream().filter(line -> line.contains("error in '" + watcher + "': ")).count();
    }

    /** A process that a decr ends is one of the watcher until it has ended, as in the original; what is wanted is told at once. */
    @Test
    public void whatADecrEndsIsCountedUntilItHasEnded() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:slow]
                cmd = /bin/sh -c 'trap : TERM; echo up > %1$s/up.$$; while :; do sleep 1000; done'
                numprocesses = 2
                graceful_timeout = 3000
                """.formatted(sandbox.folder()));
        List<Long> pids = daemon.awaitStarted("slow");
        for (long pid : pids) {
            sandbox.awaitFile("up." + pid, text -> text.startsWith("up"));
        }
        ControlClient control = daemon.control();
        control.ok("decr", "name", "slow");
        assertEquals(pids, control.pids("slow"));
        assertEquals(2, control.ok("numprocesses", "name", "slow").get("numprocesses").getAsInt());
        var keys = new JsonArray();
        keys.add("numprocesses");
        assertEquals(1, control.ok("get", "name", "slow", "keys", keys).getAsJsonObject("options").get("numprocesses").getAsInt());
        Signals.send("KILL", pids.getFirst());
        Eventually.holds("still counted", () -> control.pids("slow").equals(pids.subList(1, 2)));
        assertEquals(1, control.ok("numprocesses", "name", "slow").get("numprocesses").getAsInt());
    }

    /** A changed watcher whose former processes take their time is seen with them. */
    @Test
    public void whatDrainsStaysVisible() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:slow]
                cmd = /bin/sh -c 'trap : TERM; echo up > %1$s/up; while :; do sleep 1000; done'
                graceful_timeout = 3000
                """.formatted(sandbox.folder()));
        List<Long> pids = daemon.awaitStarted("slow");
        sandbox.awaitFile("up", text -> text.startsWith("up"));
        Files.writeString(daemon.config(), Files.readString(daemon.config()).replace("3000", "2000"));
        daemon.control().ok("reloadconfig");
        Eventually.holds("not stopping", () -> daemon.control().status("slow").equals("stopping"));
        assertEquals(pids, daemon.control().pids("slow"));
        Signals.send("KILL", pids.getFirst());
        Eventually.holds("not replaced", () -> daemon.control().status("slow").equals("active"));
        assertFalse(daemon.control().pids("slow").contains(pids.getFirst()));
    }
}
