// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.cli.connection.Target;
import io.circus.verbs.Verb;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Sends the command of a key to the daemon and reports the result. Any thread; returns at once. */
final class Orders {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Target daemon;
    private final Consumer<String> told;

    /** @param told gets a line for the user, on another thread */
    Orders(Target daemon, Consumer<String> told) {
        this.daemon = daemon;
        this.told = told;
    }

    void send(String command, String watcher) {
        told.accept(command + " " + watcher + " ...");
        Thread.ofVirtual().name("circus-top-" + command).start(() -> told.accept(command + " " + watcher + ": "
                + result(command, watcher)));
    }

    /** Opens a connection for each command: the daemon may have been restarted since the last one. */
    private String result(String command, String watcher) {
        try (var client = daemon.connect(PATIENCE)) {
            Map<String, Object> reply = client.call(command, Map.of("name", watcher));
            return Verb.isError(reply) ? String.valueOf(reply.get("reason")) : "ok";
        } catch (TimeoutException e) {
            return "no reply from " + daemon + " within " + PATIENCE.toSeconds() + " s";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
