// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.config.Plugin;
import io.circus.config.Plugins;
import io.circus.control.CommandException;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class AllWatchersTest {

    private final FakePlugin flag = new FakePlugin("plugin:Flag", true);
    private final FakePlugin idle = new FakePlugin("plugin:idle", false);
    private final FakeWatchers watchers = new FakeWatchers(new FakeWatcher("web", 11, 12));
    private final List<Plugin> removed = new ArrayList<>();
    private final AllWatchers all = new AllWatchers(watchers, new Plugins() {
        @Override
        public List<Plugin> all() {
            return List.of(flag, idle);
        }

        @Override
        public Operation remove(Plugin plugin) {
            removed.add(plugin);
            return FakeOperation.done(Outcome.NOTHING);
        }
    });

    @Test
    public void pluginsAreWatchersWithoutProcesses() throws CommandException {
        assertEquals("{watchers=[plugin:flag, plugin:idle, web]}",
                new ListCommand(all).execute(CommandSet.request("list", "{}")).toString());
        assertEquals("{statuses={web=active, plugin:Flag=active, plugin:idle=active}}",
                new StatusCommand(all).execute(CommandSet.request("status", "{}")).toString());
        assertEquals("{numwatchers=3}",
                new NumwatchersCommand(all).execute(CommandSet.request("numwatchers", "{}")).toString());
        assertEquals("{numprocesses=2}",
                new NumprocessesCommand(all).execute(CommandSet.request("numprocesses", "{}")).toString());
        assertEquals("{pids=[]}",
                new ListCommand(all).execute(CommandSet.request("list", "{\"name\": \"PLUGIN:flag\"}")).toString());
    }

    @Test
    public void detailsAreToldToWhoeverAsksForThem() throws Exception {
        String entry = "{state=ready, since=1.79546002425E9, reason=null, wanted=1, running=2, degraded=0, restarts=0, last_end=null,"
                + " workers={11={wid=1, state=ready, since=1.79546002425E9, reason=null}, 12={wid=2, state=ready,"
                + " since=1.79546002425E9, reason=null}}}";
        assertEquals("{status=active, states={web=" + entry + "}}",
                new StatusCommand(all).execute(CommandSet.request("status", "{\"name\": \"WEB\", \"detail\": true}")).toString());
        assertEquals("{pids=[11, 12], states={web=" + entry + "}}",
                new ListCommand(all).execute(CommandSet.request("list", "{\"name\": \"web\", \"detail\": true}")).toString());
        assertEquals(List.of("web", "plugin:Flag", "plugin:idle"), List.copyOf(((Map<?, ?>) new StatusCommand(all)
                .execute(CommandSet.request("status", "{\"detail\": true}")).get("states")).keySet()));
    }

    @Test
    public void aPluginIsStoppedAfterTheWatchersThatMayNeedItToStop() throws Exception {
        var stopping = new FakeOperation();
        watchers.operation = stopping;
        Operation whole = all.stop(all.all());
        assertEquals(List.of("stop web"), watchers.calls);
        assertEquals(List.of("stop after others, over: false"), flag.calls);
        assertFalse(whole.isDone());
        stopping.finish(Outcome.NOTHING);
        whole.join();
        assertTrue(whole.isDone());
    }

    @Test
    public void aPluginAloneIsStoppedAtOnce() throws CommandException {
        new StopCommand(all).begin(CommandSet.request("stop", "{\"name\": \"plugin:flag\"}"));
        assertEquals(List.of("stop"), flag.calls);
        assertEquals(List.of(), watchers.calls);
    }

    @Test
    public void startsThePluginsThatStartByThemselves() {
        all.start(all.all());
        assertEquals(List.of("start"), flag.calls);
        assertEquals(List.of(), idle.calls);
        assertEquals(List.of("start web"), watchers.calls);
    }

    @Test
    public void restartsPluginsWhenTheWatchersAreThroughAndReloadsNone() {
        watchers.operation = new FakeOperation();
        all.restart(all.all());
        all.reload(all.all(), true);
        assertEquals(List.of("restart after others, over: false"), flag.calls);
        assertEquals(List.of("restart web", "reload true web"), watchers.calls);
    }

    @Test
    public void removesEachWhereItBelongs() throws WatcherException {
        all.remove(flag, false);
        assertEquals(List.of(flag), removed);
        Watcher web = all.find("WEB").orElseThrow();
        all.remove(web, true);
        assertEquals(List.of("remove true web"), watchers.calls);
    }

    @Test
    public void refusesAWatcherWithTheNameOfAPlugin() {
        var refused = assertThrows(WatcherException.class,
                () -> all.add(WatcherSettings.named("plugin:FLAG").build()));
        assertEquals("cannot add plugin:FLAG: there is a plugin of that name", refused.getMessage());
    }
}
