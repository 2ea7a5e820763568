// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * A shell wildcard for a whole text: {@code *}, {@code ?}, {@code [abc]}, {@code [a-z]} and {@code [!a]}. A bracket
 * without its end stands for itself. Takes no more than the product of both lengths.
 */
final class Glob implements Predicate<String> {

    /** Stands for any number of characters. */
    private static final IntPredicate STAR = c -> true;

    private final List<IntPredicate> parts = new ArrayList<>();

    private Glob() {}

    static Glob compile(String pattern) {
        var glob = new Glob();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            int end = c == '[' ? endOfSet(pattern, at) : -1;
            if (c == '*') {
                glob.parts.add(STAR);
            } else if (c == '?') {
                glob.parts.add(any -> any >= 0);
            } else if (end > 0) {
                glob.parts.add(set(pattern.substring(at, end)));
                at = end + 1;
            } else {
                glob.parts.add(other -> other == c);
            }
        }
        return glob;
    }

    @Override
    public boolean test(String text) {
        int part = 0;
        int star = -1;
        int resume = 0;
        int at = 0;
        while (at < text.length()) {
            if (part < parts.size() && parts.get(part) == STAR) {
                star = part++;
                resume = at;
            } else if (part < parts.size() && parts.get(part).test(text.charAt(at))) {
                part++;
                at++;
            } else if (star >= 0) {
                part = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (part < parts.size() && parts.get(part) == STAR) {
            part++;
        }
        return part == parts.size();
    }

    /** Where the set that begins at {@code start} ends, or -1. A bracket right at its start belongs to the set. */
    private static int endOfSet(String pattern, int start) {
        int first = start < pattern.length() && pattern.charAt(start) == '!' ? start + 1 : start;
        return pattern.indexOf(']', first + 1);
    }

    private static IntPredicate set(String content) {
        boolean negated = content.startsWith("!");
        String members = negated ? content.substring(1) : content;
        return c -> contains(members, c) != negated;
    }

    private static boolean contains(String members, int c) {
        for (int i = 0; i < members.length(); i++) {
            boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
            if (range ? c >= members.charAt(i) && c <= members.charAt(i + 2) : c == members.charAt(i)) {
                return true;
            }
            i += range ? 2 : 0;
        }
        return false;
    }
}
