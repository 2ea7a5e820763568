// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

/**
 * Makes text safe for the log. Clients, processes and plugins choose parts of it; none of these can pretend to be another line, send a
 * command to the terminal on which the log is read, or change the direction of the text. Such characters are shown by their numbers.
 */
final class LogText {

    private static final int LAST_BYTE = 0xff;

    private LogText() {}

    /** {@code text} on one line, a newline as {@code \n}. */
    static String line(String text) {
        return replaced(text, c -> c == '\n' ? "\\n" : c == '\r' ? "\\r"
                : c <= LAST_BYTE ? "\\x%02x".formatted((int) c) : escaped(c));
    }

    /** The same JSON value, with each of these characters escaped. */
    static String json(String json) {
        return replaced(json, LogText::escaped);
    }

    private static String replaced(String text, Replacement replacement) {
        int at = firstCommand(text, 0);
        if (at == text.length()) {
            return text;
        }
        var clean = new StringBuilder(text.length() + 8);
        int from = 0;
        for (; at < text.length(); at = firstCommand(text, from)) {
            clean.append(text, from, at).append(replacement.of(text.charAt(at)));
            from = at + 1;
        }
        return clean.append(text, from, text.length()).toString();
    }

    private interface Replacement {
        String of(char c);
    }

    private static String escaped(char c) {
        return "\\u%04x".formatted((int) c);
    }

    private static int firstCommand(String text, int from) {
        int at = from;
        while (at < text.length() && !isCommand(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Whether it is a control character other than the tabulator, the end of a line or paragraph, or a mark or override of direction. */
    private static boolean isCommand(char c) {
        return c < ' ' && c != '\t' || c >= 0x7f && c < 0xa0 || c == 0x061c || c == 0x200e || c == 0x200f
                || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }
}
