// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.Daemon;
import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.ValueType;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Replaces the processes of one watcher or of all; if not graceful, it restarts them. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ReloadCommand implements OperationCommand {

    private final Units units;
    private final Daemon daemon;

    @Activate
    public ReloadCommand(@Reference Units units, @Reference Daemon daemon) {
        this.units = units;
        this.daemon = daemon;
    }

    @Override
    public String name() {
        return "reload";
    }

    @Override
    public String summary() {
        return "replace the processes of watchers by new ones";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OPERATOR);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.OPTIONAL_WATCHER,
                Property.optional("graceful", "false to restart instead").of(ValueType.BOOLEAN).otherwise(true),
                Property.optional("sequential", "replace one process after another").of(ValueType.BOOLEAN).otherwise(false), WAITING);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web", "waiting", true);
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.info(Described.STOPPED, Described.STARTED, Described.KEPT), Described.FAILED);
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        var arguments = new Arguments(request);
        boolean graceful = arguments.flag("graceful", true);
        boolean sequential = arguments.flag("sequential");
        Optional<Unit> unit = arguments.unit("name", units);
        if (unit.isEmpty()) {
            return OperationCommand.answer(arguments, all(graceful, sequential, request.cause()));
        }
        Operation operation = graceful ? unit.get().reload(sequential, request.cause())
                : unit.get().restart(request.cause());
        return OperationCommand.answer(arguments, operation, Results::replaced);
    }

    private Operation all(boolean graceful, boolean sequential, Cause.Commanded cause) {
        if (!graceful) {
            return units.restart(units.all(), cause);
        }
        return sequential ? units.reload(units.all(), true, cause) : daemon.reload(cause);
    }
}
