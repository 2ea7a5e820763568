// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.client.Json;
import io.circus.client.JsonException;
import io.circus.commands.Answer;
import io.circus.commands.CommandException;
import io.circus.commands.Commands;
import io.circus.commands.Request;
import io.circus.config.GlobalSettings;
import io.circus.kernel.KernelEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All commands over fakes. */
final class CommandSet {

    static final GlobalSettings SETTINGS = new GlobalSettings("tcp://127.0.0.1:15555", "tcp://127.0.0.1:15556",
            "tcp://127.0.0.1:5557", "udp://237.219.251.97:15590", Optional.empty(), Duration.ofSeconds(5),
            Duration.ZERO);

    final FakeSockets sockets = new FakeSockets();
    final FakeWatchers watchers;
    final FakeSamples samples = new FakeSamples();
    final FakeProcesses processes = new FakeProcesses();
    final FakeDaemon daemon = new FakeDaemon();
    final Commands commands;

    final List<KernelEvent> events = new ArrayList<>();

    CommandSet(FakeWatcher... all) {
        this(SETTINGS, all);
    }

    CommandSet(GlobalSettings settings, FakeWatcher... all) {
        watchers = new FakeWatchers(all);
        var registered = new RegisteredCommands();
        registered.bind(new ListCommand(watchers));
        registered.bind(new StatusCommand(watchers));
        registered.bind(new NumprocessesCommand(watchers));
        registered.bind(new NumwatchersCommand(watchers));
        registered.bind(new StartCommand(watchers));
        registered.bind(new StopCommand(watchers));
        registered.bind(new RestartCommand(watchers, daemon));
        registered.bind(new ReloadCommand(watchers, daemon));
        registered.bind(new IncrCommand(watchers));
        registered.bind(new DecrCommand(watchers));
        registered.bind(new GetCommand(watchers));
        registered.bind(new OptionsCommand(watchers));
        registered.bind(new GlobaloptionsCommand(settings, watchers));
        registered.bind(new SetCommand(watchers, new ChangeCheck(sockets)));
        registered.bind(new AddCommand(watchers, events::add, settings, new ChangeCheck(sockets)));
        registered.bind(new RmCommand(watchers, events::add));
        registered.bind(new ReloadconfigCommand(daemon));
        registered.bind(new PlanCommand(daemon));
        registered.bind(new SignalCommand(watchers, processes));
        registered.bind(new KillCommand(watchers));
        registered.bind(new StatsCommand(watchers, samples));
        registered.bind(new DstatsCommand(samples));
        registered.bind(new QuitCommand(daemon));
        registered.bind(new ListsocketsCommand(sockets));
        registered.bind(new ListenCommand());
        registered.bind(new IpythonCommand());
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
