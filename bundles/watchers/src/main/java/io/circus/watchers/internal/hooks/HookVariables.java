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

/** The context of a call as a program gets them: in environment variables, and as JSON on its standard input. */
final class HookVariables {

    private HookVariables() {}

    /** {@code environment} with the context. */
    static Map<String, String> variables(Hook.Context context, Map<String, String> environment) {
        var variables = new LinkedHashMap<>(environment);
        variables.put("CIRCUS_HOOK", context.point().toString());
        variables.put("CIRCUS_WATCHER", context.watcher());
        variables.put("CIRCUS_ENDPOINT", context.endpoint());
        context.pid().ifPresent(pid -> variables.put("CIRCUS_PID", Integer.toString(pid)));
        context.wid().ifPresent(wid -> variables.put("CIRCUS_WID", Integer.toString(wid)));
        context.signal().ifPresent(signal -> variables.put("CIRCUS_SIGNUM", Integer.toString(signal.number())));
        context.exit().ifPresent(exit -> exit.exitCode().ifPresent(code -> variables.put("CIRCUS_EXIT_CODE", Integer.toString(code))));
        return variables;
    }

    /** @param processes of the watcher */
    static String json(Hook.Context context, List<ChildProcess> processes) {
        return HookJson.write(object(context, processes));
    }

    /** @param processes of the watcher */
    static String json(Hook.Context context, List<ChildProcess> processes, Map<String, Object> stats) {
        Map<String, Object> object = object(context, processes);
        object.put("stats", stats);
        return HookJson.write(object);
    }

    private static Map<String, Object> object(Hook.Context context, List<ChildProcess> processes) {
        var object = new LinkedHashMap<String, Object>();
        object.put("hook", context.point().toString());
        object.put("watcher", context.watcher());
        object.put("time", seconds(context.at()));
        object.put("endpoint", context.endpoint());
        context.pid().ifPresent(pid -> object.put("pid", pid));
        context.wid().ifPresent(wid -> object.put("wid", wid));
        context.signal().ifPresent(signal -> object.put("signum", signal.number()));
        context.exit().ifPresent(exit -> object.put("exit_code", exit.exitCode().isPresent() ? exit.exitCode().getAsInt() : null));
        if (context.point() == Hook.Point.AFTER_REAP) {
            object.put("commanded", context.commanded());
        }
        object.put("options", options(context.settings()));
        object.put("env", context.settings().environment());
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
