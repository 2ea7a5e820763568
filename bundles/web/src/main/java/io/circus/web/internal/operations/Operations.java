// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.operations;

import io.circus.control.Answer;
import io.circus.control.Caller;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.kernel.LogThrottle;
import io.circus.web.internal.http.Problem;
import io.circus.web.internal.verbs.Verbs;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Begins operations, follows them to their end, and remembers the last ones. While one runs, a thread asks once a second how far it
 * is. Any thread.
 */
public final class Operations implements AutoCloseable {

    private static final LogThrottle FAILURES = new LogThrottle(System.getLogger(Operations.class.getName()), Level.ERROR);

    /** The number of operations that are remembered after their end. */
    static final int MOST_ENDED = 200;
    /** The number of operations that run at a time. */
    static final int MOST_RUNNING = 1000;
    private static final String WAITING = "waiting";
    private static final long PACE_MILLIS = 1000;
    /** The time in which a refusal is expected: a request that is refused is no operation. */
    private static final Duration AT_ONCE = Duration.ofMillis(200);

    private final Verbs verbs;
    private final Runnable told;
    // guarded by this
    private final Map<String, Operation> running = new LinkedHashMap<>();
    private final Deque<Operation> ended = new ArrayDeque<>();
    private long lastId;
    private long lastChange;
    private Thread follower;
    private boolean closed;

    /** @param told called after each change, on any thread; must return at once */
    public Operations(Verbs verbs, Runnable told) {
        this.verbs = verbs;
        this.told = told;
    }

    /**
     * Begins {@code verb} and follows it to the end of what it causes.
     *
     * @param watcher that it is about
     * @throws CommandException if it is refused, or makes no sense
     * @throws Problem if too many run
     */
    public Operation begin(Caller caller, String verb, Optional<String> watcher, Map<String, Object> properties)
            throws CommandException, Problem, InterruptedException {
        Commands commands = verbs.commands();
        List<Integer> former = watcher.isPresent() ? pids(watcher.get()) : List.of();
        Answer answer = commands.begin(new Request(verb, awaited(commands.find(verb), properties), caller));
        Operation operation = add(verb, watcher, caller, former);
        if (answer instanceof Answer.Ready(Map<String, ?> result)) {
            end(operation, result, null);
        } else {
            Thread.ofVirtual().name("operation-" + operation.id()).start(() -> await(operation, answer));
            operation.await(AT_ONCE);
        }
        Optional<CommandException> failure = operation.failure();
        if (failure.isPresent() && makesNoSense(failure.get())) {
            forget(operation);
            throw failure.get();
        }
        return operation;
    }

    private static boolean makesNoSense(CommandException failure) {
        return failure.isRefusal() || failure.code() == ErrorCode.MESSAGE_ERROR || failure.code() == ErrorCode.UNKNOWN_COMMAND;
    }

    /** The properties with the wish to be told the end, if the verb knows it. */
    private static Map<String, Object> awaited(Optional<Command> command, Map<String, Object> properties) {
        if (command.isEmpty() || command.get().properties().stream().noneMatch(property -> property.name().equals(WAITING))) {
            return properties;
        }
        var awaited = new LinkedHashMap<>(properties);
        awaited.put(WAITING, true);
        return awaited;
    }

    private Operation add(String verb, Optional<String> watcher, Caller caller, List<Integer> former) throws Problem {
        Operation operation;
        synchronized (this) {
            if (closed || running.size() >= MOST_RUNNING) {
                throw Problem.unavailable(closed ? "the server is being stopped, what was asked for may still be done"
                        : "cannot follow more than " + MOST_RUNNING + " operations at a time, what was asked for is done");
            }
            operation = new Operation(++lastId, verb, watcher, caller, former);
            operation.begin(++lastChange);
            running.put(operation.id(), operation);
            if (follower == null) {
                follower = Thread.ofVirtual().name("operations").start(this::follow);
            }
        }
        told.run();
        return operation;
    }

    /** An operation that could not be begun, for a request about several. */
    public Operation failed(Caller caller, String verb, String watcher, CommandException why) throws Problem {
        Operation operation = add(verb, Optional.of(watcher), caller, List.of());
        end(operation, null, why);
        return operation;
    }

    private void await(Operation operation, Answer answer) {
        try {
            end(operation, answer.await(), null);
        } catch (CommandException e) {
            end(operation, null, e);
        } catch (InterruptedException e) {
            end(operation, null, new CommandException(ErrorCode.COMMAND_ERROR, "nobody waited for its end"));
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            FAILURES.log(() -> "a command failed unexpectedly: " + e, e);
            end(operation, null, new CommandException(ErrorCode.COMMAND_ERROR, e.toString(), e));
        }
    }

    private void end(Operation operation, Map<String, ?> result, CommandException failure) {
        synchronized (this) {
            operation.end(result, failure, ++lastChange);
            if (running.remove(operation.id()) != null) {
                ended.addFirst(operation);
                if (ended.size() > MOST_ENDED) {
                    ended.removeLast();
                }
            }
        }
        told.run();
    }

    private synchronized void forget(Operation operation) {
        running.remove(operation.id());
        ended.remove(operation);
    }

    /** The newest first. */
    public synchronized List<Operation> all() {
        var all = new ArrayList<>(running.values());
        all.addAll(ended);
        all.sort((one, other) -> Long.compare(Long.parseLong(other.id()), Long.parseLong(one.id())));
        return all;
    }

    public synchronized Optional<Operation> find(String id) {
        Operation found = running.get(id);
        return found != null ? Optional.of(found) : ended.stream().filter(operation -> operation.id().equals(id)).findFirst();
    }

    /** The number of the last change. */
    public synchronized long lastChange() {
        return lastChange;
    }

    /** Asks how far each is, until none runs. */
    private void follow() {
        try {
            for (List<Operation> left = left(); !left.isEmpty(); left = left()) {
                for (Operation operation : left) {
                    if (operation.watcher().isPresent()) {
                        askProgress(operation, operation.watcher().get());
                    }
                }
                awaitNext();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitNext() throws InterruptedException {
        if (!closed) {
            wait(PACE_MILLIS);
        }
    }

    private synchronized List<Operation> left() {
        if (running.isEmpty() || closed) {
            follower = null;
            return List.of();
        }
        return List.copyOf(running.values());
    }

    private void askProgress(Operation operation, String watcher) throws InterruptedException {
        try {
            Map<String, Object> state = verbs.state(Caller.DAEMON, watcher).getValue();
            var progress = new LinkedHashMap<String, Object>();
            progress.put("state", state.get("state"));
            progress.put("reason", state.get("reason"));
            List<Integer> pids = pids(state);
            progress.put("waits_for", operation.former().stream().filter(pids::contains).toList());
            boolean differs;
            synchronized (this) {
                differs = operation.progress(progress, lastChange + 1);
                lastChange += differs ? 1 : 0;
            }
            if (differs) {
                told.run();
            }
        } catch (Problem | CommandException e) {
            // the watcher is gone, or cannot be asked: its end will tell
        }
    }

    private List<Integer> pids(String watcher) throws InterruptedException {
        try {
            return pids(verbs.state(Caller.DAEMON, watcher).getValue());
        } catch (Problem | CommandException e) {
            return List.of();
        }
    }

    private static List<Integer> pids(Map<String, Object> state) {
        return Verbs.processes(state).keySet().stream().map(Integer::valueOf).toList();
    }

    /** Ends following; what was begun goes on. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (follower != null) {
            follower.interrupt();
        }
    }
}
