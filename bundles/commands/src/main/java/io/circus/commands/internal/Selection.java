// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.commands.CommandException;
import io.circus.commands.ErrorCode;
import io.circus.watchers.Watcher;
import io.circus.watchers.Watchers;
import io.circus.watchers.Wildcard;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds the watchers that a name with wildcards means. Names and patterns are compared in lower case. */
final class Selection {

    private Selection() {}

    /** Whether the comparison can take long, as a regular expression can. */
    static boolean isSlow(Arguments arguments) {
        return "regex".equals(arguments.value("match"));
    }

    /**
     * The watchers that {@code name} and {@code match} mean.
     *
     * @param match glob (the whole name), regex (its beginning) or simple (the very name); absent for glob
     * @return at least one
     */
    static List<Watcher> of(Arguments arguments, Watchers watchers) throws CommandException {
        String name = arguments.text("name").orElseThrow();
        String pattern = name.toLowerCase(Locale.ROOT);
        Object match = arguments.has("match") ? arguments.value("match") : "glob";
        Predicate<String> meant = switch (String.valueOf(match)) {
            case "glob" -> new Wildcard(pattern)::matches;
            case "regex" -> regex(pattern);
            case "simple" -> pattern::equals;
            default -> throw new CommandException(ErrorCode.MESSAGE_ERROR, "unknown match method " + match);
        };
        List<Watcher> found = watchers.all().stream()
                .filter(watcher -> meant.test(watcher.name().toLowerCase(Locale.ROOT))).toList();
        if (found.isEmpty()) {
            throw Arguments.notFound(name);
        }
        return found;
    }

    private static Predicate<String> regex(String pattern) throws CommandException {
        try {
            Pattern compiled = Pattern.compile(pattern);
            return name -> compiled.matcher(name).lookingAt();
        } catch (PatternSyntaxException e) {
            throw Arguments.wrong("cannot read the regular expression '" + pattern + "': "
                    + e.getDescription().toLowerCase(Locale.ROOT) + " at position " + Math.max(0, e.getIndex()));
        }
    }
}
