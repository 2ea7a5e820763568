// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import io.circus.kernel.Signal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The signals by the numbers and names that users write: signal(7). */
public final class SignalText {

    private static final int LAST = 64;

    private static final Map<String, Integer> NUMBERS = numbers();

    private static final Pattern TEXT = Pattern.compile("(?:SIG)?([A-Z][A-Z0-9]*)(?:\\+(\\d+))?");

    private SignalText() {}

    /**
     * Reads a number, or a name in any case with or without {@code SIG}, optionally followed by {@code +N}
     * ({@code RTMIN+1}).
     *
     * @throws IllegalArgumentException if {@code text} is neither
     */
    public static Signal parse(String text) {
        String trimmed = text.trim();
        try {
            return new Signal(Integer.parseInt(trimmed));
        } catch (NumberFormatException notANumber) {
            Matcher matcher = TEXT.matcher(trimmed.toUpperCase(Locale.ROOT));
            if (matcher.matches() && NUMBERS.containsKey(matcher.group(1))) {
                int offset = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
                return new Signal(NUMBERS.get(matcher.group(1)) + offset);
            }
            throw new IllegalArgumentException("expected a signal number or name, got '" + text + "'", notANumber);
        }
    }

    private static Map<String, Integer> numbers() {
        var numbers = new HashMap<String, Integer>();
        for (int number = 1; number <= LAST; number++) {
            String name = new Signal(number).toString();
            if (Character.isLetter(name.charAt(0)) && !name.contains("+")) {
                numbers.put(name, number);
            }
        }
        numbers.put("IOT", 6);
        numbers.put("CLD", 17);
        numbers.put("POLL", 29);
        numbers.put("RTMAX", LAST);
        return numbers;
    }
}
