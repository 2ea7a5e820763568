// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.commands.Access;
import io.circus.commands.Answer;
import io.circus.commands.Command;
import io.circus.commands.CommandException;
import io.circus.commands.Commands;
import io.circus.commands.ErrorCode;
import io.circus.commands.Request;
import io.circus.commands.Role;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The commands that are registered as services. Of two with one name the later counts, as when a plugin is updated. One
 * that has gone a moment ago is waited for: most likely its bundle, or one that it uses, is being updated. Any thread.
 */
@Component
public final class RegisteredCommands implements Commands {

    /** How long a verb is waited for after it has gone. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    private final Map<String, Command> commands = new ConcurrentHashMap<>();
    /** When each verb that is not there has gone, on the clock of {@link System#nanoTime}. */
    private final Map<String, Long> gone = new ConcurrentHashMap<>();
    private final Duration away;

    @Activate
    public RegisteredCommands() {
        this(AWAY);
    }

    /** @param away how long a verb is waited for after it has gone */
    RegisteredCommands(Duration away) {
        this.away = away;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(Command command) {
        commands.put(command.name(), command);
        synchronized (gone) {
            gone.remove(command.name());
            gone.notifyAll();
        }
    }

    void unbind(Command command) {
        if (commands.remove(command.name(), command)) {
            gone.put(command.name(), System.nanoTime());
        }
    }

    @Override
    public List<Command> all() {
        return commands.values().stream().sorted(Comparator.comparing(Command::name)).toList();
    }

    @Override
    public Optional<Command> find(String name) {
        return Optional.ofNullable(commands.get(name.toLowerCase(Locale.ROOT)));
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
