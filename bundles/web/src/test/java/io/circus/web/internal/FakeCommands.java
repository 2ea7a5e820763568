// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal;

import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * The watchers {@code web}, with the processes 11 and 12, and {@code Mail}, without one, and the verbs about them. A stop of {@code web}
 * ends when {@link #stopped} is counted down; one of {@code Mail} fails.
 */
public final class FakeCommands implements Commands {

    public final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Request> requests = new ArrayList<>();

    private final Map<String, Command> verbs = new TreeMap<>();
    /** Guarded by this. */
    private final Set<String> missing = new HashSet<>();

    /** Guarded by this. */
    private final List<Map<String, Object>> printed = new ArrayList<>();

    public FakeCommands() {
        add("status", Role.OBSERVER, request -> status(request));
        add("options", Role.OBSERVER, request -> Map.of("options", Map.of("cmd", "serve $(circus.sockets.front)")));
        add("listsockets", Role.OBSERVER, request -> Map.of("sockets", List.of(
                Map.of("fd", -1, "name", "front", "backlog", 100, "host", "127.0.0.1", "port", 80))));
        add("tail", Role.OBSERVER, this::tail);
        add("stop", Role.OPERATOR, this::stop);
        add("refuse", Role.OPERATOR, request -> {
            throw CommandException.refused("not allowed to refuse: you are");
        });
        add("conflict", Role.OPERATOR, request -> {
            throw new CommandException(ErrorCode.COMMAND_ERROR, "there is one already");
        });
        add("crash", Role.OPERATOR, request -> {
            throw new IllegalStateException("crashed");
        });
    }

    private interface Body {
        Map<String, ?> run(Request request) throws CommandException, InterruptedException;
    }

    private void add(String name, Role role, Body body) {
        verbs.put(name, new Command() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String summary() {
                return "tries " + name;
            }

            @Override
            public List<Property> properties() {
                return List.of(Property.optional("name", "the watcher").of(ValueType.TEXT),
                        Property.optional("waiting", "to its end").of(ValueType.BOOLEAN));
            }

            @Override
            public Access access(Request request) {
                return Access.toVisibleWatchers(role);
            }

            @Override
            public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
                return body.run(request);
            }
        });
    }

    /** Prints a line, whose number is greater by ten than the one before. */
    public synchronized void print(String text) {
        printed.add(Map.of("number", 10L * (printed.size() + 1), "line", text));
        notifyAll();
    }

    private synchronized Map<String, ?> tail(Request request) throws InterruptedException {
        long after = ((Number) request.properties().get("after")).longValue() / 10;
        long end = System.nanoTime() + ((Number) request.properties().get("wait")).longValue() * 1_000_000_000;
        for (long left = end - System.nanoTime(); printed.size() <= after && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
        int most = ((Number) request.properties().get("lines")).intValue();
        List<?> found = printed.subList((int) Math.max(after, printed.size() - most), printed.size());
        return Map.of("lines", List.copyOf(found), "last", 10L * printed.size());
    }

    private Map<String, ?> stop(Request request) throws CommandException, InterruptedException {
        if (request.properties().get("name").equals("Mail")) {
            throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, "cannot stop Mail: it sulks");
        }
        stopped.await();
        return Map.of("info", "stopped");
    }

    private static Map<String, ?> status(Request request) throws CommandException {
        var states = new LinkedHashMap<String, Object>();
        Object name = request.properties().get("name");
        for (String each : List.of("Mail", "web")) {
            if (request.caller().sees(each) && (name == null || each.equalsIgnoreCase(name.toString()))) {
                states.put(each, state(each));
            }
        }
        if (name != null && states.isEmpty()) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "program " + name + " not found");
        }
        return Map.of("states", states);
    }

    private static Map<String, Object> state(String name) {
        var state = new LinkedHashMap<String, Object>();
        boolean web = name.equals("web");
        state.put("state", web ? "ready" : "failed");
        state.put("since", 5.5);
        state.put("reason", web ? null : "no program");
        state.put("running", web ? 2 : 0);
        state.put("wanted", web ? 2 : 1);
        state.put("degraded", 0);
        state.put("restarts", 3L);
        state.put("last_end", null);
        state.put("plugin", false);
        state.put("singleton", false);
        state.put("workers", web ? Map.of("11", worker(1), "12", worker(2)) : Map.of());
        return state;
    }

    private static Map<String, Object> worker(int wid) {
        return Map.of("wid", wid, "state", "ready", "since", 5.5);
    }

    /** The last request for {@code verb}. */
    public synchronized Request asked(String verb) {
        return requests.reversed().stream().filter(request -> request.command().equals(verb)).findFirst().orElseThrow();
    }

    /** Stops the bundle of these verbs. */
    public synchronized void miss(String... names) {
        missing.addAll(List.of(names));
        notifyAll();
    }

    /** Starts all bundles. */
    public synchronized void missNothing() {
        missing.clear();
    }

    @Override
    public synchronized List<Command> all() {
        return verbs.values().stream().filter(verb -> !missing.contains(verb.name())).toList();
    }

    @Override
    public synchronized Optional<Command> find(String name) {
        return missing.contains(name) ? Optional.empty() : Optional.ofNullable(verbs.get(name));
    }

    @Override
    public synchronized Answer begin(Request request) throws CommandException {
        requests.add(request);
        if (missing.contains(request.command())) {
            throw CommandException.unavailable("cannot carry out " + request.command() + ": it is stopped");
        }
        return find(request.command()).orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_COMMAND,
                "unknown command: '" + request.command() + "'")).begin(request);
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return begin(request).await();
    }
}
