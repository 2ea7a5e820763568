// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.web.internal.http.Exchange;
import io.circus.web.internal.http.Problem;
import io.circus.web.internal.operations.Operations;
import io.circus.web.internal.verbs.Verbs;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Answers {@code GET /api/v1/stream}. Any thread. */
public final class StreamRoute {

    private static final String TYPE = "text/event-stream";
    private static final int MOST_LOGS = 20;
    private static final int LINES = 200;
    private static final int MOST_LINES = 5000;
    private static final int BUFFER = 16 << 10;

    private final Hub hub;
    private final Operations operations;
    private final Verbs verbs;

    public StreamRoute(Hub hub, Operations operations, Verbs verbs) {
        this.hub = hub;
        this.operations = operations;
        this.verbs = verbs;
    }

    public void handle(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        Set<Topic> topics = topics(exchange);
        List<String> watchers = exchange.parameters("logs");
        if (watchers.size() > MOST_LOGS) {
            throw new Problem(400, "logs: expected " + MOST_LOGS + " watchers at the most, got " + watchers.size()).with("errno", 3);
        }
        for (String watcher : watchers) {
            verbs.state(caller, watcher);
        }
        long lines = exchange.number("lines", LINES, 0, MOST_LINES);
        exchange.setHeader("X-Accel-Buffering", "no");
        if (exchange.method().equals("HEAD")) {
            // nothing is written, so nobody would notice when the client goes
            exchange.stream(TYPE).close();
            return;
        }
        String last = exchange.header("Last-Event-ID");
        Optional<StreamPosition> from = (last == null ? exchange.parameter("last_event_id") : Optional.of(last))
                .flatMap(StreamPosition::parse);
        Supplier<Optional<Integer>> refusal = () -> exchange.refusal(caller);
        var stream = new LiveStream(hub, operations, verbs, caller, topics, watchers, lines, from, refusal);
        if (!hub.add(stream)) {
            throw Problem.unavailable("cannot serve more than " + Hub.MOST_STREAMS + " streams at a time, and " + Hub.MOST_OF_CALLER
                    + " of one caller");
        }
        try (OutputStream out = new BufferedOutputStream(exchange.stream(TYPE), BUFFER)) {
            stream.write(new EventWriter(out));
        } finally {
            hub.remove(stream);
        }
    }

    private static Set<Topic> topics(Exchange exchange) throws Problem {
        try {
            Optional<String> text = exchange.parameter("topics");
            return text.isEmpty() ? EnumSet.copyOf(Topic.USUAL) : Topic.parse(text.get());
        } catch (IllegalArgumentException e) {
            throw new Problem(400, "topics: " + e.getMessage()).with("errno", 3);
        }
    }
}
