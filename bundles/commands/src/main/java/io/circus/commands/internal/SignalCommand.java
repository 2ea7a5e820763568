// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.Signal;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.Watcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Sends a signal to processes of a watcher, to their children, or to their whole trees. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SignalCommand implements Command {

    private final Units units;
    private final ProcessTable processes;

    @Activate
    public SignalCommand(@Reference Units units, @Reference ProcessTable processes) {
        this.units = units;
        this.processes = processes;
    }

    @Override
    public String name() {
        return "signal";
    }

    @Override
    public String summary() {
        return "send a signal to processes of a watcher";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OPERATOR);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.WATCHER,
                Property.required("signum", "the signal, as a number or a name").of(ValueType.ANY).naming(Subject.SIGNAL),
                Property.optional("pid", "only to this process").of(ValueType.INTEGER).naming(Subject.PROCESS),
                Property.optional("childpid", "only to this child of the process pid").of(ValueType.INTEGER),
                Property.optional("children", "to the direct children instead").of(ValueType.BOOLEAN).otherwise(false),
                Property.optional("recursive", "to all descendants as well").of(ValueType.BOOLEAN).otherwise(false));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web", "signum", "HUP");
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Unit unit = arguments.unit(units);
        Signal signal = arguments.sendableSignal("signum").orElseThrow();
        Optional<Integer> pid = arguments.integer("pid");
        Optional<Integer> child = arguments.integer("childpid");
        if (child.isPresent() && pid.isEmpty()) {
            throw Arguments.wrong("cannot specify childpid without pid");
        }
        List<Integer> own = Workers.pids(unit);
        if (pid.isPresent() && !own.contains(pid.get())) {
            if (child.isPresent() || arguments.flag("children")) {
                throw Arguments.wrong(pid.get().toString());
            }
            return Map.of();
        }
        if (!(unit instanceof Watcher watcher)) {
            return Map.of(); // it has no processes
        }
        for (int target : pid.map(List::of).orElse(own)) {
            if (child.isPresent()) {
                signalChild(target, child.get(), signal);
            } else if (arguments.flag("children")) {
                send(processes.children(target), signal);
            } else {
                List<Integer> tree = arguments.flag("recursive") ? processes.descendants(target) : List.of();
                watcher.signal(target, signal, request.cause());
                send(tree, signal);
            }
        }
        return Map.of();
    }

    private void signalChild(int parent, int child, Signal signal) throws CommandException {
        if (!processes.children(parent).contains(child)) {
            throw Arguments.wrong("process no longer exists (pid=" + child + ")");
        }
        send(List.of(child), signal);
    }

    /** Ignores processes that have ended meanwhile: usually the signal was to end them. */
    private void send(List<Integer> pids, Signal signal) {
        for (int pid : pids) {
            if (signal.number() != 0) {
                processes.signal(pid, signal);
            }
        }
    }
}
