// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Access;
import io.circus.control.Caller;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.toolkit.Wildcard;
import io.circus.web.internal.http.Exchange;
import io.circus.web.internal.http.Problem;
import io.circus.web.internal.http.Route;
import io.circus.web.internal.operations.Operation;
import io.circus.web.internal.operations.Operations;
import io.circus.web.internal.verbs.Verbs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The routes that change something. */
public final class Acting {

    private static final String NAME = "name";
    private static final String WATCHER = Api.DAEMON + "/watchers/{watcher}";
    private static final Set<String> ON_SELECTIONS = Set.of("start", "stop", "restart", "reload", "incr", "decr", "rm");
    /** The longest time that a request waits for the end of its operation, in seconds. */
    private static final int LONGEST_WAIT = 60;

    private final Verbs verbs;
    private final Operations operations;

    public Acting(Verbs verbs, Operations operations) {
        this.verbs = verbs;
        this.operations = operations;
    }

    List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(Route.of("POST", Api.DAEMON + "/watchers", "Add a watcher", this::add));
        routes.add(Route.of("DELETE", WATCHER, "Stop a watcher and forget it", this::remove));
        routes.add(Route.of("PATCH", WATCHER, "Change options of a watcher", this::set));
        for (String verb : List.of("start", "stop", "restart", "reload", "incr", "decr")) {
            routes.add(Route.of("POST", WATCHER + "/" + verb, "Carry out " + verb + " on a watcher",
                    (exchange, caller) -> onWatcher(exchange, caller, verb)));
        }
        routes.add(Route.of("POST", Api.DAEMON + "/watchers:action", "Act on several watchers", this::onSelection));
        for (String verb : List.of("signal", "kill")) {
            routes.add(Route.of("POST", Api.DAEMON + "/processes/{pid}/" + verb, "Carry out " + verb + " on a process",
                    (exchange, caller) -> onProcess(exchange, caller, verb)));
        }
        routes.add(Route.of("POST", Api.DAEMON + "/sockets", "Add a socket",
                (exchange, caller) -> begin(exchange, caller, "addsocket", Optional.empty(), exchange.body())));
        routes.add(Route.of("DELETE", Api.DAEMON + "/sockets/{socket}", "Close a socket and forget it", this::removeSocket));
        routes.add(Route.of("POST", Api.DAEMON + "/reloadconfig", "Apply what has changed in the file",
                (exchange, caller) -> begin(exchange, caller, "reloadconfig", Optional.empty(), exchange.body())));
        routes.add(Route.of("POST", Api.DAEMON + "/commands/{verb}", "Carry out a command", this::command));
        return routes;
    }

    private void add(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        Map<String, Object> body = exchange.body();
        begin(exchange, caller, "add", name(body.get(NAME)), body);
    }

    private void remove(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        exchange.body();
        begin(exchange, caller, "rm", Map.of("nostop", exchange.flag("nostop")));
    }

    private void removeSocket(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        exchange.body();
        begin(exchange, caller, "rmsocket", Optional.empty(), Map.of(NAME, exchange.variable("socket")));
    }

    private void set(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        Map<String, Object> body = exchange.body();
        if (exchange.flag("dry_run")) {
            var tried = new LinkedHashMap<>(body);
            tried.put(NAME, verbs.state(caller, exchange.variable("watcher")).getKey());
            tried.put("dry_run", true);
            exchange.json(200, verbs.ask(caller, "set", verbs.checked("set", tried)));
        } else {
            begin(exchange, caller, "set", body);
        }
    }

    private void onWatcher(Exchange exchange, Caller caller, String verb)
            throws Problem, CommandException, IOException, InterruptedException {
        begin(exchange, caller, verb, exchange.body());
    }

    /** Begins {@code verb} on the watcher of the path. */
    private void begin(Exchange exchange, Caller caller, String verb, Map<String, Object> body)
            throws Problem, CommandException, IOException, InterruptedException {
        String watcher = verbs.state(caller, exchange.variable("watcher")).getKey();
        var properties = new LinkedHashMap<>(body);
        properties.put(NAME, watcher);
        begin(exchange, caller, verb, Optional.of(watcher), properties);
    }

    private void onProcess(Exchange exchange, Caller caller, String verb)
            throws Problem, CommandException, IOException, InterruptedException {
        var properties = new LinkedHashMap<>(exchange.body());
        String pid = exchange.variable("pid");
        String watcher = null;
        for (Map.Entry<String, Map<String, Object>> each : verbs.states(caller).entrySet()) {
            watcher = Verbs.processes(each.getValue()).containsKey(pid) ? each.getKey() : watcher;
        }
        if (watcher == null) {
            throw Problem.notFound("process " + pid);
        }
        properties.put(NAME, watcher);
        properties.put("pid", Long.valueOf(pid));
        begin(exchange, caller, verb, Optional.of(watcher), properties);
    }

    private void onSelection(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        var body = new LinkedHashMap<>(exchange.body());
        if (!(body.remove("action") instanceof String verb) || !ON_SELECTIONS.contains(verb)) {
            throw new Problem(400, "action: expected one of " + String.join(", ", ON_SELECTIONS.stream().sorted().toList())).with("errno", 3);
        }
        List<String> names = selected(caller, body.remove("names"), body.remove("match"));
        var begun = new ArrayList<Map<String, Object>>();
        Map<String, Object> further = verbs.checked(verb, body);
        for (String watcher : names) {
            var properties = new LinkedHashMap<>(further);
            properties.put(NAME, watcher);
            Operation operation;
            try {
                operation = operations.begin(caller, verb, Optional.of(watcher), properties);
            } catch (CommandException e) {
                operation = operations.failed(caller, verb, watcher, e);
            }
            begun.add(operation.shown(caller));
        }
        exchange.json(202, Map.of("operations", begun));
    }

    private List<String> selected(Caller caller, Object names, Object match) throws Problem, CommandException, InterruptedException {
        if (names instanceof List<?> list && match == null) {
            if (list.stream().allMatch(String.class::isInstance)) {
                return list.stream().map(String.class::cast).distinct().toList();
            }
            throw new Problem(400, "names: expected a list of text").with("errno", 3);
        }
        if (match instanceof String pattern && names == null) {
            var wildcard = new Wildcard(pattern.toLowerCase(Locale.ROOT));
            return verbs.states(caller).entrySet().stream().filter(each -> !Verbs.isPlugin(each.getValue()))
                    .map(Map.Entry::getKey).filter(name -> wildcard.matches(name.toLowerCase(Locale.ROOT))).toList();
        }
        throw new Problem(400, "expected names, a list, or match, a pattern").with("errno", 3);
    }

    private void command(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        Map<String, Object> body = exchange.body();
        String verb = exchange.variable("verb");
        if ("zmq".equals(exchange.header("Circus-Reply"))) {
            exchange.json(200, ZmqReply.of(verbs.commands(), new Request(verb, body, caller)));
            return;
        }
        Optional<Command> command = verbs.commands().find(verb);
        Access access = command.map(found -> found.access(new Request(verb, body, caller))).orElse(Access.of(Role.ADMIN));
        if (access.role() == Role.OBSERVER) {
            exchange.json(200, Map.of("result", verbs.ask(caller, verb, verbs.checked(verb, body))));
        } else {
            Optional<String> watcher = access.watcher().flatMap(property -> name(body.get(property)));
            begin(exchange, caller, verb.toLowerCase(Locale.ROOT), watcher, body);
        }
    }

    /** The name of a watcher; empty for a value that is none. */
    private static Optional<String> name(Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private void begin(Exchange exchange, Caller caller, String verb, Optional<String> watcher, Map<String, Object> properties)
            throws Problem, CommandException, IOException, InterruptedException {
        long seconds = exchange.number("wait", 0, 0, LONGEST_WAIT);
        Operation operation = operations.begin(caller, verb, watcher, verbs.checked(verb, properties));
        boolean over = operation.await(Duration.ofSeconds(seconds)) && exchange.parameter("wait").isPresent();
        if (over && operation.failure().isPresent()) {
            throw Problem.of(operation.failure().get()).with("operation", operation.shown(caller));
        }
        if (!over) {
            exchange.setHeader("Location", Api.DAEMON + "/operations/" + operation.id());
        }
        exchange.json(over ? 200 : 202, Map.of("operation", operation.shown(caller)));
    }
}
