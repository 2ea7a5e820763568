// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.toolkit.OptionType;
import io.circus.toolkit.Variables;
import io.circus.watchers.StreamClass;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The change by the {@code options} of {@code set} and {@code add}, checked and converted. Immutable. */
final class OptionChange implements UnaryOperator<WatcherSettings> {

    private interface Step {
        void change(WatcherSettings.Builder settings);
    }

    private final List<String> keys = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    private final boolean accountsByNumber;

    private OptionChange(boolean accountsByNumber) {
        this.accountsByNumber = accountsByNumber;
    }

    /**
     * Reads the property {@code options}; absent means none.
     *
     * @param accountsByNumber whether {@code uid} and {@code gid} become numbers, as {@code set} keeps them; {@code add}
     *     keeps the names
     * @throws CommandException if it is no object, or an option is unknown, of a wrong type or impossible
     */
    static OptionChange of(Arguments arguments, boolean accountsByNumber) throws CommandException {
        var change = new OptionChange(accountsByNumber);
        if (arguments.has("options")) {
            if (!(arguments.value("options") instanceof Map<?, ?> options)) {
                throw new CommandException(ErrorCode.MESSAGE_ERROR,
                        "'options' property should be an object");
            }
            for (Map.Entry<?, ?> option : options.entrySet()) {
                OptionChecks.check((String) option.getKey(), option.getValue());
            }
            for (Map.Entry<?, ?> option : options.entrySet()) {
                change.add((String) option.getKey(), option.getValue());
            }
        }
        return change;
    }

    /** The properties {@code cmd} and {@code args}, which take words as text or as a list. */
    static OptionChange command(Arguments arguments) throws CommandException {
        var change = new OptionChange(false);
        change.add("cmd", arguments.value("cmd"));
        if (arguments.has("args")) {
            change.add("args", arguments.value("args"));
        }
        return change;
    }

    /** The keys in their order, hooks by their own names. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    /** @throws IllegalArgumentException if the resulting settings contradict each other, or a stream is impossible */
    @Override
    public WatcherSettings apply(WatcherSettings settings) {
        var builder = settings.toBuilder();
        steps.forEach(step -> step.change(builder));
        WatcherSettings changed = builder.build();
        StreamClass.require(changed);
        return changed;
    }

    /**
     * The changed settings.
     *
     * @param singleton the message about a singleton with that many processes
     * @throws CommandException if the resulting settings contradict each other
     */
    WatcherSettings tried(WatcherSettings settings, IntFunction<String> singleton) throws CommandException {
        try {
            return apply(settings);
        } catch (IllegalArgumentException e) {
            int count = count(settings);
            throw Arguments.wrong(count > 1 ? singleton.apply(count) : e.getMessage());
        }
    }

    /** The number of processes that the change asks for. */
    private int count(WatcherSettings settings) {
        var builder = settings.toBuilder();
        steps.forEach(step -> step.change(builder));
        return builder.set(WatcherOption.SINGLETON, false).build().get(WatcherOption.NUMPROCESSES);
    }

    private void add(String key, Object value) throws CommandException {
        if (key.equals("hooks")) {
            for (Map.Entry<?, ?> hook : ((Map<?, ?>) value).entrySet()) {
                free("hooks." + hook.getKey(), hook(hook.getValue()));
            }
            return;
        }
        WatcherOption<?> option = WatcherOption.named(key).orElse(null);
        if (option != null) {
            keys.add(key);
            set(option, value);
        } else if (key.equals("env")) {
            keys.add(key);
            var environment = new LinkedHashMap<String, String>();
            ((Map<?, ?>) value).forEach((name, text) -> environment.put((String) name,
                    Variables.substitute((String) text, System.getenv()::get)));
            steps.add(settings -> settings.environment(environment));
        } else if (value instanceof Map<?, ?> stream && (key.equals("stdout_stream") || key.equals("stderr_stream"))) {
            keys.add(key);
            steps.add(settings -> {
                settings.withoutFreeForm(key + ".");
                stream.forEach((name, text) -> settings.freeForm(key + "." + name, JsonValues.text(text)));
            });
        } else {
            free(key, key.startsWith("hooks.") ? hook(value) : JsonValues.text(value));
        }
    }

    private void free(String key, String text) {
        keys.add(key);
        steps.add(settings -> settings.freeForm(key, text));
    }

    /** {@code PATH} or {@code PATH,FLAG}, also from a list of both. */
    private static String hook(Object value) {
        return value instanceof List<?> list ? list.stream().map(JsonValues::text).collect(Collectors.joining(","))
                : JsonValues.text(value);
    }

    private <T> void set(WatcherOption<T> option, Object value) throws CommandException {
        if (value == null && option.type().isText()) {
            steps.add(settings -> settings.unset(option));
            return;
        }
        T converted = JsonValues.convert(option.type(), value);
        if (option.type() == OptionType.USER || option.type() == OptionType.GROUP) {
            String account = converted.toString();
            String number = Integer.toString(JsonValues.account(option.type(), account));
            steps.add(settings -> settings.parse(option, accountsByNumber ? number : account));
        } else {
            steps.add(settings -> settings.set(option, converted));
        }
    }
}
