// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.toolkit.foreign.ForeignCallException;
import io.circus.toolkit.foreign.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * A command of a plugin. Its description is read once; all other calls run on threads of its own.
 *
 * @param properties as {@link Command#properties}
 * @param example as {@link Command#example}
 * @param reply as {@link Command#reply}
 * @param plugins the service itself
 */
record ForeignCommand(String name, String summary, List<Property> properties, Map<String, Object> example, List<Property> reply,
        Command plugins, Guard guard) implements Command {

    private static final Duration LIMIT = Duration.ofSeconds(Command.LIMIT_SECONDS);
    private static final Duration DESCRIBING = Duration.ofSeconds(5);

    /** A call of the service, on a thread of its own. */
    interface Use {
        Map<String, ?> of(Command plugins) throws CommandException, InterruptedException;
    }

    /**
     * Asks the service for its description. Waits, some seconds at the most.
     *
     * @param describing the guard of this one question
     * @param guards the guard of all others, by the name of the command
     */
    static ForeignCommand of(Command plugins, Guard describing, Function<String, Guard> guards)
            throws ExecutionException, InterruptedException {
        return describing.call(DESCRIBING, () -> {
            String name = plugins.name();
            return new ForeignCommand(name, plugins.summary(), List.copyOf(plugins.properties()), copy(plugins.example()),
                    List.copyOf(plugins.reply()), plugins, guards.apply(name));
        });
    }

    /** Waits for the result. */
    Map<String, ?> call(Use use) throws CommandException, InterruptedException {
        try {
            return guard.call(LIMIT, () -> copy(use.of(plugins)));
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case CommandException refused -> throw refused;
                case RuntimeException bug -> throw bug;
                case Exception reason -> throw new CommandException(ErrorCode.COMMAND_ERROR, reason(reason), reason);
                case Throwable bug -> throw new IllegalStateException(bug.toString(), bug);
            }
        }
    }

    private String reason(Exception failure) {
        return failure instanceof ForeignCallException ? failure.getMessage() : "command " + name + " was interrupted";
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return call(command -> command.execute(request));
    }

    /** A copy without objects of the plugin, whose methods could hang when the reply is written. */
    private static Map<String, Object> copy(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), copied(value)));
        return copy;
    }

    private static Object copied(Object value) {
        return switch (value) {
            case Map<?, ?> map -> copy(map);
            case Iterable<?> values -> {
                var list = new ArrayList<Object>();
                values.forEach(each -> list.add(copied(each)));
                yield list;
            }
            case null, default -> value;
        };
    }
}
