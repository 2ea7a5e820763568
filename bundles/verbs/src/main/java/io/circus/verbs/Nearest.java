// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What somebody may have meant who typed a word that is not known. */
public final class Nearest {

    /** One letter in so many may be wrong. */
    private static final int LETTERS_PER_MISTAKE = 3;

    private Nearest() {}

    /**
     * Those of {@code known} that differ least from {@code word}, in any case of the letters: none that differs by more
     * than a third of the word, but always those that differ by one letter.
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

    /** The question whether one of them was meant, or "" if there are none. */
    public static String question(List<String> nearest) {
        return nearest.isEmpty() ? "" : "did you mean " + String.join(" or ", nearest) + "?";
    }

    /** How many letters must be inserted, left out, replaced, or swapped with their neighbour. */
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
