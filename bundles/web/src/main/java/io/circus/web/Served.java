// SPDX-License-Identifier: Apache-2.0
package io.circus.web;

import io.circus.control.HttpSettings;
import io.circus.kernel.Cancellable;
import io.circus.web.internal.api.Acting;
import io.circus.web.internal.api.Api;
import io.circus.web.internal.api.Readiness;
import io.circus.web.internal.api.Reading;
import io.circus.web.internal.exposition.EventCounts;
import io.circus.web.internal.exposition.Metrics;
import io.circus.web.internal.exposition.RequestCounts;
import io.circus.web.internal.http.HttpServer;
import io.circus.web.internal.http.OpenFailure;
import io.circus.web.internal.http.Route;
import io.circus.web.internal.identity.Identity;
import io.circus.web.internal.live.Hub;
import io.circus.web.internal.live.StreamRoute;
import io.circus.web.internal.operations.Operations;
import io.circus.web.internal.verbs.DaemonFacts;
import io.circus.web.internal.verbs.Verbs;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Everything that is there while the server is open. */
final class Served implements AutoCloseable {

    /** What to close, the last first. */
    private final Deque<Cancellable> open = new ArrayDeque<>();
    private final HttpServer server;

    private Served(HttpSettings settings, Identity identity, Services services, DaemonFacts daemon) throws OpenFailure {
        var verbs = new Verbs(services.commands());
        var hub = new Hub(verbs, services::frames);
        var operations = new Operations(verbs, hub::wake);
        var events = new EventCounts();
        var requests = new RequestCounts();
        var metrics = new Metrics(verbs, daemon, services::samples, events, requests, hub::lostEvents);
        List<Route> others = List.of(Route.of("GET", "/metrics", "Metrics for Prometheus", metrics::handle),
                Route.open("GET", "/readyz", "Tell whether all watchers have their processes", new Readiness(services::units)::handle));
        var routes = new Api(identity, verbs, daemon.version()).routes(new Reading(verbs, hub, operations, services::frames, daemon), new Acting(verbs, operations),
                new StreamRoute(hub, operations, verbs), others);
        server = HttpServer.open(settings, identity, routes, requests::add);
        open.push(server::close);
        open.push(operations::close);
        open.push(hub::close);
        open.push(services.listen(event -> {
            hub.onEvent(event);
            events.onEvent(event);
        }));
        open.push(services.whenFramesChange(hub::framesChanged));
        open.push(identity.whenChanged(hub::checkCallers));
        open.push(services.keepFrames());
    }

    static Served open(HttpSettings settings, Identity identity, Services services, DaemonFacts daemon) throws OpenFailure {
        return new Served(settings, identity, services, daemon);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        open.forEach(Cancellable::cancel);
    }
}
