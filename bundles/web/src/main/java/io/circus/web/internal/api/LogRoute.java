// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.web.internal.http.Exchange;
import io.circus.web.internal.http.Problem;
import io.circus.web.internal.verbs.Verbs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers with the last lines of a watcher, as JSON or as plain text. */
final class LogRoute {

    private static final int LINES = 200;
    private static final int MOST_LINES = 100_000;

    private final Verbs verbs;

    LogRoute(Verbs verbs) {
        this.verbs = verbs;
    }

    void handle(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        String watcher = verbs.state(caller, exchange.variable("watcher")).getKey();
        Map<String, ?> reply = verbs.ask(caller, "tail", Map.of("name", watcher,
                "lines", exchange.number("lines", LINES, 0, MOST_LINES), "after", exchange.number("after", 0, 0, Long.MAX_VALUE)));
        String accept = exchange.header("Accept");
        boolean download = exchange.flag("download");
        if (download || "text".equals(exchange.parameter("format").orElse("")) || accept != null && accept.startsWith("text/plain")) {
            text(exchange, watcher, reply, download);
        } else {
            json(exchange, watcher, reply);
        }
    }

    private static void text(Exchange exchange, String watcher, Map<String, ?> reply, boolean download) throws IOException {
        var text = new StringBuilder();
        for (Object line : (List<?>) reply.get("lines")) {
            text.append(Verbs.object(line).get("line")).append('\n');
        }
        if (download) {
            exchange.setHeader("Content-Disposition", "attachment; filename=\"" + watcher.replaceAll("[^A-Za-z0-9._-]", "_") + ".log\"");
        }
        exchange.send(200, "text/plain; charset=utf-8", text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void json(Exchange exchange, String watcher, Map<String, ?> reply) throws IOException {
        var lines = new ArrayList<Map<String, Object>>();
        for (Object each : (List<?>) reply.get("lines")) {
            var line = new LinkedHashMap<String, Object>();
            line.put("watcher", watcher);
            line.putAll(Verbs.object(each));
            lines.add(line);
        }
        var shown = new LinkedHashMap<String, Object>();
        shown.put("lines", lines);
        shown.put("last", reply.get("last"));
        shown.put("omitted", reply.get("omitted") == null ? 0 : reply.get("omitted"));
        exchange.json(200, shown);
    }
}
