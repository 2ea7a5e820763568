// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.commands.Answer;
import io.circus.commands.Command;
import io.circus.commands.CommandException;
import io.circus.commands.Request;
import java.util.Map;

/** A command that only tells what is known and never waits. */
interface QueryCommand extends Command {

    @Override
    Map<String, ?> execute(Request request) throws CommandException;

    @Override
    default Answer begin(Request request) throws CommandException {
        return new Answer.Ready(execute(request));
    }
}
