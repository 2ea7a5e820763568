// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.Daemon;
import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Stops watchers and starts them again; without a name the whole daemon, which reads its configuration again. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class RestartCommand extends MatchingCommand {

    private final Daemon daemon;

    @Activate
    public RestartCommand(@Reference Units units, @Reference Daemon daemon) {
        super(units, "restart", "stop watchers and start them again");
        this.daemon = daemon;
    }

    /** Without a name the whole daemon restarts and reads its file again: that may run new programs, so it is for admins. */
    @Override
    public Access access(Request request) {
        return request.properties().get("name") == null ? Access.of(Role.ADMIN)
                : Access.toWatcher(Role.OPERATOR);
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.info(Described.STOPPED, Described.STARTED, Described.KEPT), Described.FAILED);
    }

    @Override
    Operation all(Units all, Cause.Commanded cause) {
        return daemon.restart(cause);
    }

    @Override
    Operation one(Unit unit, Cause.Commanded cause) {
        return unit.restart(cause);
    }

    @Override
    Operation several(Units all, List<Unit> some, Cause.Commanded cause) {
        return all.restart(some, cause);
    }

    @Override
    Map<String, ?> result(Outcome outcome) {
        return Results.replaced(outcome);
    }
}
