// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The options of {@code set} on the command line: their names, and the conversion of words to values. */
public final class OptionValues {

    private static final Set<String> INTEGERS = Set.of("numprocesses", "max_retry", "max_age", "max_age_variance");
    private static final Set<String> NUMBERS = Set.of("warmup_delay", "retry_in", "graceful_timeout");
    private static final Set<String> BOOLEANS = Set.of("send_hup", "shell", "copy_env", "respawn", "stop_children",
            "close_child_stdin", "close_child_stdout", "close_child_stderr", "singleton");
    private static final Set<String> TEXTS = Set.of("uid", "gid", "cmd", "args", "working_dir");
    private static final Set<String> STREAM_INTEGERS = Set.of("max_bytes", "backup_count");
    private static final Set<String> HOOKS = Set.of("before_start", "after_start", "before_spawn", "after_spawn",
            "before_stop", "after_stop", "before_signal", "after_signal", "before_reap", "after_reap",
            "extended_stats");
    /** Of signal(7) on Linux, from 1. */
    private static final List<String> SIGNALS = List.of("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE",
            "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN",
            "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

    private OptionValues() {}

    /** {@code TERM}; for a signal without a name, its number. */
    static String signalName(int number) {
        return number >= 1 && number <= SIGNALS.size() ? SIGNALS.get(number - 1) : "signal " + number;
    }

    /** The options of a watcher that can be set, sorted, without families such as {@code rlimit_NAME}. */
    public static SortedSet<String> keys() {
        var keys = new TreeSet<>(List.of("stop_signal", "env", "hooks"));
        keys.addAll(INTEGERS);
        keys.addAll(NUMBERS);
        keys.addAll(BOOLEANS);
        keys.addAll(TEXTS);
        return keys;
    }

    /**
     * Converts {@code text} to a value.
     *
     * @param key in lower case
     * @throws UsageException of kind {@code ARGUMENTS} if there is no such option or the text cannot be converted
     */
    static Object of(String key, String text) throws UsageException {
        if (INTEGERS.contains(key) || key.startsWith("rlimit_")) {
            return Values.integer(text);
        }
        if (NUMBERS.contains(key)) {
            return Values.number(text);
        }
        if (BOOLEANS.contains(key)) {
            return bool(text);
        }
        if (TEXTS.contains(key)) {
            return text;
        }
        if (key.startsWith("stdout_stream.") || key.startsWith("stderr_stream.")) {
            return STREAM_INTEGERS.contains(key.substring(key.indexOf('.') + 1)) ? Values.integer(text) : text;
        }
        return switch (key) {
            case "stop_signal" -> signal(text);
            case "env" -> pairs(key, text, '=');
            case "hooks" -> hooks(text);
            default -> {
                if (!key.startsWith("hooks.") || !HOOKS.contains(key.substring("hooks.".length()))) {
                    String question = Nearest.question(Nearest.to(key, keys()));
                    throw wrong("unknown key '" + key + "'" + (question.isEmpty() ? "" : "\n" + question));
                }
                yield text;
            }
        };
    }

    private static boolean bool(String text) throws UsageException {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on", "1" -> true;
            case "no", "false", "off", "0" -> false;
            default -> throw wrong("ValueError: '" + text + "' is not a boolean");
        };
    }

    private static long signal(String text) throws UsageException {
        String name = text.strip().toUpperCase(Locale.ROOT);
        if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
            return Values.integer(name);
        }
        name = name.startsWith("SIG") ? name.substring(3) : name;
        if (name.equals("RTMIN") || name.startsWith("RTMIN+")) {
            return 34 + (name.equals("RTMIN") ? 0 : Values.integer(name.substring("RTMIN+".length())));
        }
        int index = SIGNALS.indexOf(name);
        if (index < 0) {
            throw wrong("ValueError: signal invalid: '" + text + "'");
        }
        return index + 1;
    }

    private static Map<String, Object> hooks(String text) throws UsageException {
        Map<String, Object> hooks = pairs("hooks", text, ':');
        for (String name : hooks.keySet()) {
            if (!HOOKS.contains(name)) {
                throw wrong("unknown key 'hooks." + name + "'");
            }
        }
        return hooks;
    }

    /** {@code A=1,B=2}: a comma without a separator after it belongs to the value before it. */
    private static Map<String, Object> pairs(String key, String text, char separator) throws UsageException {
        var pairs = new LinkedHashMap<String, Object>();
        String last = null;
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int at = part.indexOf(separator);
            if (at > 0) {
                last = part.substring(0, at).strip();
                pairs.put(last, part.substring(at + 1));
            } else if (last == null) {
                throw wrong("ValueError: expected " + key + " as NAME" + separator + "VALUE,NAME" + separator
                        + "VALUE, got '" + text + "'");
            } else {
                pairs.put(last, pairs.get(last) + "," + part);
            }
        }
        return pairs;
    }

    private static UsageException wrong(String message) {
        return new UsageException(UsageException.Kind.ARGUMENTS, message);
    }
}
