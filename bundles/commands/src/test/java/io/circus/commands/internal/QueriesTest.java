// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static io.circus.commands.internal.CommandSet.watcher;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.control.Answer;
import io.circus.control.internal.RegisteredCommands;
import io.circus.plugintesting.FakeWatcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.util.List;
import org.junit.Test;

/** What the recordings leave out. */
public class QueriesTest {

    @Test
    public void aStoppingWatcherTellsSinceWhen() throws Exception {
        var web = watcher("web");
        web.is(WatcherStatus.STOPPING);
        assertEquals("{\"status\": \"stopping\", \"since\": 1795460024.25}",
                new CommandSet(web).run("status", "{\"name\": \"web\"}"));
    }

    @Test
    public void freeFormOptionsCanBeRead() throws Exception {
        var web = new FakeWatcher(WatcherSettings.named("web").freeForm("flapping.attempts", "3").build());
        assertEquals("{\"options\": {\"flapping.attempts\": \"3\"}}",
                new CommandSet(web).run("get", "{\"name\": \"web\", \"keys\": [\"flapping.attempts\"]}"));
    }

    @Test
    public void streamOptionsAreShownTogetherWithoutTheirClass() throws Exception {
        var web = new FakeWatcher(WatcherSettings.named("web").freeForm("stdout_stream.class", "FileStream")
                .freeForm("stdout_stream.filename", "/tmp/x").freeForm("hooks.before_start", "x")
                .freeForm("rlimit_nofile", "5").build());
        var set = new CommandSet(web);
        assertEquals("{\"options\": {\"stdout_stream_conf\": {\"filename\": \"/tmp/x\"}}}",
                set.run("get", "{\"name\": \"web\", \"keys\": [\"stdout_stream_conf\"]}"));
        for (String hidden : List.of("stdout_stream.class", "hooks.before_start", "rlimit_nofile", "autostart")) {
            assertEquals("errno 3: '" + hidden + "' option not found",
                    set.run("get", "{\"name\": \"web\", \"keys\": [\"" + hidden + "\"]}"));
        }
    }

    @Test
    public void allOptionsAreThoseThatSetTakesToo() throws Exception {
        var web = new FakeWatcher(WatcherSettings.named("web").freeForm("stdout_stream.class", "FileStream")
                .freeForm("hooks.before_start", "x").freeForm("rlimit_nofile", "5").set(WatcherOption.UMASK, 63).build());
        String all = new CommandSet(web).run("options", "{\"name\": \"web\", \"all\": true}");
        for (String shown : List.of("\"stdout_stream.class\": \"FileStream\"", "\"hooks.before_start\": \"x\"", "\"rlimit_nofile\": \"5\"",
                "\"autostart\": true", "\"umask\": \"77\"", "\"max_age\": 0")) {
            assertTrue(all, all.contains(shown));
        }
        assertFalse(all, all.contains("stream_conf"));
        assertFalse(all, all.contains("stop_method"));
    }

    @Test
    public void aFractionOfAWarmupDelayIsShown() throws Exception {
        var web = new FakeWatcher(WatcherSettings.named("web").set(WatcherOption.WARMUP_DELAY, 0.5).build());
        assertEquals("{\"options\": {\"warmup_delay\": 0.5}}",
                new CommandSet(web).run("get", "{\"name\": \"web\", \"keys\": [\"warmup_delay\"]}"));
    }

    @Test
    public void keysMustBeAList() throws Exception {
        var set = new CommandSet(watcher("web"));
        assertEquals("errno 5: 'NoneType' object is not iterable",
                set.run("get", "{\"name\": \"web\", \"keys\": null}"));
        assertEquals("errno 5: 'int' object is not iterable", set.run("get", "{\"name\": \"web\", \"keys\": 1}"));
    }

    @Test
    public void queriesAreReadyAtOnce() throws Exception {
        var set = new CommandSet(watcher("web"));
        for (String query : List.of("list", "status", "numprocesses", "numwatchers", "globaloptions", "listsockets",
                "ipython")) {
            assertTrue(query, set.begin(query, "{}") instanceof Answer.Ready);
        }
    }

    @Test
    public void allVerbsAreThere() {
        assertEquals("add commands decr dstats get globaloptions incr ipython kill list listen listsockets numprocesses"
                + " numwatchers options plan quit reload reloadconfig restart rm set signal start stats status stop", String.join(" ",
                new CommandSet().commands.all().stream().map(command -> command.name()).toList()));
    }

    @Test
    public void aReplacedCommandStaysWhenTheOldOneGoes() {
        var registered = CommandSet.registry();
        var old = new ListenCommand();
        registered.add(old);
        registered.add(new ListenCommand());
        registered.unbind(old);
        assertEquals(1, registered.all().size());
    }

    @Test
    public void listsTheOpenSocketsByTheirDescriptors() throws InterruptedException {
        var set = new CommandSet();
        set.sockets.any = true;
        assertEquals("{\"sockets\":[{\"fd\":201,\"name\":\"web\",\"backlog\":2048,\"host\":\"127.0.0.1\",\"port\":15561},"
                + "{\"fd\":202,\"name\":\"uds\",\"backlog\":2048,\"path\":\"/tmp/u.sock\"}]}",
                set.run("listsockets", "{}").replace(" ", ""));
    }
}
