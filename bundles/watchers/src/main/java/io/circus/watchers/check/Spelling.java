// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Guesses which known word a mistyped one was meant to be. */
public final class Spelling {

    /** Shorter words resemble too many others: only their letters may be in another order. */
    private static final int SHORTEST = 4;
    /** From so many letters on two may be wrong. */
    private static final int LONG = 7;
    /** From so many on three: few words are as long. */
    private static final int VERY_LONG = 11;

    private Spelling() {}

    /**
     * What of {@code known} {@code word} is nearly, whatever the case of the letters: {@code port}, or {@code port or proto} if it is
     * as near to both; empty if nothing is, or it is known itself.
     */
    public static Optional<String> meant(String word, Collection<String> known) {
        if (known.contains(word)) {
            return Optional.empty();
        }
        for (int mistakes = 0; mistakes <= mostMistakes(word); mistakes++) {
            int most = mistakes;
            String nearest = known.stream().filter(each -> word.length() < SHORTEST && isReordered(word, each)
                    || isNearly(word.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT), most))
                    .sorted().collect(Collectors.joining(" or "));
            if (!nearest.isEmpty()) {
                return Optional.of(nearest);
            }
        }
        return Optional.empty();
    }

    /** {@code , did you mean X?}, or nothing. */
    public static String question(String word, Collection<String> known) {
        return meant(word, known).map(each -> ", did you mean " + each + "?").orElse("");
    }

    private static boolean isReordered(String word, String other) {
        return word.length() == other.length() && Arrays.equals(word.chars().sorted().toArray(), other.chars().sorted().toArray());
    }

    private static int mostMistakes(String word) {
        return word.length() < SHORTEST ? 0 : word.length() < LONG ? 1 : word.length() < VERY_LONG ? 2 : 3;
    }

    /** Whether so many letters inserted, left out, replaced or swapped with their neighbour make {@code one} the other. */
    private static boolean isNearly(String one, String other, int mistakes) {
        if (Math.abs(one.length() - other.length()) > mistakes) {
            return false;
        }
        int same = 0;
        while (same < one.length() && same < other.length() && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        String left = one.substring(same);
        String right = other.substring(same);
        if (left.isEmpty() && right.isEmpty()) {
            return true;
        }
        return mistakes > 0 && (!left.isEmpty() && isNearly(left.substring(1), right, mistakes - 1)
                || !right.isEmpty() && isNearly(left, right.substring(1), mistakes - 1)
                || !left.isEmpty() && !right.isEmpty() && isNearly(left.substring(1), right.substring(1), mistakes - 1)
                || isSwapped(left, right) && isNearly(left.substring(2), right.substring(2), mistakes - 1));
    }

    private static boolean isSwapped(String left, String right) {
        return left.length() > 1 && right.length() > 1 && left.charAt(0) == right.charAt(1) && left.charAt(1) == right.charAt(0);
    }
}
