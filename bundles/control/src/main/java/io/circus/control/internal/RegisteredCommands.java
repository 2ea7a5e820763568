// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.kernel.StateStore;
import io.circus.toolkit.ServicesByName;
import io.circus.toolkit.ServicesByName.Named;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import java.time.Duration;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * The commands that are registered as services, and the built-in ones. A request for a command that has just gone
 * waits: most likely its bundle, or one that it uses, is being updated. If somebody has stopped such a bundle, the
 * reply says so at once. Any thread.
 */
public final class RegisteredCommands implements Commands {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long a verb is waited for after it has gone. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    /** Verbs that read as an action on a watcher in a message. */
    private static final Set<String> DOING = Set.of("add", "get", "kill", "reload", "restart", "set", "signal", "start", "stop");

    /** The number of concurrent calls of one command of a plugin. */
    private static final int MOST_CALLS = 64;

    private final ServicesByName<Command> commands = new ServicesByName<>("command");
    /** The command to call for each service. Guarded by itself. */
    private final Map<Command, Command> bound = new IdentityHashMap<>();
    /** When each absent verb went, on the clock of {@link System#nanoTime}. */
    private final Map<String, Long> gone = new ConcurrentHashMap<>();
    /** Commands that no other command can replace. */
    private final Map<String, Command> builtIn = new ConcurrentHashMap<>();
    private final Duration away;
    private final ForeignCode foreign;
    private final AbsentParts parts;

    /**
     * @param bundles all that are installed
     * @param store remembers where verbs came from
     */
    public RegisteredCommands(ForeignCode foreign, Supplier<Bundle[]> bundles, StateStore store) {
        this(AWAY, foreign, new AbsentParts(bundles, store));
    }

    /** @param away how long a request waits for a verb after it has gone */
    RegisteredCommands(Duration away, ForeignCode foreign, AbsentParts parts) {
        this.away = away;
        this.foreign = foreign;
        this.parts = parts;
        // they come back in a moment if this bundle was updated
        parts.known().forEach(name -> gone.put(name, System.nanoTime()));
    }

    /** Adds a command that stays as long as this bundle. */
    void builtIn(Command command) {
        builtIn.put(command.name(), command);
    }

    void bind(Command command, ServiceReference<Command> reference) {
        Bundle provider = reference.getBundle();
        Guard guard = foreign.guard(provider, "command", MOST_CALLS);
        if (!guard.isForeign()) {
            add(command, command, Guard.own(), provider.getSymbolicName());
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

    /** Adds a command of the daemon's own. */
    public void add(Command command) {
        add(command, command, Guard.own(), "io.circus.commands");
    }

    private void add(Command service, Command called, Guard guard, String bundle) {
        synchronized (bound) {
            bound.put(service, called);
        }
        commands.add(called.name(), called, guard, bundle);
        parts.came(called.name(), bundle);
        synchronized (gone) {
            gone.remove(called.name());
            gone.notifyAll();
        }
    }

    /** Removes a command. */
    public void unbind(Command command) {
        Command called;
        synchronized (bound) {
            called = bound.remove(command);
        }
        if (called != null) {
            // Before it is gone: a request at this moment must find the one or the other.
            gone.put(called.name(), System.nanoTime());
            commands.remove(called.name(), called);
        }
    }

    @Override
    public List<Command> all() {
        return Stream.concat(builtIn.values().stream(), commands.all().stream().map(Named::service)
                .filter(command -> !builtIn.containsKey(command.name()))).sorted(Comparator.comparing(Command::name)).toList();
    }

    @Override
    public Optional<Command> find(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        Command own = builtIn.get(key);
        return own != null ? Optional.of(own) : commands.find(key).map(Named::service);
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        Optional<Command> command = find(request.command());
        if (command.isEmpty() && millisLeft(request.command()) > 0 && parts.stopped(request.command()).isEmpty()) {
            return new Answer.Later(() -> await(request.command()), () -> begin(request));
        }
        return beginChecked(command.orElseThrow(() -> absent(request)), request);
    }

    /** Waits until the verb is back, or waiting makes no sense any more. */
    private void await(String name) throws InterruptedException {
        synchronized (gone) {
            for (long left = millisLeft(name); left > 0 && find(name).isEmpty(); left = millisLeft(name)) {
                gone.wait(left);
            }
        }
    }

    /** How long to wait for an absent verb, in milliseconds; 0 or less: do not wait. */
    private long millisLeft(String name) {
        Long since = gone.get(name.toLowerCase(Locale.ROOT));
        return since == null ? 0 : away.minusNanos(System.nanoTime() - since).toMillis();
    }

    /** The reason why the verb is missing: it was never registered, or its bundle is absent. */
    private CommandException absent(Request request) {
        Optional<Bundle> provider = parts.provider(request.command());
        if (provider.isEmpty()) {
            return new CommandException(ErrorCode.UNKNOWN_COMMAND, "unknown command: '" + request.command() + "'");
        }
        String cannot = "cannot " + what(request) + ": ";
        return CommandException.unavailable(parts.stopped(request.command()).map(stopped -> cannot
                + Bundles.name(stopped) + " is stopped; `circusctl bundle start " + Bundles.name(stopped) + "`")
                .orElseGet(() -> cannot + Bundles.name(provider.get()) + " does not offer it any more; `circusctl bundle why "
                        + Bundles.name(provider.get()) + "`"));
    }

    /** {@code stop web}, {@code carry out status}. */
    private static String what(Request request) {
        String verb = request.command().toLowerCase(Locale.ROOT);
        String name = request.properties().get("name") instanceof String text ? " " + text : "";
        return (DOING.contains(verb) && !name.isEmpty() ? "" : "carry out ") + verb + name;
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

    /** Begins {@code command} and writes the audit line, except for read-only commands. */
    private static Answer begin(Command command, Request request) throws CommandException {
        Access access = command.access(request);
        Optional<Audit> audit = access.role() == Role.OBSERVER ? Optional.empty() : Optional.of(new Audit(command, request));
        try {
            Gate.check(request, access);
            Answer answer = command.begin(request);
            return audit.map(each -> each.watch(answer)).orElse(answer);
        } catch (CommandException e) {
            audit.ifPresent(each -> each.tell("error: " + e.getMessage()));
            throw e;
        }
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return begin(request).await();
    }
}
