// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

/**
 * The numbers that an option takes. Immutable.
 *
 * @param lowest negative infinity if there is no such; the least number above 0 means: more than 0
 * @param highest positive infinity if there is no such
 */
public record NumberRange(double lowest, double highest) {

    /** Every number. */
    public static final NumberRange ALL = new NumberRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public static NumberRange from(double lowest) {
        return new NumberRange(lowest, Double.POSITIVE_INFINITY);
    }

    /** From the texts of a metatype description. Null, or text that is no number, limits nothing. */
    public static NumberRange of(String lowest, String highest) {
        return new NumberRange(number(lowest, ALL.lowest), number(highest, ALL.highest));
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

    /** The words behind "expected": {@code 1 or more}, {@code 1 to 10}, {@code more than 0 and at most 1}. */
    @Override
    public String toString() {
        boolean above = lowest != ALL.lowest;
        boolean below = highest != ALL.highest;
        if (lowest == Double.MIN_VALUE) {
            return "more than 0" + (below ? " and at most " + text(highest) : "");
        }
        return above && below ? text(lowest) + " to " + text(highest) : above ? text(lowest) + " or more" : text(highest) + " or less";
    }

    /** A whole number without its fraction. */
    private static String text(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
