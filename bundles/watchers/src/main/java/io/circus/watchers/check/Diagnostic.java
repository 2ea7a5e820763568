// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

/**
 * Something about the settings of a watcher that is hardly what their author meant.
 *
 * @param key the option as the user writes it
 * @param hopeless whether it can never work; else it may once something else has changed, such as a folder that is made
 * @param text what is wrong and, if it can be guessed, what was meant
 */
public record Diagnostic(String key, boolean hopeless, String text) {

    public static Diagnostic warning(String key, String text) {
        return new Diagnostic(key, false, text);
    }

    public static Diagnostic hopeless(String key, String text) {
        return new Diagnostic(key, true, text);
    }

    /** {@code KEY: TEXT}. */
    @Override
    public String toString() {
        return key + ": " + text;
    }
}
