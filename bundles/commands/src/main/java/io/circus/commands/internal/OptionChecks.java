// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.kernel.Signal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which options {@code set} and {@code add} take, and of which JSON type. */
final class OptionChecks {

    private static final Set<String> INTEGERS =
            Set.of("numprocesses", "max_retry", "max_age", "max_age_variance");
    private static final Set<String> NUMBERS = Set.of("warmup_delay", "retry_in", "graceful_timeout");
    private static final Set<String> IDS = Set.of("uid", "gid");
    private static final Set<String> BOOLEANS = Set.of("send_hup", "shell", "copy_env", "respawn", "stop_children",
            "close_child_stdin", "close_child_stdout", "close_child_stderr");
    private static final Set<String> ANYTHING = Set.of("singleton", "cmd", "args", "working_dir");
    private static final Set<String> STREAMS = Set.of("stdout_stream", "stderr_stream");
    private static final Set<String> HOOKS = Set.of("before_start", "after_start", "before_spawn", "after_spawn",
            "before_stop", "after_stop", "before_signal", "after_signal", "before_reap", "after_reap",
            "extended_stats");
    /** Of setrlimit(2). */
    private static final Set<String> LIMITS = Set.of("as", "core", "cpu", "data", "fsize", "memlock", "msgqueue",
            "nice", "nofile", "ofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack");

    private OptionChecks() {}

    /**
     * Checks one option.
     *
     * @throws CommandException with the words of the original Circus
     */
    static void check(String key, Object value) throws CommandException {
        if (INTEGERS.contains(key)) {
            require(isInteger(value), "'" + key + "' isn't an integer");
        } else if (key.equals("stop_signal")) {
            require(isInteger(value) || value instanceof String text && isSignal(text), "'" + key + "' isn't an integer or a"
                    + " signal by name");
        } else if (NUMBERS.contains(key)) {
            require(value instanceof Number || value instanceof Boolean, "'" + key + "' isn't a number");
        } else if (IDS.contains(key)) {
            require(isInteger(value) || value instanceof String, "'" + key + "' isn't an integer or string");
        } else if (BOOLEANS.contains(key)) {
            require(value instanceof Boolean, "'" + key + "' isn't a valid boolean");
        } else if (key.equals("env")) {
            checkEnvironment(value);
        } else if (STREAMS.contains(key)) {
            require(value instanceof Map, "'" + key + "' isn't a valid object");
            require(((Map<?, ?>) value).containsKey("class"), "'" + key + "' must have a 'class' key");
        } else if (key.equals("hooks")) {
            require(value instanceof Map, Literal.of(value) + " isn't a valid hook dict");
            require(HOOKS.containsAll(((Map<?, ?>) value).keySet()), "Unknown hook " + Literal.of(value));
        } else if (key.startsWith("rlimit_")) {
            checkLimit(key, value);
        } else {
            require(ANYTHING.contains(key) || key.startsWith("hooks.")
                    || STREAMS.stream().anyMatch(stream -> key.startsWith(stream + ".")), "unknown key '" + key + "'");
        }
    }

    private static void checkEnvironment(Object value) throws CommandException {
        require(value instanceof Map, "'env' isn't a valid object");
        for (Map.Entry<?, ?> variable : ((Map<?, ?>) value).entrySet()) {
            require(variable.getValue() instanceof String, "'" + variable.getKey() + "' isn't a string");
        }
    }

    private static void checkLimit(String key, Object value) throws CommandException {
        require(LIMITS.contains(key.substring("rlimit_".length()).toLowerCase(Locale.ROOT)),
                "'" + key + "' isn't a valid rlimit setting");
        require(value == null || isInteger(value), Literal.of(value) + " rlimit value isn't a valid int");
    }

    private static boolean isSignal(String text) {
        try {
            return Signal.parse(text).exists();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Booleans are integers to the original. */
    private static boolean isInteger(Object value) {
        return value instanceof Boolean || value instanceof Number && !List.of(Double.class, Float.class)
                .contains(value.getClass());
    }

    private static void require(boolean condition, String reason) throws CommandException {
        if (!condition) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, reason);
        }
    }
}
