// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.web.internal.verbs.Times;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The reply that the ZeroMQ endpoint would send, for clients that know no other. */
final class ZmqReply {

    private ZmqReply() {}

    static Map<String, Object> of(Commands commands, Request request) throws InterruptedException {
        var reply = new LinkedHashMap<String, Object>();
        try {
            Map<String, ?> result = commands.execute(request);
            reply.put("status", "ok");
            reply.put("time", Times.now());
            reply.putAll(result);
        } catch (CommandException e) {
            reply.put("status", "error");
            reply.put("reason", e.getMessage());
            reply.put("tb", e.code() == ErrorCode.COMMAND_ERROR ? trace(e) : null);
            reply.put("time", Times.now());
            reply.put("errno", e.code().number());
        }
        return reply;
    }

    private static String trace(CommandException e) {
        var text = new StringWriter();
        (e.getCause() == null ? e : e.getCause()).printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
