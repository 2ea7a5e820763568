// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.control.Answer;
import io.circus.control.Caller;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A few verbs to try the transport with: what they do is told by their names. */
public final class FakeCommands implements Commands {

    /** Ends all that waits. */
    public final CountDownLatch gate = new CountDownLatch(1);
    public final AtomicInteger begun = new AtomicInteger();
    /** How many have waited to their end, not interrupted. */
    public final AtomicInteger ended = new AtomicInteger();
    /** Who sent the last request. */
    public volatile Caller caller;
    Map<String, ?> large = Map.of();

    @Override
    public List<Command> all() {
        return List.of();
    }

    @Override
    public Optional<Command> find(String name) {
        boolean known = List.of("echo", "numwatchers", "status", "wait", "later", "update", "refuse", "crash", "large", "exhaust", "exhaust later").contains(
                name.toLowerCase(Locale.ROOT));
        return known ? Optional.of(new Verb(name.toLowerCase(Locale.ROOT))) : Optional.empty();
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        Verb verb = (Verb) find(request.command()).orElseThrow(() -> new CommandException(
                ErrorCode.UNKNOWN_COMMAND, "unknown command: '" + request.command() + "'"));
        begun.incrementAndGet();
        caller = request.caller();
        return verb.begin(request);
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return begin(request).await();
    }

    private final class Verb implements Command {

        private final String name;

        Verb(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String summary() {
            return name;
        }

        @Override
        public List<Property> properties() {
            return name.equals("numwatchers") ? List.of() : List.of(Property.optional("name", ""));
        }

        @Override
        public Answer begin(Request request) throws CommandException {
            return switch (name) {
                case "numwatchers" -> new Answer.Ready(Map.of("numwatchers", 1));
                case "status" -> new Answer.Ready(Map.of("status", "active"));
                case "large" -> new Answer.Ready(large);
                case "refuse" -> throw new CommandException(ErrorCode.COMMAND_ERROR, "no such luck");
                case "crash" -> throw new IllegalStateException("crashed");
                case "exhaust" -> throw new OutOfMemoryError("meant to fail");
                case "exhaust later" -> new Answer.Pending(() -> {
                    throw new OutOfMemoryError("meant to fail");
                });
                case "wait" -> new Answer.Pending(() -> {
                    gate.await();
                    ended.incrementAndGet();
                    return Map.of("waited", true);
                });
                case "later" -> new Answer.Later(gate::await, () -> new Answer.Ready(Map.of("waited", true)));
                case "update" -> new Answer.Pending(() -> {
                    gate.await();
                    return Map.of();
                }, Optional.of("io.circus.some 1"));
                default -> new Answer.Ready(request.properties());
            };
        }

        @Override
        public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
            return begin(request).await();
        }
    }
}
