// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.GlobalSettings;
import io.circus.control.Answer;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.Request;
import io.circus.control.internal.RegisteredCommands;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.StateStore;
import io.circus.kernel.foreign.ForeignCode;
import io.circus.kernel.foreign.Guard;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    final FakeWatchers watchers;
    final FakeSamples samples = new FakeSamples();
    final FakeProcesses processes = new FakeProcesses();
    final FakeDaemon daemon = new FakeDaemon();
    final Commands commands;

    final List<KernelEvent> events = new ArrayList<>();

    /** An empty one, of a daemon without bundles. */
    static RegisteredCommands registry() {
        return new RegisteredCommands(OWN, () -> new Bundle[0], new NoStore());
    }

    private static final class NoStore implements StateStore {
        @Override
        public Optional<String> get(String key) {
            return Optional.empty();
        }

        @Override
        public void put(String key, String value) {}

        @Override
        public void remove(String key) {}

        @Override
        public Map<String, String> entries(String prefix) {
            return Map.of();
        }
    }

    CommandSet(FakeWatcher... all) {
        this(SETTINGS, all);
    }

    CommandSet(GlobalSettings settings, FakeWatcher... all) {
        watchers = new FakeWatchers(all);
        var registered = registry();
        registered.add(new ListCommand(watchers));
        registered.add(new StatusCommand(watchers));
        registered.add(new NumprocessesCommand(watchers));
        registered.add(new NumwatchersCommand(watchers));
        registered.add(new StartCommand(watchers));
        registered.add(new StopCommand(watchers));
        registered.add(new RestartCommand(watchers, daemon));
        registered.add(new ReloadCommand(watchers, daemon));
        registered.add(new IncrCommand(watchers));
        registered.add(new DecrCommand(watchers));
        registered.add(new GetCommand(watchers));
        registered.add(new OptionsCommand(watchers));
        registered.add(new GlobaloptionsCommand(settings, watchers));
        registered.add(new SetCommand(watchers, new ChangeCheck(sockets)));
        registered.add(new AddCommand(watchers, events::add, settings, new ChangeCheck(sockets)));
        registered.add(new RmCommand(watchers, events::add));
        registered.add(new ReloadconfigCommand(daemon));
        registered.add(new PlanCommand(daemon));
        registered.add(new SignalCommand(watchers, processes));
        registered.add(new KillCommand(watchers));
        registered.add(new StatsCommand(watchers, samples));
        registered.add(new DstatsCommand(samples));
        registered.add(new QuitCommand(daemon));
        registered.add(new ListsocketsCommand(sockets));
        registered.add(new ListenCommand());
        registered.add(new IpythonCommand());
        commands = registered;
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
