// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.GlobalSettings;
import io.circus.control.Answer;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.Request;
import io.circus.control.internal.RegisteredCommands;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.plugintesting.FakeUnit;
import io.circus.plugintesting.FakeWatcher;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;

/** All commands over fakes. */
final class CommandSet {

    static final GlobalSettings SETTINGS = new GlobalSettings("tcp://127.0.0.1:15555", "tcp://127.0.0.1:15556",
            "tcp://127.0.0.1:5557", "udp://237.219.251.97:15590", Optional.empty(), Duration.ofSeconds(5),
            Duration.ZERO);

    /** No service is foreign. */
    static final ForeignCode OWN = (provider, service, most) -> Guard.own();

    final FakeSockets sockets = new FakeSockets();
    final FakeUnits units;
    final FakeSamples samples = new FakeSamples();
    final FakeProcesses processes = new FakeProcesses();
    final FakeDaemon daemon = new FakeDaemon();
    final Commands commands;

    /** An empty one, of a daemon without bundles. */
    static RegisteredCommands registry() {
        return new RegisteredCommands(OWN, () -> new Bundle[0], new InMemoryStateStore());
    }

    /** A watcher that runs a sleep. */
    static FakeWatcher watcher(String name) {
        return new FakeWatcher(WatcherSettings.named(name).set(WatcherOption.CMD, "sleep 1000").build());
    }

    CommandSet(FakeUnit... all) {
        this(SETTINGS, all);
    }

    CommandSet(GlobalSettings settings, FakeUnit... all) {
        units = new FakeUnits(all);
        var registered = registry();
        registered.add(new ListCommand(units));
        registered.add(new StatusCommand(units));
        registered.add(new NumprocessesCommand(units));
        registered.add(new NumwatchersCommand(units));
        registered.add(new StartCommand(units));
        registered.add(new StopCommand(units));
        registered.add(new RestartCommand(units, daemon));
        registered.add(new ReloadCommand(units, daemon));
        registered.add(new IncrCommand(units));
        registered.add(new DecrCommand(units));
        registered.add(new GetCommand(units));
        registered.add(new OptionsCommand(units));
        registered.add(new GlobaloptionsCommand(settings, watchers()));
        registered.add(new SetCommand(units, new ChangeCheck(sockets)));
        registered.add(new AddCommand(units, settings, new ChangeCheck(sockets)));
        registered.add(new RmCommand(units));
        registered.add(new ReloadconfigCommand(daemon));
        registered.add(new PlanCommand(daemon));
        registered.add(new SignalCommand(units, processes));
        registered.add(new KillCommand(units));
        registered.add(new StatsCommand(units, samples));
        registered.add(new DstatsCommand(samples));
        registered.add(new QuitCommand(daemon));
        registered.add(new ListsocketsCommand(sockets, units));
        registered.add(new ListenCommand());
        registered.add(new IpythonCommand());
        registered.add(new CommandsCommand(registered));
        commands = registered;
    }

    /** They know the globals and nothing else. */
    private static Watchers watchers() {
        return (Watchers) Proxy.newProxyInstance(CommandSet.class.getClassLoader(), new Class<?>[] {Watchers.class},
                (self, method, arguments) -> new Watchers.Globals(Duration.ofSeconds(1), Duration.ZERO));
    }

    /** The result as JSON, or {@code errno N: reason}. */
    String run(String command, String properties) throws InterruptedException {
        try {
            return Json.write(commands.execute(request(command, properties)));
        } catch (CommandException e) {
            return "errno " + e.code().number() + ": " + e.getMessage();
        }
    }

    Answer begin(String command, String properties) throws CommandException {
        return commands.begin(request(command, properties));
    }

    static Request request(String command, String properties) {
        try {
            var map = new LinkedHashMap<String, Object>();
            ((Map<?, ?>) Json.read(properties)).forEach((key, value) -> map.put((String) key, value));
            return new Request(command, map);
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }
}
