// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import io.circus.toolkit.Regex;

/** Compiles options that are regular expressions in Python's syntax. */
final class PythonRegex {

    private PythonRegex() {}

    /** @throws IllegalArgumentException that names the option and its value */
    static Regex compile(String option, String regex) {
        try {
            return Regex.ofPython(regex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read option " + option + ": expected a regular expression, got '"
                    + regex + "': " + e.getMessage(), e);
        }
    }
}
