// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.Daemon;
import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Stops everything and ends the daemon. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class QuitCommand implements OperationCommand {

    private final Daemon daemon;

    @Activate
    public QuitCommand(@Reference Daemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public String name() {
        return "quit";
    }

    @Override
    public String summary() {
        return "stop everything and end the daemon";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.ADMIN);
    }

    @Override
    public List<Property> properties() {
        return List.of(WAITING);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("waiting", true);
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.FAILED);
    }

    @Override
    public Answer begin(Request request) {
        return OperationCommand.answer(new Arguments(request), daemon.quit(request.cause()));
    }
}
