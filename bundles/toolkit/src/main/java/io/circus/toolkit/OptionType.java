// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import io.circus.kernel.Signal;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the text of an ini file becomes a value. Values are {@link String}, {@link Boolean}, {@link Integer} or
 * {@link Double}, so that they read the same in every format they are shown in.
 */
public final class OptionType<T> {

    public static final OptionType<String> TEXT = new OptionType<>("text", text -> text, text -> text);
    /** Words as a shell splits them; a request may give them as a list. */
    public static final OptionType<String> WORDS = new OptionType<>("text", text -> text, text -> text);
    /** A user by name or number. */
    public static final OptionType<String> USER = new OptionType<>("text", text -> text, text -> text);
    /** A group by name or number. */
    public static final OptionType<String> GROUP = new OptionType<>("text", text -> text, text -> text);
    public static final OptionType<Boolean> BOOLEAN = new OptionType<>("bool", OptionType::toBoolean, Boolean::valueOf);
    /** A boolean in a file. A request may give any value: it is true unless it is empty or zero. */
    public static final OptionType<Boolean> TRUTH = new OptionType<>("bool", OptionType::toBoolean, Boolean::valueOf);
    public static final OptionType<Integer> INTEGER = new OptionType<>("int", OptionType::toInteger, Integer::valueOf);
    /** How many there are. A negative number of a request counts as 0. */
    public static final OptionType<Integer> COUNT = new OptionType<>("int", OptionType::toInteger, Integer::valueOf);
    public static final OptionType<Double> NUMBER = new OptionType<>("float", OptionType::toNumber, Double::valueOf);
    /** An integer in a file, any number in a request; it stays what it was given as. */
    public static final OptionType<Number> WHOLE_NUMBER = new OptionType<>("int", OptionType::toInteger,
            text -> text.indexOf('.') < 0 ? (Number) Integer.valueOf(text) : Double.valueOf(text));
    /** The number of a signal; its text may be a name. */
    public static final OptionType<Integer> SIGNAL = new OptionType<>("signal", OptionType::toSignal, Integer::valueOf,
            number -> new Signal(number).toString());

    /** A file mode mask from 0 to 777, in octal digits, also behind {@code 0o}. */
    public static final OptionType<Integer> OCTAL = new OptionType<>("octal", OptionType::toMask, Integer::valueOf,
            Integer::toOctalString);

    private final String name;
    private final Function<String, T> parser;
    private final Function<String, T> restorer;
    private final Function<T, String> writer;

    private OptionType(String name, Function<String, T> parser, Function<String, T> restorer) {
        this(name, parser, restorer, OptionType::plain);
    }

    private OptionType(String name, Function<String, T> parser, Function<String, T> restorer, Function<T, String> writer) {
        this.name = name;
        this.parser = parser;
        this.restorer = restorer;
        this.writer = writer;
    }

    /**
     * Another type.
     *
     * @param parser throws an IllegalArgumentException that says what was expected
     */
    public static <T> OptionType<T> of(String name, Function<String, T> parser) {
        return new OptionType<>(name, parser, parser);
    }

    /** One of the constants of {@code type}, by its name in any case. */
    public static <E extends Enum<E>> OptionType<E> constant(Class<E> type) {
        return of("name", text -> Stream.of(type.getEnumConstants()).filter(each -> each.name().equalsIgnoreCase(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected " + Stream.of(type.getEnumConstants()).map(Enum::name)
                        .collect(Collectors.joining(", ")) + ", got '" + text + "'")));
    }

    /** Whether the values are texts. */
    public boolean isText() {
        return name.equals("text");
    }

    /** {@code value} as people write it in a file. */
    public String text(T value) {
        return writer.apply(value);
    }

    /** A whole number without its fraction. */
    private static String plain(Object value) {
        return value instanceof Double number && number == Math.rint(number) ? Long.toString(number.longValue()) : value.toString();
    }

    /** The word for it in the documentation, such as text, bool, int, float, signal, octal. */
    public String name() {
        return name;
    }

    /**
     * Converts the text of an ini file.
     *
     * @throws IllegalArgumentException that says what was expected, without naming the option
     */
    public T parse(String text) {
        return parser.apply(text);
    }

    /** The value whose {@code toString} is {@code text}. */
    public T restore(String text) {
        return restorer.apply(text);
    }

    private static Boolean toBoolean(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on", "1" -> true;
            case "no", "false", "off", "0" -> false;
            default -> throw new IllegalArgumentException(
                    "'" + text + "' is not a boolean (expected yes, no, true, false, on, off, 1 or 0)");
        };
    }

    private static Integer toInteger(String text) {
        try {
            return Integer.valueOf(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected an integer, got '" + text + "'", e);
        }
    }

    private static Integer toMask(String text) {
        try {
            String digits = text.trim().toLowerCase(Locale.ROOT);
            int mask = Integer.parseInt(digits.startsWith("0o") ? digits.substring(2) : digits, 8);
            if (mask >= 0 && mask <= 0777) {
                return mask;
            }
        } catch (NumberFormatException e) {
            // told below, like numbers out of range
        }
        throw new IllegalArgumentException("expected an octal number from 0 to 777, got '" + text + "'");
    }

    private static Double toNumber(String text) {
        try {
            double number = Double.parseDouble(text.trim());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like NaN and infinities
        }
        throw new IllegalArgumentException("expected a number, got '" + text + "'");
    }

    private static Integer toSignal(String text) {
        Signal signal = SignalText.parse(text);
        if (!signal.exists()) {
            throw new IllegalArgumentException("expected a signal from 1 to 64, got '" + text + "'");
        }
        return signal.number();
    }
}
