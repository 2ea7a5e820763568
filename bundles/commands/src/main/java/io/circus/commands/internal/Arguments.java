// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.kernel.Signal;
import io.circus.toolkit.SignalText;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The properties of a request by type. A value of a wrong type is refused with the message of the original Circus,
 * which clients show unchanged.
 */
final class Arguments {

    private static final Pattern SIGNAL = Pattern.compile("(\\w+)(?:\\+(\\d+))?");
    private static final BigInteger MAX_INT = BigInteger.valueOf(Integer.MAX_VALUE);

    private final Map<String, Object> properties;

    Arguments(Request request) {
        this.properties = request.properties();
    }

    boolean has(String name) {
        return properties.containsKey(name);
    }

    Object value(String name) {
        return properties.get(name);
    }

    /** Whether the property is present and neither false, null, zero nor empty. */
    boolean flag(String name) {
        return flag(name, false);
    }

    boolean flag(String name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        return isTrue(properties.get(name));
    }

    /** Whether {@code value} is neither false, null, zero nor empty. */
    static boolean isTrue(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case Number number -> number.doubleValue() != 0;
            case CharSequence text -> !text.isEmpty();
            case Collection<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    /** A text to compare; empty if it is absent. */
    Optional<String> text(String name) throws CommandException {
        if (!has(name)) {
            return Optional.empty();
        }
        if (properties.get(name) instanceof String text) {
            return Optional.of(text);
        }
        throw wrong("'" + typeName(properties.get(name)) + "' object has no attribute 'lower'");
    }

    /** A whole number, or text of one; empty if it is absent. */
    Optional<Integer> integer(String name) throws CommandException {
        return has(name) ? Optional.of(toInteger(properties.get(name))) : Optional.empty();
    }

    /** A signal as a number or a name; empty if it is absent. The number of the signal need not exist. */
    Optional<Signal> signal(String name) throws CommandException {
        if (!has(name)) {
            return Optional.empty();
        }
        Object value = properties.get(name);
        if (!(value instanceof String text) || isInteger(text)) {
            return Optional.of(new Signal(toInteger(value)));
        }
        Matcher matcher = SIGNAL.matcher(text);
        if (!matcher.lookingAt()) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "signal invalid");
        }
        String word = matcher.group(1).toUpperCase(Locale.ROOT);
        String attribute = word.startsWith("SIG") ? word : "SIG" + word; // digits are no number here: 15.0
        try {
            return Optional.of(SignalText.parse(matcher.group(2) == null ? attribute
                    : attribute + "+" + matcher.group(2)));
        } catch (IllegalArgumentException e) {
            throw wrong("module 'signal' has no attribute '" + attribute + "'");
        }
    }

    /** A signal that can be sent; 0 sends nothing. */
    Optional<Signal> sendableSignal(String name) throws CommandException {
        Optional<Signal> signal = signal(name);
        if (signal.isPresent() && signal.get().number() != 0 && !signal.get().exists()) {
            throw new CommandException(ErrorCode.OS_ERROR, "[Errno 22] Invalid argument");
        }
        return signal;
    }

    /** The unit that {@code name} names; empty if it is absent. */
    Optional<Unit> unit(String name, Units units) throws CommandException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(units.find(text.get()).orElseThrow(() -> notFound(text.get())));
    }

    /** The unit that a required {@code name} names. */
    Unit unit(Units units) throws CommandException {
        return unit("name", units).orElseThrow(() -> new CommandException(
                ErrorCode.MESSAGE_ERROR, "message invalid 'name' is missing"));
    }

    static CommandException notFound(String watcher) {
        return new CommandException(ErrorCode.MESSAGE_ERROR, "program " + watcher + " not found");
    }

    static CommandException wrong(String reason) {
        return new CommandException(ErrorCode.COMMAND_ERROR, reason);
    }

    static int toInteger(Object value) throws CommandException {
        return switch (value) {
            case Boolean flag -> flag ? 1 : 0;
            case Double number -> (int) number.doubleValue();
            case Long number when number == number.intValue() -> number.intValue();
            case Integer number -> number;
            case Number number -> throw tooLarge(number.toString());
            case String text when isInteger(text) -> {
                BigInteger number = new BigInteger(text.strip());
                if (number.abs().compareTo(MAX_INT) > 0) {
                    throw tooLarge(text.strip());
                }
                yield number.intValue();
            }
            case String text -> throw wrong("invalid literal for int() with base 10: '" + text + "'");
            case null, default -> throw wrong("int() argument must be a string, a bytes-like object or a real number, "
                    + "not '" + typeName(value) + "'");
        };
    }

    /** The original's name for the type of a JSON value. */
    static String typeName(Object value) {
        return switch (value) {
            case null -> "NoneType";
            case Boolean flag -> "bool";
            case Double number -> "float";
            case Number number -> "int";
            case CharSequence text -> "str";
            case List<?> list -> "list";
            case Map<?, ?> map -> "dict";
            default -> value.getClass().getSimpleName();
        };
    }

    private static CommandException tooLarge(String number) {
        return wrong("the number " + number + " is out of range");
    }

    private static boolean isInteger(String text) {
        String digits = text.strip();
        int start = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
        return digits.length() > start && digits.length() < 100
                && digits.substring(start).chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
