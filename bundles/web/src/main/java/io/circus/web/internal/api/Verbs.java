// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.Request;
import java.util.Map;

/** Asks the commands, on behalf of the caller of a request. Any thread that may wait. */
final class Verbs {

    private final Commands commands;

    Verbs(Commands commands) {
        this.commands = commands;
    }

    Commands commands() {
        return commands;
    }

    Map<String, ?> ask(Caller caller, String verb, Map<String, Object> properties) throws CommandException, InterruptedException {
        return commands.execute(new Request(verb, properties, caller));
    }

    /** As {@link #ask}: the object under {@code key} of the reply. */
    static Map<String, Object> object(Map<String, ?> reply, String key) {
        return cast(reply.get(key));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> cast(Object object) {
        return (Map<String, Object>) object;
    }
}
