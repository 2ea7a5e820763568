// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.toolkit.Regex;
import io.circus.toolkit.Wildcard;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Finds the watchers that match a name with wildcards. Names and patterns are compared in lower case. */
final class Selection {

    private Selection() {}

    /** Whether the comparison may take long, see {@link #byRegex}. */
    static boolean isRegex(Arguments arguments) {
        return "regex".equals(arguments.value("match"));
    }

    /**
     * The watchers that {@code name} and {@code match} select.
     *
     * @param match glob (the whole name) or simple (the exact name); absent for glob
     * @return at least one
     */
    static List<Unit> of(Arguments arguments, Units units) throws CommandException {
        String pattern = pattern(arguments);
        Object match = arguments.has("match") ? arguments.value("match") : "glob";
        Predicate<String> meant = switch (String.valueOf(match)) {
            case "glob" -> new Wildcard(pattern)::matches;
            case "simple" -> pattern::equals;
            default -> throw new CommandException(ErrorCode.MESSAGE_ERROR, "unknown match method " + match);
        };
        try {
            return found(arguments, units.all().stream().filter(unit -> meant.test(lowerCase(unit))).toList());
        } catch (Regex.CostException e) {
            throw Arguments.wrong(e.getMessage());
        }
    }

    /** The watchers whose names the regular expression {@code name} matches from the beginning. @return at least one */
    static List<Unit> byRegex(Arguments arguments, Units units) throws CommandException, InterruptedException {
        Regex regex;
        try {
            regex = new Regex(pattern(arguments));
        } catch (IllegalArgumentException e) {
            throw Arguments.wrong(e.getMessage());
        }
        List<Unit> all = units.all();
        Set<String> names = Set.copyOf(NameComparison.of(all.stream().map(Selection::lowerCase).toList(), regex::begins));
        return found(arguments, all.stream().filter(unit -> names.contains(lowerCase(unit))).toList());
    }

    private static String pattern(Arguments arguments) throws CommandException {
        return arguments.text("name").orElseThrow().toLowerCase(Locale.ROOT);
    }

    private static List<Unit> found(Arguments arguments, List<Unit> found) throws CommandException {
        if (found.isEmpty()) {
            throw Arguments.notFound(arguments.text("name").orElseThrow());
        }
        return found;
    }

    private static String lowerCase(Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }
}
