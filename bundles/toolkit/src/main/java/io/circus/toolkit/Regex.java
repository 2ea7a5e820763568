// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An untrusted regular expression. Some take a lifetime to match a short text, so a comparison gives up after reading
 * {@value #MOST_READS} characters, or a hundred times the length of a long text. Immutable.
 */
public final class Regex {

    private static final int MOST_READS = 1_000_000;
    private static final int READS_PER_CHARACTER = 100;
    private static final int LONGEST = 10_000;
    private static final Pattern PYTHON_GROUP = Pattern.compile("\\(\\?P<(\\w+)>");
    private static final Pattern PYTHON_REFERENCE = Pattern.compile("\\(\\?P=(\\w+)\\)");

    private final Pattern pattern;

    /** A comparison took too long. The message is for the user. */
    public static final class CostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CostException(String message) {
            super(message);
        }
    }

    /** A text that counts how often its characters are read. */
    private record Counted(CharSequence text, long[] left) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left[0] < 0) {
                throw new CostException("");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** @throws IllegalArgumentException if {@code text} is none; the message is for the user */
    public Regex(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("cannot read a regular expression of " + text.length()
                    + " characters, expected " + LONGEST + " at the most");
        }
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("cannot read the regular expression '" + text + "': "
                    + e.getDescription().toLowerCase(Locale.ROOT) + " at position " + Math.max(0, e.getIndex()), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("cannot read the regular expression '" + shown(text)
                    + "': it is nested too deeply", e);
        }
    }

    /**
     * One that is written as in Python, where named groups have other parentheses.
     *
     * @throws IllegalArgumentException if {@code text} is none; the message is for the user
     */
    public static Regex ofPython(String text) {
        String java = PYTHON_GROUP.matcher(text).replaceAll(group -> Matcher.quoteReplacement("(?<" + name(group.group(1)) + ">"));
        return new Regex(PYTHON_REFERENCE.matcher(java).replaceAll(group ->
                Matcher.quoteReplacement("\\k<" + name(group.group(1)) + ">")));
    }

    /** Java allows no underscore in the name of a group. */
    private static String name(String python) {
        return python.replace("_", "");
    }

    /** Whether the beginning of {@code text} matches. */
    public boolean begins(CharSequence text) {
        return match(text, Matcher::lookingAt);
    }

    /** Whether any part of {@code text} matches. */
    public boolean isIn(CharSequence text) {
        return match(text, Matcher::find);
    }

    /**
     * Applies {@code question} to the matcher of {@code text}.
     *
     * @throws CostException if that takes too long
     */
    public <T> T match(CharSequence text, Function<Matcher, T> question) {
        long reads = Math.max(MOST_READS, (long) READS_PER_CHARACTER * text.length());
        try {
            return question.apply(pattern.matcher(new Counted(text, new long[] {reads})));
        } catch (CostException | StackOverflowError e) {
            throw new CostException("cannot compare the regular expression '" + shown(pattern.pattern()) + "' with '"
                    + shown(text.toString()) + "': " + (e instanceof CostException ? "gave up after " + reads + " steps"
                    : "it nests too deeply"));
        }
    }

    private static String shown(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "..." : text;
    }

    /** The expression as it was written. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
