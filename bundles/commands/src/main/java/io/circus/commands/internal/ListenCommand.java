// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Refuses: events are published on a socket of their own, which the error names. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ListenCommand implements QueryCommand {

    @Override
    public String name() {
        return "listen";
    }

    @Override
    public String summary() {
        return "refuse: events come from the publisher";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.OBSERVER);
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        throw new CommandException(ErrorCode.MESSAGE_ERROR, "invalid message. use a pub/sub socket");
    }
}
