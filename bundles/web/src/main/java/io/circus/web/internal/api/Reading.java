// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.metrics.frames.Frame;
import io.circus.metrics.frames.Frames;
import io.circus.metrics.frames.History;
import io.circus.metrics.frames.ProcessUse;
import io.circus.metrics.frames.WatcherUse;
import io.circus.web.internal.http.Exchange;
import io.circus.web.internal.http.Problem;
import io.circus.web.internal.http.Route;
import io.circus.web.internal.live.Hub;
import io.circus.web.internal.operations.Operations;
import io.circus.web.internal.verbs.DaemonFacts;
import io.circus.web.internal.verbs.Times;
import io.circus.web.internal.verbs.Verbs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The routes that only look. */
public final class Reading {

    private static final int MOST_ENDS = 20;

    private final Verbs verbs;
    private final Hub hub;
    private final Operations operations;
    private final Supplier<Optional<Frames>> frames;
    private final DaemonFacts daemon;
    private final SocketList sockets;

    /** @param frames the service, if it is there */
    public Reading(Verbs verbs, Hub hub, Operations operations, Supplier<Optional<Frames>> frames, DaemonFacts daemon) {
        this.verbs = verbs;
        this.hub = hub;
        this.operations = operations;
        this.frames = frames;
        this.daemon = daemon;
        sockets = new SocketList(verbs);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", Api.ROOT + "/daemons", "List the daemons",
                        (exchange, caller) -> exchange.json(200, Map.of("daemons", List.of(daemon.shown())))),
                Route.of("GET", Api.DAEMON, "Show the daemon", this::daemon),
                Route.of("GET", Api.DAEMON + "/watchers", "List the watchers and plugins", this::watchers),
                Route.of("GET", Api.DAEMON + "/watchers/{watcher}", "Show a watcher", this::watcher),
                Route.of("GET", Api.DAEMON + "/history", "Show what the processes used in the last ten minutes", this::history),
                Route.of("GET", Api.DAEMON + "/sockets", "List the managed sockets",
                        (exchange, caller) -> exchange.json(200, Map.of("sockets", sockets.all(caller)))),
                Route.of("GET", Api.DAEMON + "/plugins", "List the plugins", this::plugins),
                Route.of("GET", Api.DAEMON + "/plan", "Tell what reloadconfig would do",
                        (exchange, caller) -> exchange.json(200, verbs.ask(caller, "plan", Map.of()))),
                Route.of("GET", Api.DAEMON + "/operations", "List the last operations", this::operations),
                Route.of("GET", Api.DAEMON + "/operations/{operation}", "Show an operation", this::operation),
                Route.of("GET", Api.DAEMON + "/events", "List the last events",
                        (exchange, caller) -> exchange.json(200, Map.of("events",
                                hub.events(caller, exchange.number("after", 0, 0, Long.MAX_VALUE))))),
                Route.of("GET", Api.DAEMON + "/logs/{watcher}", "Show the last lines of a watcher", new LogRoute(verbs)::handle),
                Route.of("GET", Api.DAEMON + "/commands", "Describe the commands",
                        (exchange, caller) -> exchange.json(200, Map.of("commands", CommandList.all(verbs.all())))));
    }

    private void daemon(Exchange exchange, Caller caller) throws CommandException, IOException, InterruptedException {
        Map<String, Object> shown = daemon.shown();
        Optional<Frame> frame = frame();
        shown.put("cpu", frame.map(last -> (Object) last.daemon().cpu()).orElse(null));
        shown.put("memory", frame.map(last -> (Object) last.daemon().memory()).orElse(null));
        shown.put("cpus", Machine.CPUS);
        shown.put("memory_total", Machine.MEMORY);
        shown.put("counts", counts(verbs.states(caller)));
        exchange.json(200, shown);
    }

    private static Map<String, Object> counts(Map<String, Map<String, Object>> states) {
        var counts = new LinkedHashMap<String, Long>();
        for (String key : List.of("watchers", "failed", "off", "processes", "wanted", "plugins")) {
            counts.put(key, 0L);
        }
        states.forEach((name, state) -> {
            counts.merge(Verbs.isPlugin(state) ? "plugins" : "watchers", 1L, Long::sum);
            if (!Verbs.isPlugin(state)) {
                counts.computeIfPresent(String.valueOf(state.get("state")), (key, count) -> count + 1);
                counts.merge("processes", number(state, "running"), Long::sum);
                counts.merge("wanted", number(state, "wanted"), Long::sum);
            }
        });
        return new LinkedHashMap<>(counts);
    }

    private static long number(Map<String, Object> state, String key) {
        return ((Number) state.get(key)).longValue();
    }

    private Optional<Frame> frame() {
        return frames.get().flatMap(Frames::latest);
    }

    private void watchers(Exchange exchange, Caller caller) throws CommandException, IOException, InterruptedException {
        Map<String, WatcherUse> uses = uses();
        var watchers = new ArrayList<Map<String, Object>>();
        verbs.states(caller).forEach((name, state) -> watchers.add(shown(name, state, uses)));
        var reply = new LinkedHashMap<String, Object>();
        reply.put("watchers", watchers);
        reply.put("time", Times.now());
        exchange.json(200, reply);
    }

    private Map<String, WatcherUse> uses() {
        return frame().map(last -> last.watchers().stream().collect(Collectors.toMap(WatcherUse::name, use -> use))).orElse(Map.of());
    }

    private static Map<String, Object> shown(String name, Map<String, Object> state, Map<String, WatcherUse> uses) {
        Map<String, Object> shown = Verbs.shown(name, state);
        WatcherUse use = uses.get(name);
        shown.put("cpu", use == null ? null : use.cpu());
        shown.put("memory", use == null ? null : use.memory());
        return shown;
    }

    private void watcher(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        Map.Entry<String, Map<String, Object>> found = verbs.state(caller, exchange.variable("watcher"));
        String name = found.getKey();
        Map<String, Object> shown = shown(name, found.getValue(), uses());
        shown.put("options", verbs.ask(caller, "options", Map.of("name", name, "all", true)).get("options"));
        Map<String, Object> infos = Map.of();
        if (!Verbs.isPlugin(found.getValue())) {
            try {
                infos = Verbs.object(verbs.ask(caller, "stats", Map.of("name", name)).get("info"));
            } catch (CommandException e) {
                if (!e.isUnavailable()) {
                    throw e;
                }
                // without what is measured, all else can be shown
                shown.put("missing", e.getMessage());
            }
        }
        shown.put("processes", processes(name, found.getValue(), infos));
        shown.put("ends", hub.ends(name, MOST_ENDS));
        exchange.json(200, shown);
    }

    private List<Map<String, Object>> processes(String watcher, Map<String, Object> state, Map<String, Object> infos) {
        Map<Integer, ProcessUse> uses = Optional.ofNullable(uses().get(watcher)).map(use -> use.processes().stream()
                .collect(Collectors.toMap(ProcessUse::pid, process -> process))).orElse(Map.of());
        var processes = new ArrayList<Map<String, Object>>();
        Verbs.processes(state).forEach((pid, value) -> {
            var process = new LinkedHashMap<String, Object>();
            process.put("pid", Integer.valueOf(pid));
            process.putAll(Verbs.object(value));
            Map<String, Object> info = infos.get(pid) instanceof Map<?, ?> object ? Verbs.object(object) : Map.of();
            process.put("started", info.get("started"));
            process.put("command", info.get("cmdline"));
            ProcessUse use = uses.get(Integer.valueOf(pid));
            process.put("cpu", use == null ? null : use.cpu());
            process.put("memory", use == null ? null : use.memory());
            processes.add(process);
        });
        return processes;
    }

    private void history(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        Set<String> names = exchange.parameters("watcher").stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        for (String name : names) {
            verbs.state(caller, name);
        }
        History history = frames.get().orElseThrow(() -> Problem.unavailable("cannot show the history: " + Hub.NO_FRAMES)).history(
                name -> caller.sees(name) && (names.isEmpty() || names.contains(name.toLowerCase(Locale.ROOT))));
        exchange.json(200, HistoryText.shown(history, exchange.flag("processes")));
    }

    private void plugins(Exchange exchange, Caller caller) throws CommandException, IOException, InterruptedException {
        var plugins = new ArrayList<Map<String, Object>>();
        verbs.states(caller).forEach((name, state) -> {
            if (Verbs.isPlugin(state)) {
                var plugin = new LinkedHashMap<String, Object>();
                plugin.put("name", Verbs.pluginName(name));
                for (String key : List.of("state", "since", "reason")) {
                    plugin.put(key, state.get(key));
                }
                plugins.add(plugin);
            }
        });
        exchange.json(200, Map.of("plugins", plugins));
    }

    private void operations(Exchange exchange, Caller caller) throws IOException {
        exchange.json(200, Map.of("operations", operations.all().stream().filter(operation -> operation.isVisible(caller))
                .map(operation -> operation.shown(caller)).toList()));
    }

    private void operation(Exchange exchange, Caller caller) throws Problem, IOException {
        String id = exchange.variable("operation");
        exchange.json(200, operations.find(id).filter(operation -> operation.isVisible(caller))
                .orElseThrow(() -> Problem.notFound("operation " + id)).shown(caller));
    }
}
