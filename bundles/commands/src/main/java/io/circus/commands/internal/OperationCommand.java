// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.ValueType;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import java.util.Map;
import java.util.function.Function;

/**
 * A command that begins an operation. If the request says {@code waiting}, the reply waits for the end of the
 * operation. Otherwise it comes when everything is done that does not depend on a process, a hook or a delay.
 */
interface OperationCommand extends Command {

    /** The property of every such command. */
    Property WAITING = Property.optional("waiting", "reply when it is done, with what it did").of(ValueType.BOOLEAN).otherwise(false);

    @Override
    Answer begin(Request request) throws CommandException;

    @Override
    default Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return begin(request).await();
    }

    /** The answer to a request that has begun {@code operation}; {@code result} turns the outcome into the reply. */
    static Answer answer(Arguments arguments, Operation operation, Function<Outcome, Map<String, ?>> result) {
        if (!arguments.flag(WAITING.name())) {
            return operation.isDone() ? new Answer.Ready(Map.of()) : new Answer.Pending(() -> {
                operation.awaitApplied();
                return Map.of();
            });
        }
        return pending(operation, result);
    }

    /** The answer that always waits for {@code operation}. */
    static Answer pending(Operation operation, Function<Outcome, Map<String, ?>> result) {
        return new Answer.Pending(() -> {
            try {
                return result.apply(operation.join());
            } catch (WatcherException e) {
                throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, e.getMessage(), e);
            }
        });
    }

    /** The answer to a request about several watchers or the daemon: its only result is the failures. */
    static Answer answer(Arguments arguments, Operation operation) {
        return answer(arguments, operation, outcome -> outcome.failed().isEmpty() ? Map.of() : Map.of("failed", outcome.failed()));
    }
}
