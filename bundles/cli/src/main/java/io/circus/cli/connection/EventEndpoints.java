// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import io.circus.client.servers.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** Asks daemons for the addresses of their events and statistics. */
public final class EventEndpoints {

    /** The names of the endpoints among the options of a daemon. */
    public static final String EVENTS = "pubsub_endpoint";
    public static final String STATISTICS = "stats_endpoint";
    private static final String ANY_HOST = "//*:";

    private EventEndpoints() {}

    /**
     * The place of the events of {@code target}.
     *
     * @param timeout seconds to wait for the reply
     * @throws IOException if the daemon does not tell it
     */
    public static Place of(Target target, int timeout) throws IOException, InterruptedException {
        Optional<String> known = target.place().server().flatMap(server -> server.setting(Server.Setting.EVENTS));
        return known.isPresent() || target.isHttp() ? target.place().at(known.orElse(target.place().endpoint()))
                : asked(target, EVENTS, "event endpoint", timeout);
    }

    /** As {@link #of}, for its statistics. */
    public static Place ofStatistics(Target target, int timeout) throws IOException, InterruptedException {
        Optional<String> known = target.place().server().flatMap(server -> server.setting(Server.Setting.STATS));
        return known.isPresent() ? target.place().at(known.get()) : asked(target, STATISTICS, "endpoint of the statistics", timeout);
    }

    private static Place asked(Target target, String option, String what, int timeout) throws IOException, InterruptedException {
        try (var client = target.connect(Duration.ofSeconds(timeout))) {
            Map<String, Object> reply = client.call("globaloptions", Map.of("option", option));
            if (!(reply.get("options") instanceof Map<?, ?> options) || !(options.get(option) instanceof String endpoint)) {
                throw new IOException("cannot learn the " + what + " of " + target.label() + ": " + reply.get("reason"));
            }
            return target.place().at(reachable(endpoint, target.place().endpoint()));
        } catch (TimeoutException e) {
            throw new IOException("cannot learn the " + what + " of " + target.label() + ": " + e.getMessage(), e);
        }
    }

    /** As {@link #of}, for all {@code targets} in that order; they are asked at the same time. */
    public static List<Place> of(List<Target> targets, int timeout) throws IOException, InterruptedException {
        var places = new ArrayList<Place>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Place> place : threads.invokeAll(targets.stream().<Callable<Place>>map(target -> () -> of(target, timeout)).toList())) {
                places.add(place.get());
            }
            return places;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    /** Replaces the address of a daemon that listens on all addresses by that of its control endpoint. */
    public static String reachable(String endpoint, String control) {
        int colon = control.lastIndexOf(':');
        int slashes = control.indexOf("//");
        String known = endpoint.replace("//0.0.0.0:", ANY_HOST);
        return !known.contains(ANY_HOST) || !control.startsWith("tcp:") || colon < slashes + 2 ? endpoint
                : known.replace(ANY_HOST, control.substring(slashes, colon + 1));
    }
}
