// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.kernel.LogThrottle;
import io.circus.wire.ByteText;
import io.circus.wire.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The replies as bytes, with their keys in order. */
public final class Replies {

    private static final LogThrottle FAILURES = new LogThrottle(System.getLogger(Replies.class.getName()), Level.ERROR);
    private static final LogThrottle SHORTAGES = new LogThrottle(System.getLogger(Replies.class.getName()), Level.WARNING);

    private static final int LONGEST_NAME = 100;

    private Replies() {}

    /** {@code result} may replace the status. */
    static byte[] ok(Map<String, ?> result, Object id) {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("status", "ok");
        reply.put("time", seconds(Instant.now()));
        reply.putAll(result);
        reply.put("id", id);
        return Json.bytes(reply);
    }

    /** The reply to a failed command. For an unexpected error the reason names the request, and the reply has the trace. */
    static byte[] refused(CommandException e, Message message) {
        if (e.code() != ErrorCode.COMMAND_ERROR) {
            return error(e.code(), e.getMessage(), null, message.id());
        }
        String reason = "command " + ByteText.of(message.raw()) + ": " + e.getMessage();
        return error(e.code(), reason, trace(e), message.id());
    }

    /** Sends a reply, or says that there is no room for it. */
    static void send(byte[] reply, Message message, ReplySink sink) {
        if (!sink.send(reply)) {
            sink.send(error(ErrorCode.COMMAND_ERROR, "cannot send a reply of " + reply.length
                    + " bytes: earlier replies have not been read, and there is no room for more", null, message.id()));
        }
    }

    /** The reply to an unexpected exception of a command. */
    static byte[] failed(Throwable cause, Message message) {
        if (cause instanceof OutOfMemoryError) {
            String command = String.valueOf(message.command());
            SHORTAGES.log(() -> "cannot carry out " + shortened(command) + ": out of memory");
            return error(ErrorCode.COMMAND_ERROR, "cannot carry out " + shortened(command) + ": out of memory", null, message.id());
        }
        FAILURES.log(() -> "a command failed unexpectedly: " + cause, cause);
        return refused(new CommandException(ErrorCode.COMMAND_ERROR, cause.toString(), cause), message);
    }

    static byte[] error(ErrorCode code, String reason, String trace, Object id) {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("status", "error");
        reply.put("reason", reason);
        reply.put("tb", trace);
        reply.put("time", seconds(Instant.now()));
        reply.put("errno", code.number());
        reply.put("id", id);
        return Json.bytes(reply);
    }

    private static String shortened(String command) {
        return command.length() <= LONGEST_NAME ? command : command.substring(0, LONGEST_NAME) + "...";
    }

    /** Seconds since the epoch. */
    public static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private static String trace(CommandException e) {
        var text = new StringWriter();
        (e.getCause() == null ? e : e.getCause()).printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
