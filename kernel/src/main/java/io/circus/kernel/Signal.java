// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A signal by its Linux number on x86-64 and AArch64: signal(7). Number 0 probes and sends nothing. */
public record Signal(int number) {

    public static final Signal HUP = new Signal(1);
    public static final Signal INT = new Signal(2);
    public static final Signal KILL = new Signal(9);
    public static final Signal TERM = new Signal(15);
    public static final Signal CHLD = new Signal(17);

    /** The first and the last real-time signal that programs may use with glibc. */
    private static final int RTMIN = 34;
    private static final int RTMAX = 64;

    private static final String[] NAMES = {
        "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    private static final Map<String, Integer> NUMBERS = numbers();

    private static final Pattern TEXT = Pattern.compile("(?:SIG)?([A-Z][A-Z0-9]*)(?:\\+(\\d+))?");

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

    /** Whether the kernel knows the number: 1 to 64. */
    public boolean exists() {
        return number >= 1 && number <= RTMAX;
    }

    /** The name without {@code SIG}, such as {@code TERM} or {@code RTMIN+1}, or the number if there is no name. */
    @Override
    public String toString() {
        if (number >= 0 && number < NAMES.length) {
            return NAMES[number];
        }
        if (number >= RTMIN && number <= RTMAX) {
            return number == RTMIN ? "RTMIN" : "RTMIN+" + (number - RTMIN);
        }
        return Integer.toString(number);
    }

    private static Map<String, Integer> numbers() {
        var numbers = new HashMap<String, Integer>();
        for (int number = 1; number < NAMES.length; number++) {
            numbers.put(NAMES[number], number);
        }
        numbers.put("IOT", 6);
        numbers.put("CLD", 17);
        numbers.put("POLL", 29);
        numbers.put("RTMIN", RTMIN);
        numbers.put("RTMAX", RTMAX);
        return numbers;
    }
}
