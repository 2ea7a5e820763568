// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.hosting.Plugin;
import io.circus.config.internal.hosting.Plugins;
import io.circus.kernel.Cause;
import io.circus.plugintesting.FakeOperation;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Unit;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.Test;

/** Watchers and plugins as one, over fakes that write down what they are told. */
public class AllUnitsTest {

    private static final Cause.Commanded CAUSE = new Cause.Asked("user root", "stop");

    private final List<String> told = new ArrayList<>();
    private final FakeOperation ofWatchers = new FakeOperation();
    private final FakeOperation ofFlag = new FakeOperation();
    private final Watcher web = fake(Watcher.class, unit("web", true, new FakeOperation()));
    private final Plugin flag = fake(Plugin.class, unit("plugin:Flag", true, ofFlag));
    private final Plugin idle = fake(Plugin.class, unit("plugin:idle", false, FakeOperation.done(Outcome.NOTHING)));
    private final AllUnits units = new AllUnits(fake(Watchers.class, this::tellWatchers), fake(Plugins.class, this::tellPlugins));

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(AllUnitsTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) ->
                switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> handler.invoke(self, method, arguments);
                }));
    }

    private InvocationHandler unit(String name, boolean autostart, Operation operation) {
        WatcherSettings settings = WatcherSettings.named(name).set(WatcherOption.AUTOSTART, autostart).build();
        return (self, method, arguments) -> switch (method.getName()) {
            case "name", "toString" -> name;
            case "settings" -> settings;
            default -> tell(name, method, arguments, operation);
        };
    }

    private Object tellWatchers(Object self, Method method, Object... arguments) {
        return switch (method.getName()) {
            case "all" -> List.of(web);
            case "find" -> Optional.of(web).filter(watcher -> watcher.name().equalsIgnoreCase((String) arguments[0]));
            case "add" -> web;
            default -> tell("watchers", method, arguments, ofWatchers);
        };
    }

    private Object tellPlugins(Object self, Method method, Object... arguments) {
        return method.getName().equals("all") ? List.of(flag, idle) : tell("plugins", method, arguments, new FakeOperation());
    }

    private Operation tell(String who, Method method, Object[] arguments, Operation operation) {
        String with = Arrays.stream(arguments == null ? new Object[0] : arguments)
                .map(argument -> argument == ofWatchers ? "the watchers" : argument == CAUSE ? "cause" : argument.toString())
                .collect(Collectors.joining(" "));
        told.add((who + ": " + method.getName() + " " + with).strip());
        return operation;
    }

    @Test
    public void showsWatchersAndThenPlugins() {
        assertEquals(List.of(web, flag, idle), units.all());
        assertEquals(Optional.of(web), units.find("WEB"));
        assertEquals(Optional.of(flag), units.find("PLUGIN:flag"));
        assertEquals(Optional.empty(), units.find("flag"));
    }

    @Test
    public void startsPluginsThatStartByThemselvesBeforeWatchers() {
        units.start(units.all());
        assertEquals(List.of("plugin:Flag: start", "watchers: start [web]"), told);
    }

    @Test
    public void stopsPluginsAfterTheWatchersThatMayNeedThemToStop() throws Exception {
        Operation whole = units.stop(units.all(), CAUSE);
        assertEquals(List.of("watchers: stop [web] cause", "plugin:Flag: stopAfter the watchers", "plugin:idle: stopAfter the watchers"), told);
        ofFlag.finish(Outcome.NOTHING);
        assertFalse(whole.isDone());
        ofWatchers.finish(Outcome.NOTHING);
        assertTrue(whole.isDone());
        assertEquals(Outcome.NOTHING, whole.join());
    }

    @Test
    public void restartsPluginsWhenTheWatchersAreThrough() {
        units.restart(units.all(), CAUSE);
        assertEquals(List.of("watchers: restart [web] cause", "plugin:Flag: restartAfter the watchers",
                "plugin:idle: restartAfter the watchers"), told);
    }

    @Test
    public void reloadsNoPlugins() {
        units.reload(units.all(), true, CAUSE);
        assertEquals(List.of("watchers: reload [web] true cause"), told);
    }

    @Test
    public void tellsWhichPluginHasFailed() throws Exception {
        Operation whole = units.restart(List.<Unit>of(web, flag), CAUSE);
        ofFlag.fail("no window");
        ofWatchers.finish(Outcome.NOTHING);
        assertEquals(Map.of("plugin:Flag", "no window"), whole.join().failed());
    }

    @Test
    public void forgetsEachWhereItBelongs() {
        units.forget(flag, false, CAUSE);
        units.forget(web, true, CAUSE);
        assertEquals(List.of("plugins: remove plugin:Flag", "watchers: forget web true cause"), told);
    }

    @Test
    public void refusesAWatcherWithTheNameOfAPlugin() throws WatcherException {
        var refused = assertThrows(WatcherException.class, () -> units.add(WatcherSettings.named("plugin:FLAG").build()));
        assertEquals("cannot add plugin:FLAG: there is a plugin of that name", refused.getMessage());
        assertEquals(web, units.add(WatcherSettings.named("other").build()));
    }
}
