// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The options of {@code set} on the command line: their names, and the conversion of words to values. */
public final class OptionValues {

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
        return KnownOption.all().keySet().stream().filter(key -> key.indexOf('.') < 0).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Converts {@code text} to a value.
     *
     * @param key in lower case
     * @throws UsageException of kind {@code ARGUMENTS} if there is no such option or the text cannot be converted
     */
    static Object of(String key, String text) throws UsageException {
        KnownOption option = KnownOption.all().get(key);
        if (option == null) {
            if (key.startsWith("rlimit_")) {
                return Values.integer(text);
            }
            if (key.startsWith("stdout_stream.") || key.startsWith("stderr_stream.")) {
                return text;
            }
            String question = Nearest.question(Nearest.to(key, keys()));
            throw wrong("unknown key '" + key + "'" + (question.isEmpty() ? "" : "\n" + question));
        }
        return switch (option.type()) {
            case "int" -> Values.integer(text);
            case "float" -> Values.number(text);
            case "bool" -> bool(text);
            case "signal" -> signal(text);
            case "env" -> pairs(key, text, '=');
            case "hooks" -> hooks(text);
            default -> text;
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
            if (!KnownOption.all().containsKey("hooks." + name)) {
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
