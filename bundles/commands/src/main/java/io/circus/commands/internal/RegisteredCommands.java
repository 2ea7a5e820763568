// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.commands.Access;
import io.circus.commands.Answer;
import io.circus.commands.Command;
import io.circus.commands.CommandException;
import io.circus.commands.Commands;
import io.circus.commands.ErrorCode;
import io.circus.commands.Request;
import io.circus.commands.Role;
import io.circus.kernel.foreign.ForeignCode;
import io.circus.kernel.foreign.Guard;
import io.circus.kernel.foreign.ServicesByName;
import io.circus.kernel.foreign.ServicesByName.Named;
import java.time.Duration;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The commands that are registered as services. One that has gone a moment ago is waited for: most likely its bundle, or one
 * that it uses, is being updated. Any thread.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class RegisteredCommands implements Commands {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long a verb is waited for after it has gone. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    /** Of one command of a plugin. */
    private static final int MOST_CALLS = 64;

    private final ServicesByName<Command> commands = new ServicesByName<>("command");
    /** What commands are called by, by the service. Guarded by itself. */
    private final Map<Command, Command> bound = new IdentityHashMap<>();
    /** When each verb that is not there has gone, on the clock of {@link System#nanoTime}. */
    private final Map<String, Long> gone = new ConcurrentHashMap<>();
    private final Duration away;

    private final ForeignCode foreign;

    @Activate
    public RegisteredCommands(@Reference ForeignCode foreign) {
        this(AWAY, foreign);
    }

    /** @param away how long a verb is waited for after it has gone */
    RegisteredCommands(Duration away, ForeignCode foreign) {
        this.away = away;
        this.foreign = foreign;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(Command command, ServiceReference<Command> reference) {
        Bundle provider = reference.getBundle();
        Guard guard = foreign.guard(provider, "command", MOST_CALLS);
        if (!guard.isForeign()) {
            add(command);
            return;
        }
        try {
            add(command, ForeignCommand.of(command, guard, name -> foreign.guard(provider, "command " + name, MOST_CALLS)), guard,
                    provider.getSymbolicName());
        } catch (ExecutionException e) {
            LOG.log(ERROR, () -> "bundle " + provider.getSymbolicName() + ": cannot find out what its command is, ignoring it: "
                    + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One of the daemon's own. */
    void add(Command command) {
        add(command, command, Guard.own(), "io.circus.commands");
    }

    private void add(Command service, Command called, Guard guard, String bundle) {
        synchronized (bound) {
            bound.put(service, called);
        }
        commands.add(called.name(), called, guard, bundle);
        synchronized (gone) {
            gone.remove(called.name());
            gone.notifyAll();
        }
    }

    void unbind(Command command) {
        Command called;
        synchronized (bound) {
            called = bound.remove(command);
        }
        if (called != null && commands.remove(called.name(), called)) {
            gone.put(called.name(), System.nanoTime());
        }
    }

    @Override
    public List<Command> all() {
        return commands.all().stream().map(Named::service).sorted(Comparator.comparing(Command::name)).toList();
    }

    @Override
    public Optional<Command> find(String name) {
        return commands.find(name.toLowerCase(Locale.ROOT)).map(Named::service);
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        Optional<Command> command = find(request.command());
        if (command.isEmpty() && millisLeft(request.command()) > 0) {
            return new Answer.Pending(() -> beginChecked(awaited(request.command()), request).await());
        }
        return beginChecked(command.orElseThrow(() -> unknown(request.command())), request);
    }

    /** The verb when it is back. */
    private Command awaited(String name) throws CommandException, InterruptedException {
        synchronized (gone) {
            for (long left = millisLeft(name); left > 0 && find(name).isEmpty(); left = millisLeft(name)) {
                gone.wait(left);
            }
        }
        return find(name).orElseThrow(() -> unknown(name));
    }

    /** How long it makes sense to wait for a verb that is not there; 0 or less if it does not. */
    private long millisLeft(String name) {
        Long since = gone.get(name.toLowerCase(Locale.ROOT));
        return since == null ? 0 : away.minusNanos(System.nanoTime() - since).toMillis();
    }

    private static CommandException unknown(String name) {
        return new CommandException(ErrorCode.UNKNOWN_COMMAND, "unknown command: '" + name + "'");
    }

    private static Answer beginChecked(Command command, Request request) throws CommandException {
        for (Command.Property property : command.properties()) {
            if (property.required() && !request.properties().containsKey(property.name())) {
                throw new CommandException(ErrorCode.MESSAGE_ERROR,
                        "message invalid '" + property.name() + "' is missing");
            }
        }
        if (command instanceof ForeignCommand plugins) {
            return new Answer.Pending(() -> plugins.call(own -> begin(own, request).await()));
        }
        return begin(command, request);
    }

    /** Only observing leaves no line in the log. */
    private static Answer begin(Command command, Request request) throws CommandException {
        Access access = command.access(request);
        boolean changes = access.role() != Role.OBSERVER;
        try {
            Gate.check(request, access);
            Answer answer = command.begin(request);
            return changes ? Audit.watch(request, answer) : answer;
        } catch (CommandException e) {
            if (changes) {
                Audit.tell(request, "error: " + e.getMessage());
            }
            throw e;
        }
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return begin(request).await();
    }
}
