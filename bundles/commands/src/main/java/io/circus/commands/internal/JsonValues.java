// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.CommandException;
import io.circus.linux.Accounts;
import io.circus.toolkit.OptionType;
import io.circus.toolkit.SignalText;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Converts a value of a request to the value of an option: one form for each {@link OptionType}. */
final class JsonValues {

    private interface Conversion<T> {
        T of(Object value) throws CommandException;
    }

    /**
     * @param accepts whether a value is allowed
     * @param complaint the original's message about a value that is not, after the name of the option
     */
    private record Form<T>(Predicate<Object> accepts, String complaint, Conversion<T> conversion) {}

    private static final Map<OptionType<?>, Form<?>> FORMS = Map.ofEntries(
            form(OptionType.TEXT, any -> true, "", JsonValues::text),
            form(OptionType.WORDS, any -> true, "", JsonValues::words),
            form(OptionType.USER, JsonValues::isAccount, "isn't an integer or string", JsonValues::text),
            form(OptionType.GROUP, JsonValues::isAccount, "isn't an integer or string", JsonValues::text),
            form(OptionType.BOOLEAN, Boolean.class::isInstance, "isn't a valid boolean", Arguments::isTrue),
            form(OptionType.TRUTH, any -> true, "", Arguments::isTrue),
            form(OptionType.INTEGER, JsonValues::isInteger, "isn't an integer", Arguments::toInteger),
            form(OptionType.COUNT, JsonValues::isInteger, "isn't an integer", value -> Math.max(0, Arguments.toInteger(value))),
            form(OptionType.NUMBER, JsonValues::isNumber, "isn't a number", JsonValues::number),
            form(OptionType.WHOLE_NUMBER, JsonValues::isNumber, "isn't a number", JsonValues::number),
            form(OptionType.SIGNAL, JsonValues::isSignal, "isn't an integer or a signal by name", JsonValues::signal));

    private JsonValues() {}

    private static <T> Map.Entry<OptionType<?>, Form<?>> form(OptionType<T> type, Predicate<Object> accepts, String complaint,
            Conversion<T> conversion) {
        return Map.entry(type, new Form<>(accepts, complaint, conversion));
    }

    @SuppressWarnings("unchecked")
    private static <T> Form<T> form(OptionType<T> type) {
        return (Form<T>) FORMS.get(type);
    }

    /** Whether a request may give {@code value} to an option of {@code type}. */
    static boolean accepts(OptionType<?> type, Object value) {
        return form(type).accepts().test(value);
    }

    /** The message about a value that is not accepted, after the name of the option. */
    static String complaint(OptionType<?> type) {
        return form(type).complaint();
    }

    /** @throws CommandException if there is no such value of {@code type} */
    static <T> T convert(OptionType<T> type, Object value) throws CommandException {
        return form(type).conversion().of(value);
    }

    /** The text of any value; nothing of null. */
    static String text(Object value) {
        return value == null ? "" : value instanceof String text ? text : Literal.of(value);
    }

    /**
     * The number of a user or of a group.
     *
     * @throws CommandException if there is none with the name {@code text}
     */
    static int account(OptionType<?> type, String text) throws CommandException {
        if (type == OptionType.USER) {
            boolean isNumber = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
            return Accounts.user(text).orElseThrow(() -> Arguments.wrong(
                    isNumber ? text + " isn't a valid user id" : "'" + text + "' isn't a valid user name")).uid();
        }
        return Accounts.group(text).orElseThrow(() -> Arguments.wrong("No such group: '" + text + "'")).gid();
    }

    /** Text, or words that a shell would split again into the list. */
    private static String words(Object value) {
        return !(value instanceof List<?> list) ? text(value)
                : list.stream().map(JsonValues::text).map(word -> !word.isEmpty() && word.chars().allMatch(
                        c -> Character.isLetterOrDigit(c) || "_-./:=@%+,$()".indexOf(c) >= 0) ? word
                        : "'" + word.replace("'", "'\"'\"'") + "'").collect(Collectors.joining(" "));
    }

    private static double number(Object value) throws CommandException {
        double number = value instanceof Number any ? any.doubleValue() : Arguments.toInteger(value);
        if (!Double.isFinite(number)) {
            throw Arguments.wrong("the number " + value + " is out of range");
        }
        return number;
    }

    private static int signal(Object value) throws CommandException {
        try {
            return OptionType.SIGNAL.parse(value instanceof String name ? name : Integer.toString(Arguments.toInteger(value)));
        } catch (IllegalArgumentException e) {
            throw Arguments.wrong(e.getMessage());
        }
    }

    /** Booleans are integers in the original. */
    static boolean isInteger(Object value) {
        return value instanceof Boolean || value instanceof Number && !List.of(Double.class, Float.class)
                .contains(value.getClass());
    }

    static boolean isNumber(Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    private static boolean isAccount(Object value) {
        return isInteger(value) || value instanceof String;
    }

    private static boolean isSignal(Object value) {
        try {
            return isInteger(value) || value instanceof String text && SignalText.parse(text).exists();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
