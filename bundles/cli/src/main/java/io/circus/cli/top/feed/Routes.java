// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.feed;

import io.circus.cli.connection.EventEndpoints;
import io.circus.cli.connection.Place;
import io.circus.cli.connection.Target;
import io.circus.cli.connection.Targets;
import io.circus.client.servers.Server.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** The ways to the daemons, with tunnels to those that are reached through ssh. One that cannot be reached stops no other. */
public final class Routes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<Route> all = new ArrayList<>();
    private final List<Targets> tunnels = new ArrayList<>();

    /**
     * The endpoints of one daemon, as the user says it.
     *
     * @param stats where its statistics are; empty where it is asked
     */
    public record Wanted(Place control, Optional<Place> stats) {}

    /** @param timeout seconds that a machine may take to accept the connection of ssh */
    public static Routes open(List<Wanted> daemons, int timeout) throws InterruptedException {
        var routes = new Routes();
        for (Wanted daemon : daemons) {
            routes.all.add(routes.route(daemon, timeout));
        }
        return routes;
    }

    public List<Route> all() {
        return all;
    }

    private Route route(Wanted daemon, int timeout) throws InterruptedException {
        Place place = daemon.control();
        Optional<Place> events = place.server().flatMap(server -> server.setting(Setting.EVENTS)).map(place::at);
        Optional<Place> stats = daemon.stats().or(() -> place.server().flatMap(server -> server.setting(Setting.STATS)).map(place::at));
        if (place.options().ssh().isEmpty()) {
            return new Route(place.name(), Optional.of(Target.at(place)), "", events.map(Target::at), stats.map(Target::at), false);
        }
        try {
            Target control = tunnel(place, timeout);
            Map<?, ?> options = options(control);
            return new Route(place.name(), Optional.of(control), "", far(events, options.get(EventEndpoints.EVENTS), place, timeout),
                    far(stats, options.get(EventEndpoints.STATISTICS), place, timeout), true);
        } catch (IOException | IllegalArgumentException e) {
            return new Route(place.name(), Optional.empty(), String.valueOf(e.getMessage()), Optional.empty(), Optional.empty(), true);
        }
    }

    private Target tunnel(Place place, int timeout) throws IOException {
        Targets tunnel = Targets.open(List.of(place), timeout);
        tunnels.add(tunnel);
        return tunnel.all().getFirst();
    }

    private static Map<?, ?> options(Target control) throws InterruptedException {
        try (var client = control.connect(PATIENCE)) {
            return client.call("globaloptions", Map.of()).get("options") instanceof Map<?, ?> options ? options : Map.of();
        } catch (TimeoutException e) {
            return Map.of();
        }
    }

    private Optional<Target> far(Optional<Place> given, Object told, Place control, int timeout) throws IOException {
        Optional<Place> place = given.or(() -> told instanceof String endpoint
                ? Optional.of(control.at(EventEndpoints.reachable(endpoint, control.endpoint()))) : Optional.empty());
        return place.isEmpty() ? Optional.empty() : Optional.of(tunnel(place.get(), timeout));
    }

    @Override
    public void close() {
        tunnels.forEach(Targets::close);
    }
}
