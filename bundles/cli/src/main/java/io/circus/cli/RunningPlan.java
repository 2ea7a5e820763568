// SPDX-License-Identifier: Apache-2.0
package io.circus.cli;

import io.circus.cli.command.Probe;
import io.circus.client.CircusClient;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The effect of a checked file on the daemon that runs with it. */
public final class RunningPlan {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private RunningPlan() {}

    /**
     * Asks the daemon at {@code endpoint} what a reload of {@code file} would do, and prints it. Prints nothing if no
     * daemon runs, or one with another file.
     */
    public static void print(String endpoint, Path file, PrintStream out) throws InterruptedException {
        // A refused connection is noticed at once, without waiting for a reply.
        if (!endpoint.startsWith("tcp://") || !Probe.of(endpoint).obstacle().isEmpty()) {
            return;
        }
        Map<String, Object> reply;
        try (var client = CircusClient.connect(endpoint, PATIENCE)) {
            reply = client.call("plan", Map.of());
        } catch (TimeoutException e) {
            return;
        }
        if (!Verb.isError(reply) && isSame(file, String.valueOf(reply.get("file")))) {
            out.println("the daemon at " + endpoint + " runs with this file; circusctl reloadconfig would now:");
            Verbs.named("plan").orElseThrow().print(reply, out);
        }
    }

    private static boolean isSame(Path file, String running) {
        try {
            return Files.isSameFile(file, Path.of(running));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
