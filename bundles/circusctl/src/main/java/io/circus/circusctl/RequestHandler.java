// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.client.Json;
import io.circus.client.JsonException;
import io.circus.commands.Answer;
import io.circus.commands.Caller;
import io.circus.commands.Command;
import io.circus.commands.CommandException;
import io.circus.commands.Commands;
import io.circus.commands.ErrorCode;
import io.circus.commands.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Turns the bytes of a request into the bytes of its reply. Every request that is no cast gets one. */
final class RequestHandler {

    private final Commands commands;
    private final Waiters waiters = new Waiters();

    RequestHandler(Commands commands) {
        this.commands = commands;
    }

    /**
     * Begins a request on the calling thread and returns at once.
     *
     * @param body as received
     * @param caller who sent it
     * @param reply gets the reply, now or later, on any thread; not at all for a cast
     */
    void handle(byte[] body, Caller caller, Consumer<byte[]> reply) {
        byte[] text = Message.strip(body);
        Object parsed;
        try {
            parsed = Json.read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString(), Message.ID);
        } catch (JsonException | CharacterCodingException e) {
            reply.accept(Replies.error(ErrorCode.INVALID_JSON, "json invalid", null, null));
            return;
        }
        if (!(parsed instanceof Map<?, ?> message)) {
            reply.accept(Replies.error(ErrorCode.MESSAGE_ERROR, "message invalid: expected an object", null, null));
            return;
        }
        boolean cast = "cast".equals(message.get("msg_type"));
        handle(new Message(text, message), caller, cast ? bytes -> { } : reply);
    }

    /** From now on nothing can be waited for; who waits already is told so. Returns at once. */
    void close() {
        waiters.close();
    }

    private void handle(Message message, Caller caller, Consumer<byte[]> reply) {
        try {
            switch (commands.begin(request(message, caller))) {
                case Answer.Ready ready -> reply.accept(Replies.ok(ready.result(), message.id()));
                case Answer.Pending pending -> waiters.add(pending, message, reply);
            }
        } catch (CommandException e) {
            reply.accept(Replies.refused(e, message));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            reply.accept(Replies.failed(e, message));
        }
    }

    private Request request(Message message, Caller caller) throws CommandException {
        if (message.command() == null) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "message invalid 'command' is missing");
        }
        if (!(message.command() instanceof String command)) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "message invalid 'command' is no text");
        }
        return new Request(command, properties(command, message.properties()), caller);
    }

    /** Something else than an object does no harm to a command that reads no properties. */
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
