// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.feed;

import io.circus.cli.connection.Target;
import io.circus.cli.top.view.Command;
import io.circus.verbs.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Sends the commands of keys to the daemons and tells what has come of them. Any thread; returns at once. */
public final class Orders {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String OK = "ok";

    private final Map<String, Target> daemons;
    private final Consumer<String> told;

    /**
     * @param daemons by name
     * @param told gets a line for the user, on another thread
     */
    public Orders(Map<String, Target> daemons, Consumer<String> told) {
        this.daemons = daemons;
        this.told = told;
    }

    /** How far a command is that several daemons got. */
    private record Progress(Command command, boolean named, List<String> failures, int[] done) {

        synchronized String add(String server, String result) {
            done[0]++;
            if (!result.equals(OK)) {
                failures.add((named ? server + ": " : "") + result);
            }
            return text();
        }

        synchronized String text() {
            int all = command.servers().size();
            String failed = String.join("; ", failures);
            return all == 1 ? command + (named ? " on " + command.servers().getFirst() : "") + ": " + (done[0] == 0 ? "..." : failed.isEmpty() ? OK : failed)
                    : command + ": " + (done[0] - failures.size()) + " of " + all + " ok" + (done[0] < all ? " ..." : "")
                            + (failed.isEmpty() ? "" : ", " + failed);
        }
    }

    public void send(Command command) {
        var progress = new Progress(command, daemons.size() > 1, new ArrayList<>(), new int[1]);
        told.accept(progress.text());
        for (String server : command.servers()) {
            Thread.ofVirtual().name("circus-top " + command.verb()).start(() -> told.accept(progress.add(server, result(command, server))));
        }
    }

    /** Opens a connection for each command: the daemon may have been restarted since the last one. */
    private String result(Command command, String server) {
        Target daemon = daemons.get(server);
        if (daemon == null) {
            return "it cannot be reached";
        }
        try (var client = daemon.connect(PATIENCE)) {
            Map<String, Object> reply = client.call(command.verb(), command.properties());
            return Verb.isError(reply) ? String.valueOf(reply.get("reason")) : OK;
        } catch (TimeoutException e) {
            return "no reply within " + PATIENCE.toSeconds() + " s";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
