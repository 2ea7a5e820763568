// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import io.circus.control.Answer;
import io.circus.control.CommandException;
import io.circus.control.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a line to the log for each command that changes something: the caller, the command, and the result. */
final class Audit {

    private static final Logger LOG = System.getLogger("circus.audit");

    /** The number of characters shown of a value: a value may be a secret or very long. */
    private static final int SHOWN = 60;
    /** The number of properties shown, and of options of each. */
    private static final int MOST = 20;

    private Audit() {}

    /** Logs the outcome of {@code answer}, now or when it is known. */
    static Answer watch(Request request, Answer answer) {
        return switch (answer) {
            case Answer.Ready ready -> {
                tell(request, "ok");
                yield ready;
            }
            case Answer.Later later -> new Answer.Later(later.moment(), () -> watch(request, later.beginning().begin()));
            case Answer.Pending pending -> new Answer.Pending(() -> await(request, pending), pending.update());
        };
    }

    private static Map<String, ?> await(Request request, Answer.Pending pending)
            throws CommandException, InterruptedException {
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
            tell(request, outcome);
        }
    }

    static void tell(Request request, String outcome) {
        // Text of a client could look like another line of the log: the log's formatter escapes it.
        LOG.log(Level.INFO, () -> request.caller() + ": " + request.command() + properties(request) + ": " + outcome);
    }

    private static String properties(Request request) {
        return request.properties().entrySet().stream().limit(MOST).map(property -> " " + shortened(property.getKey()) + "="
                + switch (property.getValue()) {
                    case String text -> shortened(text);
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
