// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

/**
 * A shell wildcard: {@code *}, {@code ?}, {@code [abc]}, {@code [a-z]}, {@code [!abc]}. Upper and lower case differ.
 * An unclosed bracket stands for itself.
 */
public record Wildcard(String pattern) {

    /** The longest pattern, far beyond any sensible one for names or files. */
    private static final int LONGEST = 10_000;
    private static final int MOST_STEPS = 1_000_000;

    /** Whether {@code text} has a wildcard character. */
    public static boolean isIn(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    /**
     * Whether the whole of {@code text} matches.
     *
     * @throws Regex.CostException if that takes too long: the cost is the product of the two lengths at the
     *     worst
     */
    public boolean matches(String text) {
        int steps = pattern.length() > LONGEST && isIn(pattern) ? MOST_STEPS : 0;
        int p = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < text.length()) {
            if (++steps > MOST_STEPS) {
                throw new Regex.CostException("cannot compare a pattern of " + pattern.length() + " characters with a name of "
                        + text.length() + ": it takes too long");
            }
            int next = p < pattern.length() ? single(p, text.charAt(t)) : -1;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = t;
            } else if (next > 0) {
                p = next;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** The index of the next part of the pattern if the part at {@code p} matches {@code c}, otherwise -1. */
    private int single(int p, char c) {
        char wanted = pattern.charAt(p);
        if (wanted == '[') {
            int first = p + 1 < pattern.length() && pattern.charAt(p + 1) == '!' ? p + 2 : p + 1;
            int close = pattern.indexOf(']', first + 1);
            if (close > 0) {
                return inSet(first, close, c) == (first == p + 1) ? close + 1 : -1;
            }
        }
        return wanted == '?' || wanted == c ? p + 1 : -1;
    }

    private boolean inSet(int from, int to, char c) {
        for (int i = from; i < to; i++) {
            if (i + 2 < to && pattern.charAt(i + 1) == '-') {
                if (pattern.charAt(i) <= c && c <= pattern.charAt(i + 2)) {
                    return true;
                }
                i += 2;
            } else if (pattern.charAt(i) == c) {
                return true;
            }
        }
        return false;
    }
}
