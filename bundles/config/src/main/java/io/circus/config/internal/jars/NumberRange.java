// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.jars;

/**
 * Which numbers an option takes, as the jar of its plugin says. Immutable.
 *
 * @param lowest negative infinity if there is no such; the least number above 0 means: more than 0
 * @param highest positive infinity if there is no such
 */
public record NumberRange(double lowest, double highest) {

    /**
     * From texts of a metatype description; what is null, or no number, limits nothing.
     */
    static NumberRange of(String lowest, String highest) {
        return new NumberRange(number(lowest, Double.NEGATIVE_INFINITY), number(highest, Double.POSITIVE_INFINITY));
    }

    private static double number(String text, double otherwise) {
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    public boolean contains(double number) {
        return number >= lowest && number <= highest;
    }

    /** What follows "expected": {@code 1 or more}, {@code 1 to 10}, {@code more than 0 and at most 1}. */
    @Override
    public String toString() {
        boolean above = lowest != Double.NEGATIVE_INFINITY;
        boolean below = highest != Double.POSITIVE_INFINITY;
        if (lowest == Double.MIN_VALUE) {
            return "more than 0" + (below ? " and at most " + text(highest) : "");
        }
        return above && below ? text(lowest) + " to " + text(highest) : above ? text(lowest) + " or more" : text(highest) + " or less";
    }

    /** Without a fraction that is none. */
    private static String text(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
