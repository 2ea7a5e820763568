// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import java.util.List;
import java.util.Map;

/** A command that answers with what it is given. */
record FakeCommand(String name, List<Property> properties, Body body) implements Command {

    interface Body {
        Map<String, ?> execute(Request request) throws CommandException, InterruptedException;
    }

    FakeCommand(String name, Body body) {
        this(name, List.of(), body);
    }

    @Override
    public String summary() {
        return "does what the test says";
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return body.execute(request);
    }
}
