// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.ini.Place;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.plugintesting.FakeOperation;
import io.circus.testing.Pause;
import io.circus.watchers.Operation;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherStatus;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** A plugin that is told to start and stop, over configurations that are only written down. */
public class PluginInstanceTest {

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final List<Bundle> demanded = Collections.synchronizedList(new ArrayList<>());
    private volatile String refusal;
    private final PluginStates states = new PluginStates(new InMemoryStateStore());
    private final PluginInstance plugin = plugin(Map.of("window", "1", "max_retry", "2"));

    private PluginInstance plugin(Map<String, String> options) {
        var configurations = new PluginInstance.Configurations() {
            @Override
            public synchronized void write(PluginSettings section, String shortName) {
                told.add("write " + shortName + " " + new TreeMap<>(section.options()));
            }

            @Override
            public void start(Bundle provider) {
                demanded.add(provider);
            }

            @Override
            public synchronized void delete(PluginSettings section) {
                told.add("delete " + section.title());
            }

            @Override
            public void awaitFollowed(PluginSettings section) {}

            @Override
            public Optional<String> failure(PluginSettings section, Bundle provider) {
                return Optional.ofNullable(refusal);
            }
        };
        var section = new PluginSettings("x", new Place("c.ini", 3), "flapping", options);
        return new PluginInstance(section, configurations, event -> told.add(event.getClass().getSimpleName()), states, () -> { });
    }

    private static Bundle bundle() {
        return bundle(new AtomicInteger(Bundle.ACTIVE));
    }

    private static Bundle bundle(AtomicInteger state) {
        return (Bundle) Proxy.newProxyInstance(PluginInstanceTest.class.getClassLoader(), new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> method.getName().equals("getState") ? (Object) state.get()
                        : method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : 0);
    }

    @Test
    public void startsWhenItsBundleComes() {
        assertEquals(WatcherStatus.STARTING, plugin.status());
        plugin.provide(new PluginProvider(bundle(), "flapping"));
        assertEquals(WatcherStatus.ACTIVE, plugin.status());
        assertEquals(List.of("write flapping {max_retry=2, window=1}", "WatcherStarted"), told);
    }

    @Test
    public void hasItsBundleStartedWhenItIsWanted() throws Exception {
        plugin.stop().join();
        var state = new AtomicInteger(Bundle.INSTALLED);
        Bundle bundle = bundle(state);
        plugin.provide(new PluginProvider(bundle, "flapping"));
        assertEquals("nobody wants it", List.of(), demanded);
        Operation start = plugin.start();
        Thread.ofVirtual().start(() -> {
            while (demanded.isEmpty()) {
                Pause.briefly();
            }
            state.set(Bundle.ACTIVE);
            plugin.provide(new PluginProvider(bundle, "flapping"));
        });
        start.join();
        assertEquals("done when it runs", WatcherStatus.ACTIVE, plugin.status());
        assertEquals(List.of(bundle), demanded);
    }

    @Test
    public void stopsByLosingItsConfigurationAndStartsByGettingItBack() throws Exception {
        plugin.provide(new PluginProvider(bundle(), "flapping"));
        told.clear();
        plugin.stop().join();
        assertEquals(WatcherStatus.STOPPED, plugin.status());
        assertEquals(List.of("delete plugin:x", "WatcherStopped"), told);
        told.clear();
        plugin.start().join();
        assertEquals(List.of("write flapping {max_retry=2, window=1}", "WatcherStarted"), told);
        told.clear();
        plugin.restart().join();
        assertEquals(List.of("write flapping {max_retry=2, window=1}", "delete plugin:x", "WatcherStopped",
                "write flapping {max_retry=2, window=1}", "WatcherStarted"), told);
    }

    @Test
    public void isStoppedWhenItsOptionsAreRefusedAndTriesAgainWhenToldTo() throws Exception {
        plugin.provide(new PluginProvider(bundle(), "flapping"));
        told.clear();
        refusal = "window is bad";
        plugin.checkComponent();
        assertEquals(WatcherStatus.STOPPED, plugin.status());
        assertEquals("cannot start plugin:x: window is bad",
                assertThrows(WatcherException.class, () -> plugin.start().join()).getMessage());
        assertTrue(told.toString(), told.contains("delete plugin:x"));
        refusal = null;
        plugin.start().join();
        assertEquals(WatcherStatus.ACTIVE, plugin.status());
    }

    @Test
    public void aBundleThatComesStartsNoPluginThatWasStopped() throws Exception {
        plugin.stop().join();
        PluginInstance next = plugin(Map.of("window", "1"));
        assertEquals("after an update of this bundle", WatcherStatus.STOPPED, next.status());
        next.provide(new PluginProvider(bundle(), "flapping"));
        assertEquals(WatcherStatus.STOPPED, next.status());
        next.replace(next.inFile().with(Map.of("window", "2")));
        assertEquals("a changed section starts it", WatcherStatus.STARTING, next.status());
    }

    @Test
    public void waitsForTheOthersBeforeItStops() throws Exception {
        plugin.provide(new PluginProvider(bundle(), "flapping"));
        var others = new FakeOperation();
        Operation stop = plugin.stopAfter(others);
        assertEquals(WatcherStatus.STOPPING, plugin.status());
        others.finish(Outcome.NOTHING);
        stop.join();
        assertEquals(WatcherStatus.STOPPED, plugin.status());
        assertEquals("WatcherStopped", told.getLast());
    }

    @Test
    public void aStartBeforeTheOthersAreThroughKeepsIt() throws Exception {
        plugin.provide(new PluginProvider(bundle(), "flapping"));
        var others = new FakeOperation();
        Operation stop = plugin.stopAfter(others);
        plugin.start().join();
        others.finish(Outcome.NOTHING);
        stop.join();
        assertEquals(WatcherStatus.ACTIVE, plugin.status());
        assertEquals(List.of(), told.stream().filter(line -> line.contains("delete")).toList());
    }

    @Test
    public void whatIsSetCountsForThePluginAtOnce() throws Exception {
        plugin.provide(new PluginProvider(bundle(), "flapping"));
        told.clear();
        plugin.set(List.of("max_retry"), settings ->
                settings.toBuilder().set(WatcherOption.MAX_RETRY, 7).build()).join();
        assertEquals(List.of("write flapping {max_retry=7, window=1}"), told);
        var refused = assertThrows(WatcherException.class, () -> plugin.set(List.of("cmd"), settings ->
                settings.toBuilder().set(WatcherOption.CMD, "sleep 1").build()).join());
        assertEquals("cannot set cmd of plugin:x: it runs inside the daemon", refused.getMessage());
        assertEquals("flapping", plugin.settings().get(WatcherOption.CMD));
    }

    @Test
    public void whatIsNotActiveCannotBeStarted() {
        PluginInstance inactive = plugin(Map.of("active", "False"));
        assertEquals(WatcherStatus.STOPPED, inactive.status());
        var refused = assertThrows(WatcherException.class, () -> inactive.start().join());
        assertEquals("cannot start plugin:x: its section says active = False", refused.getMessage());
    }

    @Test
    public void isShownAsAWatcherWithoutProcesses() {
        assertEquals(0, (int) plugin.settings().get(WatcherOption.NUMPROCESSES));
        assertEquals(1, (int) plugin.settings().get(WatcherOption.PRIORITY));
        assertEquals(2, (int) plugin.settings().get(WatcherOption.MAX_RETRY));
        assertEquals(Map.of("__name__", "plugin:x", "window", "1"), plugin.settings().freeForm());
    }
}
