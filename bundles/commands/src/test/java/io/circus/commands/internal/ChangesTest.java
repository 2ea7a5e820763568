// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static io.circus.commands.internal.CommandSet.watcher;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.config.GlobalSettings;
import io.circus.config.Plan;
import io.circus.control.Answer;
import io.circus.plugintesting.FakeOperation;
import io.circus.plugintesting.FakeWatcher;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** set, add, rm, reloadconfig and plan. */
public class ChangesTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final FakeWatcher web = watcher("web").runs(11);
    private final CommandSet set = new CommandSet(web);

    @Test
    public void setsOptionsOfEveryType() throws Exception {
        assertEquals("{}", options("{'numprocesses': -3, 'warmup_delay': 0.5, 'stop_signal': 2, 'shell': true,"
                + " 'singleton': 1, 'uid': 0, 'working_dir': '/tmp', 'args': ['a b', 7], 'env': {'A': '1'},"
                + " 'stdout_stream.class': 'StdoutStream', 'hooks.before_start': 'x.y,true', 'rlimit_nofile': 100,"
                + " 'rlimit_core': null, 'retry_in': 3}"));
        WatcherSettings now = web.settings();
        assertEquals(0, (int) now.get(WatcherOption.NUMPROCESSES));
        assertEquals(0.5, now.get(WatcherOption.WARMUP_DELAY));
        assertEquals(2, (int) now.get(WatcherOption.STOP_SIGNAL));
        assertTrue(now.get(WatcherOption.SHELL) && now.get(WatcherOption.SINGLETON));
        assertEquals("0", now.get(WatcherOption.UID));
        assertEquals("/tmp", now.get(WatcherOption.WORKING_DIR));
        assertEquals("'a b' 7", now.get(WatcherOption.ARGS));
        assertEquals(Map.of("A", "1"), now.environment());
        assertEquals(Map.of("stdout_stream.class", "StdoutStream", "hooks.before_start", "x.y,true",
                "rlimit_nofile", "100", "rlimit_core", "", "retry_in", "3"), now.freeForm());
        assertEquals(List.of("set [numprocesses, warmup_delay, stop_signal, shell, singleton, uid, working_dir, args,"
                + " env, stdout_stream.class, hooks.before_start, rlimit_nofile, rlimit_core, retry_in]"), web.told());
    }

    @Test
    public void variablesOfTheDaemonAreReplacedInEnv() throws Exception {
        options("{'env': {'A': '$PATH:[$NO_SUCH_VARIABLE]$lower'}}");
        assertEquals(Map.of("A", System.getenv("PATH") + ":[]$lower"), web.settings().environment());
    }

    @Test
    public void aWholeStreamReplacesTheOldOneAndHooksAreToldEach() throws Exception {
        options("{'stdout_stream.filename': 'x'}");
        options("{'stdout_stream': {'class': 'StdoutStream'},"
                + " 'hooks': {'before_start': ['p', true], 'after_stop': 'q'}}");
        assertEquals(Map.of("stdout_stream.class", "StdoutStream", "hooks.before_start", "p,True",
                "hooks.after_stop", "q"), web.settings().freeForm());
        assertEquals("set [stdout_stream, hooks.before_start, hooks.after_stop]", web.told().getLast());
    }

    @Test
    public void takesSignalsByName() throws Exception {
        for (String name : List.of("SIGINT", "int", "2")) {
            options("{'stop_signal': 15}");
            assertEquals("{}", options("{'stop_signal': '" + name + "'}"));
            assertEquals(name, 2, (int) web.settings().get(WatcherOption.STOP_SIGNAL));
        }
        assertEquals("{}", set.run("add", "{\"name\": \"x\", \"cmd\": \"a\", \"options\": {\"stop_signal\": \"rtmin+1\"}}"));
        var added = (FakeWatcher) set.units.find("x").orElseThrow();
        assertEquals(35, (int) added.settings().get(WatcherOption.STOP_SIGNAL));
        for (String wrong : List.of("'FOO'", "''", "'99'", "1.5", "null", "[]")) {
            assertEquals("errno 3: 'stop_signal' isn't an integer or a signal by name", options("{'stop_signal': " + wrong + "}"));
        }
    }

    @Test
    public void setKeepsUsersAndGroupsByNumberAndAddAsTheyAreNamed() throws Exception {
        assertEquals("{}", options("{'uid': 'root', 'gid': 'root'}"));
        assertEquals("0", web.settings().get(WatcherOption.UID));
        assertEquals("0", web.settings().get(WatcherOption.GID));
        assertEquals("errno 5: 99999 isn't a valid user id", options("{'uid': 99999}"));
        assertEquals("errno 5: No such group: '99999'", options("{'gid': '99999'}"));
        assertEquals("{}", set.run("add", "{\"name\": \"x\", \"cmd\": \"a\", \"options\": {\"uid\": \"root\"}}"));
        assertEquals("root", ((FakeWatcher) set.units.find("x").orElseThrow()).settings().get(WatcherOption.UID));
    }

    @Test
    public void setsAllOrNothing() throws Exception {
        assertEquals("errno 5: 'no such user' isn't a valid user name",
                options("{'cmd': 'x', 'uid': 'no such user'}"));
        assertEquals("errno 5: Singleton watcher has a single process",
                options("{'cmd': 'x', 'singleton': true, 'numprocesses': 3}"));
        assertEquals("errno 5: expected a signal from 1 to 64, got '99'", options("{'cmd': 'x', 'stop_signal': 99}"));
        assertEquals("errno 3: unknown key 'x'", options("{'cmd': 'x', 'x': 1}"));
        assertEquals("errno 3: 'options' property should be an object", options("[]"));
        assertEquals(List.of(), web.told());
        assertEquals("sleep 1000", web.settings().get(WatcherOption.CMD));
    }

    @Test
    public void addsAWatcherAndStartsIt() throws Exception {
        assertEquals("{}", set.run("add", "{\"name\": \"New One\", \"cmd\": \"a\", \"args\": [\"b c\"],"
                + " \"options\": {\"numprocesses\": 2}, \"start\": true}"));
        var added = (FakeWatcher) set.units.find("new one").orElseThrow();
        assertEquals("'b c'", added.settings().get(WatcherOption.ARGS));
        assertEquals(2, (int) added.settings().get(WatcherOption.NUMPROCESSES));
        assertEquals(List.of("start"), added.told());
        assertEquals("{\"started\": [], \"kept\": []}",
                set.run("add", "{\"name\": \"two\", \"cmd\": \"a\", \"start\": true, \"waiting\": true}"));
        assertEquals("errno 5: 'NEW ONE' already exist", set.run("add", "{\"name\": \"NEW ONE\", \"cmd\": \"a\"}"));
        assertEquals("errno 5: cannot add a watcher without a name",
                set.run("add", "{\"name\": \"\", \"cmd\": \"a\"}"));
        assertEquals("errno 5: Cannot have 3 processes with a singleton  watcher", set.run("add",
                "{\"name\": \"i\", \"cmd\": \"a\", \"options\": {\"singleton\": true, \"numprocesses\": 3}}"));
    }

    @Test
    public void addIsForTheOwnerOfTheEndpointAlone() throws Exception {
        var owned = new CommandSet(new GlobalSettings("ipc:///run/c", "tcp://127.0.0.1:1", "tcp://127.0.0.1:2",
                "udp://237.219.251.97:3", Optional.of("root"), Duration.ZERO, Duration.ZERO));
        assertEquals("errno 3: uid does not match endpoint_owner",
                owned.run("add", "{\"name\": \"x\", \"cmd\": \"a\", \"options\": {\"uid\": 0}}"));
        assertEquals("errno 3: uid does not match endpoint_owner",
                owned.run("add", "{\"name\": \"x\", \"cmd\": \"a\"}"));
        assertEquals("{}", owned.run("add", "{\"name\": \"x\", \"cmd\": \"a\", \"options\": {\"uid\": \"root\"}}"));
    }

    @Test
    public void removesAWatcher() throws Exception {
        assertEquals("{}", set.run("rm", "{\"name\": \"WEB\", \"nostop\": true, \"waiting\": true}"));
        assertEquals(List.of("forget true web"), set.units.calls);
        assertEquals("errno 3: program web not found", set.run("rm", "{\"name\": \"web\"}"));
    }

    @Test
    public void mistakesInTheFileAreToldToWhoDoesNotWait() throws Exception {
        set.daemon.operation = new FakeOperation();
        assertEquals("{}", set.run("reloadconfig", "{}"));
        set.daemon.read = FakeOperation.failed("main.ini:3: mistake");
        assertEquals("errno 6: main.ini:3: mistake", set.run("reloadconfig", "{}"));
        assertTrue(set.begin("reloadconfig", "{\"waiting\": true}") instanceof Answer.Pending);
        set.daemon.operation = FakeOperation.done(Outcome.NOTHING);
        assertEquals("{}", set.run("reloadconfig", "{\"waiting\": true}"));
    }

    @Test
    public void tellsThePlan() throws Exception {
        assertEquals("errno 6: main.ini:3: mistake", set.run("plan", "{}"));
        set.daemon.planned = new Plan("/etc/circus.ini", List.of(
                new Plan.Step(Plan.Action.RESTART, "web", List.of("cmd"), "stops 1 process (11), starts 1")));
        assertEquals("{\"file\": \"/etc/circus.ini\", \"plan\": [{\"action\": \"restart\", \"subject\": \"web\", \"keys\": [\"cmd\"],"
                + " \"effect\": \"stops 1 process (11), starts 1\"}]}", set.run("plan", "{}"));
        assertEquals(List.of(), set.daemon.calls);
    }

    private String options(String options) throws InterruptedException {
        return set.run("set", "{\"name\": \"web\", \"options\": " + options.replace('\'', '"') + "}");
    }
}
