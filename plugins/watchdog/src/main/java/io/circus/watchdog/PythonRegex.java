// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import io.circus.watchers.Regex;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Regular expressions as Python writes them, where that differs: named groups. */
final class PythonRegex {

    private static final Pattern GROUP = Pattern.compile("\\(\\?P<(\\w+)>");
    private static final Pattern REFERENCE = Pattern.compile("\\(\\?P=(\\w+)\\)");

    private PythonRegex() {}

    /** @throws IllegalArgumentException that tells the option and its value */
    static Regex compile(String option, String regex) {
        String java = GROUP.matcher(regex).replaceAll(group ->
                Matcher.quoteReplacement("(?<" + name(group.group(1)) + ">"));
        java = REFERENCE.matcher(java).replaceAll(group ->
                Matcher.quoteReplacement("\\k<" + name(group.group(1)) + ">"));
        try {
            return new Regex(java);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read option " + option + ": expected a regular expression, got '"
                    + regex + "': " + e.getMessage(), e);
        }
    }

    /** Java knows no underscore in the name of a group. */
    private static String name(String python) {
        return python.replace("_", "");
    }
}
