// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static io.circus.commands.internal.CommandSet.watcher;
import static org.junit.Assert.assertEquals;

import io.circus.plugintesting.FakeUnit;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What the verbs answer about units that have no processes. */
public class PluginsTest {

    private final FakeUnit flag = plugin("plugin:Flag");
    private final CommandSet set = new CommandSet(watcher("web").runs(11, 12), flag, plugin("plugin:idle"));

    private static FakeUnit plugin(String name) {
        return new FakeUnit(WatcherSettings.named(name).set(WatcherOption.CMD, "flag").set(WatcherOption.SINGLETON, true)
                .set(WatcherOption.NUMPROCESSES, 0).freeForm("__name__", name).build());
    }

    @Test
    public void theyAreShownAsWatchersWithoutProcesses() throws Exception {
        assertEquals("{\"watchers\": [\"plugin:flag\", \"plugin:idle\", \"web\"]}", set.run("list", "{}"));
        assertEquals("{\"statuses\": {\"web\": \"active\", \"plugin:Flag\": \"active\", \"plugin:idle\": \"active\"}}", set.run("status", "{}"));
        assertEquals("{\"numwatchers\": 3}", set.run("numwatchers", "{}"));
        assertEquals("{\"numprocesses\": 2}", set.run("numprocesses", "{}"));
        assertEquals("{\"pids\": []}", set.run("list", "{\"name\": \"PLUGIN:flag\"}"));
        assertEquals("{\"numprocesses\": 0, \"watcher_name\": \"plugin:flag\"}", set.run("numprocesses", "{\"name\": \"plugin:flag\"}"));
        assertEquals("{\"options\": {\"env\": {}, \"cmd\": \"flag\"}}",
                set.run("get", "{\"name\": \"plugin:flag\", \"keys\": [\"env\", \"cmd\"]}"));
    }

    @Test
    public void whatIsAboutProcessesDoesNothing() throws Exception {
        assertEquals("{\"name\": \"plugin:flag\", \"info\": {}}", set.run("stats", "{\"name\": \"plugin:flag\", \"extended\": true}"));
        assertEquals("errno 3: process 5 not found in 'plugin:flag'", set.run("stats", "{\"name\": \"plugin:flag\", \"process\": 5}"));
        assertEquals("{}", set.run("kill", "{\"name\": \"plugin:flag\", \"waiting\": true}"));
        assertEquals("{}", set.run("signal", "{\"name\": \"plugin:flag\", \"signum\": 15}"));
        assertEquals("{}", set.run("signal", "{\"name\": \"plugin:flag\", \"signum\": 15, \"pid\": 11}"));
        assertEquals("errno 5: 11", set.run("signal", "{\"name\": \"plugin:flag\", \"signum\": 15, \"pid\": 11, \"children\": true}"));
        for (String verb : List.of("incr", "decr")) {
            assertEquals("{\"numprocesses\": 0, \"singleton\": true}",
                    set.run(verb, "{\"name\": \"plugin:flag\", \"nb\": 2, \"waiting\": true}"));
        }
        assertEquals(List.of(), flag.told());
    }

    @Test
    public void oneAloneIsToldItself() throws Exception {
        set.run("stop", "{\"name\": \"plugin:flag\"}");
        set.run("reload", "{\"name\": \"plugin:flag\"}");
        assertEquals(List.of("stop", "reload"), flag.told());
        assertEquals(List.of(), set.units.calls);
    }

    @Test
    public void severalAreToldTogether() throws Exception {
        set.run("start", "{\"name\": \"*l*\"}");
        assertEquals(List.of(), flag.told());
        assertEquals(List.of("start plugin:Flag,plugin:idle"), set.units.calls);
    }

    @Test
    public void detailsAreToldToWhoeverAsksForThem() throws Exception {
        String entry = "{state=ready, since=1.79546002425E9, reason=null, wanted=1, running=2, degraded=0, restarts=0, plugin=false, singleton=false, last_end=null,"
                + " workers={11={wid=1, state=ready, since=1.79546002425E9, reason=null}, 12={wid=2, state=ready,"
                + " since=1.79546002425E9, reason=null}}}";
        assertEquals("{status=active, states={web=" + entry + "}}",
                new StatusCommand(set.units).execute(CommandSet.request("status", "{\"name\": \"WEB\", \"detail\": true}")).toString());
        assertEquals("{pids=[11, 12], states={web=" + entry + "}}",
                new ListCommand(set.units).execute(CommandSet.request("list", "{\"name\": \"web\", \"detail\": true}")).toString());
        assertEquals(List.of("web", "plugin:Flag", "plugin:idle"), List.copyOf(((Map<?, ?>) new StatusCommand(set.units)
                .execute(CommandSet.request("status", "{\"detail\": true}")).get("states")).keySet()));
    }
}
