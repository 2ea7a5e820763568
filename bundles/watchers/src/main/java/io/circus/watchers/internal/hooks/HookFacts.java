// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import io.circus.kernel.ChildProcess;
import io.circus.watchers.Hook;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The facts of a call as a program gets them: in environment variables, and as JSON on its standard input. */
final class HookFacts {

    private HookFacts() {}

    /** {@code environment} with the facts. */
    static Map<String, String> variables(Hook.Facts facts, Map<String, String> environment) {
        var variables = new LinkedHashMap<>(environment);
        variables.put("CIRCUS_HOOK", facts.point().toString());
        variables.put("CIRCUS_WATCHER", facts.watcher());
        variables.put("CIRCUS_ENDPOINT", facts.endpoint());
        facts.pid().ifPresent(pid -> variables.put("CIRCUS_PID", Integer.toString(pid)));
        facts.wid().ifPresent(wid -> variables.put("CIRCUS_WID", Integer.toString(wid)));
        facts.signal().ifPresent(signal -> variables.put("CIRCUS_SIGNUM", Integer.toString(signal.number())));
        facts.exit().ifPresent(exit -> exit.exitCode().ifPresent(code -> variables.put("CIRCUS_EXIT_CODE", Integer.toString(code))));
        return variables;
    }

    /** @param processes of the watcher */
    static String json(Hook.Facts facts, List<ChildProcess> processes) {
        return HookJson.write(object(facts, processes));
    }

    /** @param processes of the watcher */
    static String json(Hook.Facts facts, List<ChildProcess> processes, Map<String, Object> stats) {
        Map<String, Object> object = object(facts, processes);
        object.put("stats", stats);
        return HookJson.write(object);
    }

    private static Map<String, Object> object(Hook.Facts facts, List<ChildProcess> processes) {
        var object = new LinkedHashMap<String, Object>();
        object.put("hook", facts.point().toString());
        object.put("watcher", facts.watcher());
        object.put("time", seconds(facts.at()));
        object.put("endpoint", facts.endpoint());
        facts.pid().ifPresent(pid -> object.put("pid", pid));
        facts.wid().ifPresent(wid -> object.put("wid", wid));
        facts.signal().ifPresent(signal -> object.put("signum", signal.number()));
        facts.exit().ifPresent(exit -> object.put("exit_code", exit.exitCode().isPresent() ? exit.exitCode().getAsInt() : null));
        if (facts.point() == Hook.Point.AFTER_REAP) {
            object.put("commanded", facts.commanded());
        }
        object.put("options", options(facts.settings()));
        object.put("env", facts.settings().environment());
        object.put("processes", processes.stream().map(process -> Map.<String, Object>of("pid", process.pid(),
                "wid", process.label().wid(), "started", seconds(process.startedAt()))).toList());
        return object;
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private static Map<String, Object> options(WatcherSettings settings) {
        var options = new LinkedHashMap<String, Object>();
        WatcherOption.all().forEach(option -> options.put(option.name(), settings.get(option)));
        options.putAll(settings.freeForm());
        return options;
    }
}
