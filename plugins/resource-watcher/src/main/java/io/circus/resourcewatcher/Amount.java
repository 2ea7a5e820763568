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
    private static final String LETTERS = "BKMGTPEZY";
    private static final List<String> WORDS =
            List.of("byte", "kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "iotta");
    private static final List<String> BINARY_WORDS =
            List.of("byte", "kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi");
    private static final Pattern TEXT = Pattern.compile("([0-9]*\\.?[0-9]+)\\s*([A-Za-z%]*)");

    /**
     * Reads a number, which is percent, or a number with a unit: {@code K}, {@code Ki}, {@code KB}, {@code kilo},
     * {@code kibi} and so on, in any case; all of them are powers of 1024.
     *
     * @throws IllegalArgumentException that says what was expected, without naming the option
     */
    static Amount parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (matcher.matches()) {
            double number = Double.parseDouble(matcher.group(1));
            String unit = matcher.group(2);
            if (unit.isEmpty() || unit.equals("%")) {
                return new Amount(number, true);
            }
            int power = power(unit.toLowerCase(Locale.ROOT));
            if (power >= 0) {
                return new Amount(number * Math.pow(STEP, power), false);
            }
        }
        throw new IllegalArgumentException("expected a percentage such as 90 or a size such as 1.5G, got '" + text + "'");
    }

    private static int power(String unit) {
        if (WORDS.contains(unit)) {
            return WORDS.indexOf(unit);
        }
        if (BINARY_WORDS.contains(unit)) {
            return BINARY_WORDS.indexOf(unit);
        }
        boolean letter = unit.length() == 1 || unit.length() == 2 && (unit.charAt(1) == 'i' || unit.charAt(1) == 'b')
                || unit.length() == 3 && unit.endsWith("ib");
        return letter ? LETTERS.toLowerCase(Locale.ROOT).indexOf(unit.charAt(0)) : -1;
    }

    boolean isLessThan(double percents, long bytes) {
        return value < (percent ? percents : bytes);
    }

    boolean isMoreThan(double percents, long bytes) {
        return value > (percent ? percents : bytes);
    }
}
