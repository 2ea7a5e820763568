// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory: in percent of that of the machine, or in bytes.
 *
 * @param value percent or bytes, 0 or more
 */
record Amount(double value, boolean percent) {

    private static final int STEP = 1024;
    private static final String LETTERS = "bkmgtpezy";
    private static final List<String> WORDS =
            List.of("byte", "kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "iotta");
    private static final List<String> BINARY_WORDS =
            List.of("byte", "kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi");

    /** Of the whole text: a number, and a unit of one of the three lists or none. */
    static final String PATTERN = "(?i)([0-9]*\\.?[0-9]+)\\s*(%|byte|kilo|mega|giga|tera|peta|exa|zetta|iotta"
            + "|kibi|mebi|gibi|tebi|pebi|exbi|zebi|yobi|[bkmgtpezy](?:i|b|ib)?)?";
    static final String EXPECTED = "a percentage such as 90 or a size such as 1.5G";
    private static final Pattern TEXT = Pattern.compile(PATTERN);

    /**
     * Reads a number, which is percent, or a number with a unit: {@code K}, {@code Ki}, {@code KB}, {@code kilo},
     * {@code kibi} and so on, in any case; all of them are powers of 1024.
     *
     * @throws IllegalArgumentException that says what was expected, without naming the option
     */
    static Amount parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected " + EXPECTED + ", got '" + text + "'");
        }
        double number = Double.parseDouble(matcher.group(1));
        String unit = matcher.group(2) == null ? "%" : matcher.group(2).toLowerCase(Locale.ROOT);
        return unit.equals("%") ? new Amount(number, true) : new Amount(number * Math.pow(STEP, power(unit)), false);
    }

    private static int power(String unit) {
        return WORDS.contains(unit) ? WORDS.indexOf(unit) : BINARY_WORDS.contains(unit) ? BINARY_WORDS.indexOf(unit)
                : LETTERS.indexOf(unit.charAt(0));
    }

    boolean isLessThan(double percents, long bytes) {
        return value < (percent ? percents : bytes);
    }

    boolean isMoreThan(double percents, long bytes) {
        return value > (percent ? percents : bytes);
    }
}
