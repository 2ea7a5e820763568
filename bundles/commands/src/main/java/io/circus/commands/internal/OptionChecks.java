// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.watchers.OptionEffect;
import io.circus.watchers.OptionFamily;
import io.circus.watchers.WatcherOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks the options of {@code set} and {@code add} and their JSON types against the catalogue of options. */
final class OptionChecks {

    private OptionChecks() {}

    /**
     * Checks one option.
     *
     * @throws CommandException with the message of the original Circus
     */
    static void check(String key, Object value) throws CommandException {
        Optional<WatcherOption<?>> option = WatcherOption.named(key);
        OptionFamily family = OptionFamily.of(key).orElse(null);
        OptionEffect effect = option.map(WatcherOption::effect).orElse(family == null ? OptionEffect.FIXED : family.effect());
        require(effect != OptionEffect.FIXED, "unknown key '" + key + "'");
        if (option.isPresent()) {
            require(JsonValues.accepts(option.get().type(), value), "'" + key + "' " + JsonValues.complaint(option.get().type()));
        } else {
            check(family, key, value);
        }
    }

    private static void check(OptionFamily family, String key, Object value) throws CommandException {
        switch (family) {
            case NAME -> throw new AssertionError("a request cannot set it");
            case RETRY_IN -> require(JsonValues.isNumber(value), "'" + key + "' isn't a number");
            case LIMIT -> checkLimit(key, value);
            case ENVIRONMENT -> checkEnvironment(value);
            case STREAM -> {
                if (key.indexOf('.') < 0) {
                    require(value instanceof Map, "'" + key + "' isn't a valid object");
                    require(((Map<?, ?>) value).containsKey("class"), "'" + key + "' must have a 'class' key");
                }
            }
            case HOOK -> {
                if (key.indexOf('.') < 0) {
                    require(value instanceof Map, Literal.of(value) + " isn't a valid hook dict");
                    require(family.known().containsAll(((Map<?, ?>) value).keySet()), "Unknown hook " + Literal.of(value));
                }
            }
        }
    }

    private static void checkEnvironment(Object value) throws CommandException {
        require(value instanceof Map, "'env' isn't a valid object");
        for (Map.Entry<?, ?> variable : ((Map<?, ?>) value).entrySet()) {
            require(variable.getValue() instanceof String, "'" + variable.getKey() + "' isn't a string");
        }
    }

    private static void checkLimit(String key, Object value) throws CommandException {
        require(OptionFamily.LIMIT.known().contains(key.substring(key.indexOf('_') + 1).toLowerCase(Locale.ROOT)),
                "'" + key + "' isn't a valid rlimit setting");
        require(value == null || JsonValues.isInteger(value), Literal.of(value) + " rlimit value isn't a valid int");
    }

    private static void require(boolean condition, String reason) throws CommandException {
        if (!condition) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, reason);
        }
    }
}
