// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Suggestions for an unknown word. */
public final class Nearest {

    /** One wrong letter is allowed for this many letters. */
    private static final int LETTERS_PER_MISTAKE = 3;

    private Nearest() {}

    /**
     * The words of {@code known} that differ least from {@code word}, ignoring case. Words that differ by more than a
     * third are left out, except those that differ by a single letter.
     */
    public static List<String> to(String word, Collection<String> known) {
        int best = Math.max(1, word.length() / LETTERS_PER_MISTAKE);
        var nearest = new ArrayList<String>();
        for (String each : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
            if (distance < best) {
                nearest.clear();
                best = distance;
            }
            if (distance == best) {
                nearest.add(each);
            }
        }
        return nearest;
    }

    /** The question {@code did you mean ...?}, or "" if there are no suggestions. */
    public static String question(List<String> nearest) {
        return nearest.isEmpty() ? "" : "did you mean " + String.join(" or ", nearest) + "?";
    }

    /** The number of letters to insert, leave out, replace, or swap with their neighbour. */
    private static int distance(String one, String other) {
        var cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
