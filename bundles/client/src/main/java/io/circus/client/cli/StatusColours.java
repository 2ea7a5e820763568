// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import io.circus.client.verbs.Verb;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** The replies of status in colours, with how long a watcher has been stopping; other replies as they are. */
final class StatusColours implements Requests.Printer {

    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RESET = "\u001b[0m";
    private static final double MILLIS_PER_SECOND = 1000;

    private final Options options;

    StatusColours(Options options) {
        this.options = options;
    }

    @Override
    public void print(Target target, Verb verb, Map<String, ?> reply, PrintStream out) throws InterruptedException {
        if (!verb.name().equals("status")) {
            verb.printOnTerminal(reply, out);
        } else if (reply.get("statuses") instanceof Map<?, ?> statuses) {
            var sorted = new TreeMap<String, String>();
            statuses.forEach((name, status) -> sorted.put(String.valueOf(name), String.valueOf(status)));
            for (Map.Entry<String, String> each : sorted.entrySet()) {
                String since = each.getValue().equals("stopping") ? since(ask(target, each.getKey())) : "";
                out.print(each.getKey() + ": ");
                printColoured(each.getValue(), out);
                out.println(since);
            }
        } else {
            printColoured(String.valueOf(reply.get("status")), out);
            out.println(since(reply));
        }
    }

    private Map<String, ?> ask(Target target, String watcher) throws InterruptedException {
        try (var client = target.connect(Duration.ofSeconds(options.timeout()))) {
            return client.call("status", Map.of("name", watcher));
        } catch (TimeoutException e) {
            return Map.of();
        }
    }

    /** For how long, if the reply tells it. */
    private static String since(Map<String, ?> reply) {
        return reply.get("since") instanceof Number since
                ? " for " + Math.max(0, Math.round(System.currentTimeMillis() / MILLIS_PER_SECOND - since.doubleValue())) + " s"
                : "";
    }

    private static void printColoured(String status, PrintStream out) {
        String colour = switch (status) {
            case "active" -> GREEN;
            case "stopped" -> RED;
            default -> YELLOW;
        };
        TerminalPrinter.printAsItIs(out, colour);
        out.print(status);
        TerminalPrinter.printAsItIs(out, RESET);
    }
}
