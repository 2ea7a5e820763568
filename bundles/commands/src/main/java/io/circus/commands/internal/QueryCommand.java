// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import java.util.Map;

/** A read-only command that never waits. */
interface QueryCommand extends Command {

    @Override
    Map<String, ?> execute(Request request) throws CommandException;

    @Override
    default Answer begin(Request request) throws CommandException {
        return new Answer.Ready(execute(request));
    }
}
