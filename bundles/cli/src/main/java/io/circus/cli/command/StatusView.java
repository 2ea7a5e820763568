// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Target;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.StatusReport;
import io.circus.verbs.Verb;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * Prints the replies of status for people, with the statistics of the daemon and the last output of a watcher; prints
 * other replies as their verbs do on a terminal.
 */
public final class StatusView implements Requests.Printer {

    private static final String RESET = "\u001b[0m";
    /** The time limit for additional requests: their data is left out if the daemon takes longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long OUTPUT_LINES = 10;

    private final boolean colours;
    private final IntSupplier width;
    private final StatusTotals totals = new StatusTotals();

    /** @param width of the terminal, in characters */
    public StatusView(boolean colours, IntSupplier width) {
        this.colours = colours;
        this.width = width;
    }

    @Override
    public Map<String, Object> properties(Verb verb, ParsedCall call) {
        return verb.name().equals(Requests.STATUS) ? Requests.withDetail(call) : call.properties();
    }

    @Override
    public void print(Target target, Verb verb, Map<String, ?> reply, PrintStream out) throws InterruptedException {
        if (!verb.name().equals(Requests.STATUS) || !StatusReport.isIn(reply)) {
            verb.printOnTerminal(reply, out);
            return;
        }
        Map<String, ?> completed = completed(target, reply, out);
        totals.add(completed);
        StatusReport.lines(completed, Instant.now(), ZoneId.systemDefault(), width.getAsInt())
                .forEach(line -> print(line, out));
    }

    /** After the tables of several servers a table of their sums. */
    @Override
    public void end(PrintStream out) {
        List<String> lines = totals.lines(width.getAsInt());
        for (int i = 0; i < lines.size(); i++) {
            print(List.of(new StatusReport.Piece(lines.get(i), i == 0 ? StatusReport.Look.QUIET : StatusReport.Look.PLAIN)), out);
        }
    }

    private Map<String, ?> completed(Target target, Map<String, ?> reply, PrintStream out) throws InterruptedException {
        var all = new LinkedHashMap<String, Object>(reply);
        try (var client = target.connect(PATIENCE)) {
            if (reply.containsKey("statuses")) {
                all.put("infos", client.call("stats", Map.of()).get("infos"));
            } else {
                String name = ((Map<?, ?>) reply.get("states")).keySet().stream().map(String::valueOf).findFirst().orElse("");
                Map<String, Object> named = Map.of("name", name);
                all.put("infos", Map.of(name, client.call("stats", named).getOrDefault("info", Map.of())));
                // an error where its output is not kept
                all.put("lines", client.call("tail", Map.of("name", name, "lines", OUTPUT_LINES)).get("lines"));
            }
        } catch (TimeoutException | IllegalArgumentException e) {
            // shown without
        }
        return TerminalPrinter.shown(all, out);
    }

    private void print(List<StatusReport.Piece> line, PrintStream out) {
        for (StatusReport.Piece piece : line) {
            String colour = colours ? colour(piece.look()) : "";
            TerminalPrinter.printAsItIs(out, colour);
            out.print(piece.text());
            TerminalPrinter.printAsItIs(out, colour.isEmpty() ? "" : RESET);
        }
        out.println();
    }

    private static String colour(StatusReport.Look look) {
        return switch (look) {
            case PLAIN -> "";
            case GOOD -> "\u001b[32m";
            case BUSY -> "\u001b[33m";
            case BAD -> "\u001b[31m";
            case QUIET -> "\u001b[2m";
            case STRONG -> "\u001b[1m";
        };
    }
}
