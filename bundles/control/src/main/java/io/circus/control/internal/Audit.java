// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.ValueType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a line to the log for each command that changes something: the caller, the command, and the result. Of text it shows only what
 * names something or is one of a few words, as the command describes itself: any other may be a secret.
 */
final class Audit {

    private static final Logger LOG = System.getLogger("circus.audit");

    /** The number of characters shown of a value. */
    private static final int SHOWN = 60;
    /** The number of properties shown, and of options of each. */
    private static final int MOST = 20;

    private final Request request;
    /** The properties whose text is shown, beside the name. */
    private final Set<String> open;

    Audit(Command command, Request request) {
        this.request = request;
        open = command.properties().stream().filter(Audit::isOpen).map(Command.Property::name).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOpen(Command.Property property) {
        return property.names().isPresent() || !property.values().isEmpty()
                || Set.of(ValueType.INTEGER, ValueType.NUMBER, ValueType.BOOLEAN).contains(property.type());
    }

    /** Logs the outcome of {@code answer}, now or when it is known. */
    Answer watch(Answer answer) {
        return switch (answer) {
            case Answer.Ready ready -> {
                tell("ok");
                yield ready;
            }
            case Answer.Later later -> new Answer.Later(later.moment(), () -> watch(later.beginning().begin()));
            case Answer.Pending pending -> new Answer.Pending(() -> await(pending), pending.update());
        };
    }

    private Map<String, ?> await(Answer.Pending pending) throws CommandException, InterruptedException {
        String outcome = "failed unexpectedly";
        try {
            var result = pending.await();
            outcome = "ok";
            return result;
        } catch (CommandException e) {
            outcome = "error: " + e.getMessage();
            throw e;
        } catch (InterruptedException e) {
            outcome = "nobody waited for its end";
            throw e;
        } finally {
            tell(outcome);
        }
    }

    void tell(String outcome) {
        // Text of a client could look like another line of the log: the log's formatter escapes it.
        LOG.log(Level.INFO, () -> request.caller() + ": " + request.command() + properties() + ": " + outcome);
    }

    private String properties() {
        return request.properties().entrySet().stream().limit(MOST).map(property -> " " + shortened(property.getKey()) + "="
                + switch (property.getValue()) {
                    case String text when property.getKey().equals("name") || open.contains(property.getKey()) -> shortened(text);
                    case Map<?, ?> options -> options(options);
                    case Object value -> plain(value);
                    case null -> "null";
                }).collect(Collectors.joining());
    }

    /** The options that are set, with the numbers and switches among them. */
    private static String options(Map<?, ?> options) {
        return options.entrySet().stream().limit(MOST).map(option -> shortened(String.valueOf(option.getKey())) + "="
                + plain(option.getValue())).collect(Collectors.joining(",", "{", "}"));
    }

    /** The value, unless it may hold a password. */
    private static String plain(Object value) {
        return value == null || value instanceof Number || value instanceof Boolean ? String.valueOf(value) : "...";
    }

    private static String shortened(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }
}
