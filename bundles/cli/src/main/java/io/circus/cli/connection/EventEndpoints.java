// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Asks daemons for the addresses of their events. */
public final class EventEndpoints {

    private static final String OPTION = "pubsub_endpoint";
    private static final String ANY_HOST = "//*:";

    private EventEndpoints() {}

    /**
     * The event endpoints of {@code targets}, in that order.
     *
     * @throws IOException if a daemon does not send it
     */
    public static List<String> of(List<Target> targets, int timeout) throws IOException, InterruptedException {
        var endpoints = new ArrayList<String>();
        for (Target target : targets) {
            if (target.isHttp()) {
                endpoints.add(target.label());
                continue;
            }
            try (var client = target.connect(Duration.ofSeconds(timeout))) {
                Map<String, Object> reply = client.call("globaloptions", Map.of("option", OPTION));
                if (!(reply.get("options") instanceof Map<?, ?> options) || !(options.get(OPTION) instanceof String endpoint)) {
                    throw new IOException("cannot learn the event endpoint of " + target.label() + ": " + reply.get("reason"));
                }
                endpoints.add(reachable(endpoint, target.label()));
            } catch (TimeoutException e) {
                throw new IOException("cannot learn the event endpoint of " + target.label() + ": " + e.getMessage(), e);
            }
        }
        return endpoints;
    }

    /** Replaces the address of a daemon that listens on all addresses by that of its control endpoint. */
    static String reachable(String endpoint, String control) {
        int colon = control.lastIndexOf(':');
        int slashes = control.indexOf("//");
        String known = endpoint.replace("//0.0.0.0:", ANY_HOST);
        return !known.contains(ANY_HOST) || !control.startsWith("tcp:") || colon < slashes + 2 ? endpoint
                : known.replace(ANY_HOST, control.substring(slashes, colon + 1));
    }
}
