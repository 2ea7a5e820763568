// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.terminal;

/**
 * Makes foreign text harmless for a terminal: control characters, some of which begin commands to the terminal, and
 * characters that change the direction of text are shown by their numbers, {@code \x1b}.
 */
public final class Printable {

    private static final int LAST_BYTE = 0xff;

    private Printable() {}

    /** As text of one line: a line end is shown by its number, too. */
    public static String line(String text) {
        return clean(text, false);
    }

    /** As text of several lines. */
    public static String lines(String text) {
        return clean(text, true);
    }

    /** Whether a terminal shows {@code text} unchanged. */
    public static boolean isLine(String text) {
        return text.chars().noneMatch(Printable::isCommand);
    }

    private static String clean(String text, boolean severalLines) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean shown = !isCommand(c) || severalLines && c == '\n';
            if (!shown && clean == null) {
                clean = new StringBuilder(text.length() + 8).append(text, 0, i);
            }
            if (clean != null && shown) {
                clean.append(c);
            } else if (clean != null) {
                clean.append(c <= LAST_BYTE ? "\\x%02x".formatted((int) c) : "\\u%04x".formatted((int) c));
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** Control characters but the tabulator, ends of lines and paragraphs, marks and overrides of direction. */
    private static boolean isCommand(int c) {
        return c < ' ' && c != '\t' || c >= 0x7f && c < 0xa0 || c == 0x061c || c == 0x200e || c == 0x200f
                || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }
}
