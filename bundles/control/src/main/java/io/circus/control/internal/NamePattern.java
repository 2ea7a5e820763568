// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

/**
 * A shell wildcard for the names of watchers that a caller is limited to: {@code *}, {@code ?}, {@code [abc]}, {@code [a-z]},
 * {@code [!abc]}. A bracket without its end stands for itself. It takes the product of the two lengths at the worst.
 */
record NamePattern(String pattern) {

    /** No name of a watcher comes near. */
    private static final int LONGEST = 10_000;

    /** Whether the whole of {@code text} matches. */
    boolean matches(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        int p = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < text.length()) {
            int next = p < pattern.length() && pattern.charAt(p) != '*' ? single(p, text.charAt(t)) : -1;
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

    /** Where the pattern goes on if its part at {@code p} matches {@code c}, else -1. */
    private int single(int p, char c) {
        char wanted = pattern.charAt(p);
        if (wanted == '[') {
            boolean not = p + 1 < pattern.length() && pattern.charAt(p + 1) == '!';
            int first = not ? p + 2 : p + 1;
            int close = pattern.indexOf(']', first + 1);
            if (close > 0) {
                return isInSet(first, close, c) != not ? close + 1 : -1;
            }
        }
        return wanted == '?' || wanted == c ? p + 1 : -1;
    }

    private boolean isInSet(int from, int to, char c) {
        int i = from;
        while (i < to) {
            boolean range = i + 2 < to && pattern.charAt(i + 1) == '-';
            if (pattern.charAt(i) <= c && c <= pattern.charAt(range ? i + 2 : i)) {
                return true;
            }
            i += range ? 3 : 1;
        }
        return false;
    }
}
