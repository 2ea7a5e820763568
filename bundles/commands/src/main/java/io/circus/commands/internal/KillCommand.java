// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.kernel.LogThrottle;
import io.circus.kernel.Signal;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.Watcher;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Ends processes of a watcher as a stop would; the watcher replaces them. An unknown pid is no error. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class KillCommand implements OperationCommand {

    private static final LogThrottle IGNORED = new LogThrottle(System.getLogger(KillCommand.class.getName()), Level.WARNING);

    private final Units units;

    @Activate
    public KillCommand(@Reference Units units) {
        this.units = units;
    }

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String summary() {
        return "end processes of a watcher, which replaces them";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OPERATOR);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.WATCHER,
                Property.optional("pid", "only this process").of(ValueType.INTEGER).naming(Subject.PROCESS),
                Property.optional("signum", "instead of the stop signal, as a number or a name").of(ValueType.ANY).naming(Subject.SIGNAL),
                Property.optional("graceful_timeout", "seconds before SIGKILL, instead of the watcher's").of(ValueType.NUMBER), WAITING);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web", "waiting", true);
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.FAILED);
    }

    /** An unknown watcher is an error, without a reason, only for a request that waits: clients rely on that. */
    @Override
    public Answer begin(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Optional<Integer> pid = arguments.integer("pid");
        Optional<Signal> signal = arguments.sendableSignal("signum");
        Optional<Duration> timeout = timeout(arguments);
        String name = arguments.text("name").orElse("");
        Optional<Unit> unit = units.find(name);
        if (unit.isEmpty()) {
            IGNORED.log(() -> "cannot kill processes of " + name + ": there is no such watcher");
            if (arguments.flag(WAITING.name())) {
                throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, "server error");
            }
            return new Answer.Ready(Map.of());
        }
        return unit.get() instanceof Watcher watcher
                ? OperationCommand.answer(arguments, watcher.kill(pid, signal, timeout, request.cause()))
                : new Answer.Ready(Map.of()); // it has no processes
    }

    /** A number may be text: the original circusctl sends it so. */
    private static Optional<Duration> timeout(Arguments arguments) throws CommandException {
        Object value = arguments.value("graceful_timeout");
        if (value == null) {
            return Optional.empty();
        }
        try {
            double seconds = value instanceof Number number ? number.doubleValue() : Double.parseDouble((String) value);
            return Optional.of(Seconds.toDuration(seconds));
        } catch (NumberFormatException | ClassCastException e) {
            throw Arguments.wrong("could not convert to seconds: '" + value + "'");
        }
    }
}
