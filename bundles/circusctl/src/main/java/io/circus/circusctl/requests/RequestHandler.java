// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import io.circus.control.Answer;
import io.circus.control.Caller;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Turns the bytes of a request into the bytes of its reply. Every request that is no cast gets one. */
public final class RequestHandler {

    /** A longer request, in bytes, is large: its values take up to thirty times as much memory. */
    private static final int LARGE = 64 << 10;
    /** The limit for large requests that are parsed and begun at a time, in kilobytes. */
    private static final int MOST_LARGE = 4096;
    /** The length of the name of somebody on whose behalf a request comes. */
    private static final int LONGEST_NAME = 100;
    /** How long a large request waits for its turn. */
    private static final int TURN_SECONDS = 10;

    private final Commands commands;
    private final Waiters waiters;
    private final Semaphore large = new Semaphore(MOST_LARGE, true);

    /**
     * @param debts the replies that the next version of this bundle sends
     * @param left the requests that it begins
     */
    public RequestHandler(Commands commands, Debts debts, LeftRequests left) {
        this.commands = commands;
        waiters = new Waiters(debts, left);
    }

    /**
     * Begins a request on the calling thread and returns at once; a large one may have to wait for its turn.
     *
     * @param body as received
     * @param caller who sent it
     * @param sink gets the reply, now or later, on any thread; not at all for a cast
     */
    public void handle(byte[] body, Caller caller, ReplySink sink) {
        int turn = body.length > LARGE ? Math.min(MOST_LARGE, body.length >> 10) : 0;
        boolean mine = false;
        try {
            mine = turn == 0 || large.tryAcquire(turn, TURN_SECONDS, TimeUnit.SECONDS);
            if (mine) {
                begin(body, caller, sink);
            } else {
                sink.send(Replies.error(ErrorCode.COMMAND_ERROR, "cannot begin a request of " + body.length
                        + " bytes: too many large ones are being begun", null, null));
            }
        } catch (OutOfMemoryError e) {
            sink.send(Replies.error(ErrorCode.COMMAND_ERROR, "cannot read a request of " + body.length
                    + " bytes: out of memory", null, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (mine && turn > 0) {
                large.release(turn);
            }
        }
    }

    private void begin(byte[] body, Caller caller, ReplySink sink) {
        byte[] text = Message.strip(body);
        Object parsed;
        try {
            parsed = Json.read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString(), Message.ID);
        } catch (JsonException | CharacterCodingException e) {
            sink.send(Replies.error(ErrorCode.INVALID_JSON, "json invalid", null, null));
            return;
        }
        if (!(parsed instanceof Map<?, ?> message)) {
            sink.send(Replies.error(ErrorCode.MESSAGE_ERROR, "message invalid: expected an object", null, null));
            return;
        }
        boolean cast = "cast".equals(message.get("msg_type"));
        if (cast) {
            sink.expectNothing();
        }
        handle(new Message(text, message), caller, cast ? reply -> true : sink);
    }

    /** Ends waiting: clients that already wait get an error reply. Returns at once. */
    public void close() {
        waiters.close();
    }

    private void handle(Message message, Caller caller, ReplySink sink) {
        try {
            switch (commands.begin(request(message, caller))) {
                case Answer.Ready ready -> Replies.send(Replies.ok(ready.result(), message.id()), message, sink);
                case Answer waiting -> waiters.add(waiting, message, sink);
            }
        } catch (CommandException e) {
            Replies.send(Replies.refused(e, message), message, sink);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            Replies.send(Replies.failed(e, message), message, sink);
        }
    }

    private Request request(Message message, Caller caller) throws CommandException {
        if (message.command() == null) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "message invalid 'command' is missing");
        }
        if (!(message.command() instanceof String command)) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "message invalid 'command' is no text");
        }
        return new Request(command, properties(command, message.properties()),
                message.onBehalfOf() == null ? caller : caller(command, message.onBehalfOf(), caller));
    }

    /** Whoever {@code sender} says it asks for. It is refused rather than taken for the sender, who may do more. */
    private static Caller caller(String command, Object onBehalfOf, Caller sender) throws CommandException {
        if (!(onBehalfOf instanceof Map<?, ?> fields) || !(fields.get("name") instanceof String name) || name.isBlank() || name.length() > LONGEST_NAME
                || !(fields.get("role") instanceof String role)
                || !(!fields.containsKey("watchers") || fields.get("watchers") instanceof List<?> patterns
                        && patterns.stream().allMatch(String.class::isInstance))) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR,
                    "message invalid: expected 'on_behalf_of' with a name, a role and perhaps a list of watchers");
        }
        List<?> watchers = fields.get("watchers") instanceof List<?> given ? given : List.of();
        try {
            return sender.onBehalfOf(new Caller(name, Role.parse(role), watchers.stream().map(String::valueOf).toList()));
        } catch (IllegalArgumentException e) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "not allowed to " + command + " on behalf of " + name + ": " + e.getMessage());
        }
    }

    /** The properties; a value that is no object does not matter to a command without properties. */
    private Map<String, Object> properties(String command, Object value) throws CommandException {
        if (value instanceof Map<?, ?> map) {
            var properties = new LinkedHashMap<String, Object>();
            map.forEach((key, property) -> properties.put((String) key, property));
            return properties;
        }
        if (commands.find(command).map(Command::properties).orElse(List.of()).isEmpty()) {
            return Map.of();
        }
        throw new CommandException(ErrorCode.COMMAND_ERROR, switch (value) {
            case null -> "argument of type 'NoneType' is not iterable";
            case List<?> list -> "list indices must be integers or slices, not str";
            case String text -> "string indices must be integers, not 'str'";
            case Boolean flag -> "argument of type 'bool' is not iterable";
            case Double number -> "argument of type 'float' is not iterable";
            default -> "argument of type 'int' is not iterable";
        });
    }
}
