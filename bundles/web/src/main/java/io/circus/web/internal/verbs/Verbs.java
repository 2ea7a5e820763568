// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.verbs;

import io.circus.control.Caller;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.web.internal.http.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the commands on behalf of a caller. Any thread that may wait. */
public final class Verbs {

    private static final String PLUGIN = "plugin:";

    private final Commands commands;

    public Verbs(Commands commands) {
        this.commands = commands;
    }

    /**
     * All commands.
     *
     * @throws Problem if the registry is stopped: it always has some
     */
    public List<Command> all() throws Problem {
        List<Command> all = commands.all();
        if (all.isEmpty()) {
            throw Problem.unavailable("cannot describe the commands: io.circus.control is stopped");
        }
        return all;
    }

    /** The registry itself. */
    public Commands commands() {
        return commands;
    }

    public Map<String, ?> ask(Caller caller, String verb, Map<String, Object> properties) throws CommandException, InterruptedException {
        return commands.execute(new Request(verb, properties, caller));
    }

    /**
     * The properties of a request to {@code verb}, compared with its description; a verb that nobody knows takes any.
     *
     * @throws Problem if one has a wrong type
     */
    public Map<String, Object> checked(String verb, Map<String, Object> properties) throws Problem {
        Optional<Command> command = commands.find(verb);
        return command.isEmpty() ? properties : RequestTypes.checked(command.get(), properties);
    }

    /** The state of each watcher and plugin that {@code caller} sees, by name: {@code status} with {@code detail}. */
    public Map<String, Map<String, Object>> states(Caller caller) throws CommandException, InterruptedException {
        return states(ask(caller, "status", Map.of("detail", true)));
    }

    /**
     * The state of one watcher, with its name in the original case.
     *
     * @throws Problem if there is none
     */
    public Map.Entry<String, Map<String, Object>> state(Caller caller, String watcher) throws Problem, CommandException, InterruptedException {
        try {
            return states(ask(caller, "status", Map.of("name", watcher, "detail", true))).entrySet().iterator().next();
        } catch (CommandException e) {
            if (e.isRefusal() || e.isUnavailable() || e.code() != ErrorCode.MESSAGE_ERROR) {
                throw e;
            }
            throw Problem.notFound("watcher " + watcher);
        }
    }

    private static Map<String, Map<String, Object>> states(Map<String, ?> reply) {
        var states = new LinkedHashMap<String, Map<String, Object>>();
        object(reply.get("states")).forEach((name, state) -> states.put(name, object(state)));
        return states;
    }

    /** A watcher as lists and streams show it; what it uses is not known here. */
    public static Map<String, Object> shown(String name, Map<String, Object> state) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", name);
        for (String key : List.of("state", "since", "reason", "running", "wanted", "degraded", "restarts", "last_end", "singleton",
                "plugin")) {
            shown.put(key, state.get(key));
        }
        return shown;
    }

    /** Whether the state is that of a plugin inside the daemon, which has no processes. */
    public static boolean isPlugin(Map<String, Object> state) {
        return Boolean.TRUE.equals(state.get("plugin"));
    }

    /** The name of a plugin without what marks it as one. */
    public static String pluginName(String name) {
        return name.startsWith(PLUGIN) ? name.substring(PLUGIN.length()) : name;
    }

    /** The pids of the processes in a state, with their states. */
    public static Map<String, Object> processes(Map<String, Object> state) {
        return object(state.get("workers"));
    }

    /** An object within a reply. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
