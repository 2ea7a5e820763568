// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits text into words as a POSIX shell does, and quotes words: white space, single and double quotes, backslash; no
 * comments.
 */
public final class ShellWords {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellWords() {}

    /** {@code word} as text that {@link #split} and a shell read as that one word. */
    public static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** @throws IllegalArgumentException if a quotation is not closed or a backslash ends the text */
    public static List<String> split(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                int end = text.indexOf('\'', i + 1);
                if (end < 0) {
                    throw unclosed(text);
                }
                word.append(text, i + 1, end);
                i = end;
                inWord = true;
            } else if (c == '"') {
                i = doubleQuoted(text, i + 1, word);
                inWord = true;
            } else if (c == '\\') {
                if (++i == text.length()) {
                    throw new IllegalArgumentException("a backslash ends the command: " + text);
                }
                word.append(text.charAt(i));
                inWord = true;
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    /** Within double quotes a backslash escapes only itself and the quote. @return the index of the closing quote */
    private static int doubleQuoted(String text, int from, StringBuilder word) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == '"' || text.charAt(i + 1) == '\\')) {
                i++;
                word.append(text.charAt(i));
            } else {
                word.append(c);
            }
        }
        throw unclosed(text);
    }

    private static IllegalArgumentException unclosed(String text) {
        return new IllegalArgumentException("a quotation is not closed in the command: " + text);
    }
}
