// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Caller;
import io.circus.control.HttpSettings;
import io.circus.control.Role;
import io.circus.kernel.Cancellable;
import io.circus.testing.Ports;
import io.circus.web.internal.FakeCommands;
import io.circus.web.internal.http.HttpServer;
import io.circus.web.internal.http.OpenFailure;
import io.circus.web.internal.http.Route;
import io.circus.web.internal.http.Routes;
import io.circus.web.internal.identity.Decision;
import io.circus.web.internal.identity.Identity;
import io.circus.web.internal.identity.Refusal;
import io.circus.web.internal.identity.RequestFacts;
import io.circus.web.internal.live.Hub;
import io.circus.web.internal.live.StreamRoute;
import io.circus.web.internal.operations.Operations;
import io.circus.web.internal.verbs.DaemonFacts;
import io.circus.web.internal.verbs.Verbs;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real server with all routes over {@link FakeCommands}. A header of the request names the role of its caller. */
public final class TestSite implements AutoCloseable {

    private static final String ROLE = "Test-Role";
    private static final String WATCHERS = "Test-Watchers";

    public final FakeCommands commands = new FakeCommands();
    public final Hub hub;
    public final Routes routes;
    private final int port = Ports.free();
    private final Operations operations;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    public TestSite() throws OpenFailure {
        var verbs = new Verbs(commands);
        hub = new Hub(verbs, Optional::empty);
        operations = new Operations(verbs, hub::wake);
        Identity identity = new ByHeader();
        routes = new Api(identity, verbs, "1.0").routes(new Reading(verbs, hub, operations, Optional::empty, DaemonFacts.read("1.0")),
                new Acting(verbs, operations), new StreamRoute(hub, operations, verbs),
                List.of(Route.open("GET", "/readyz", "", new Readiness(Optional::empty)::handle)));
        server = HttpServer.open(new HttpSettings("127.0.0.1", port, false, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), 0600, Optional.empty(), List.of()), identity, routes, (route, status) -> { });
    }

    /** An answer whose body is JSON. */
    public record Answer(int status, Map<?, ?> body) {}

    /** @param role null for nobody */
    public HttpRequest.Builder request(String path, String role) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return role == null ? request : request.header(ROLE, role);
    }

    public HttpClient client() {
        return client;
    }

    public Answer get(String path, String role) throws IOException, InterruptedException, JsonException {
        return send(request(path, role).build());
    }

    public Answer post(String path, String role, String body) throws IOException, InterruptedException, JsonException {
        return send(request(path, role).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    public Answer send(HttpRequest request) throws IOException, InterruptedException, JsonException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), Json.read(response.body()) instanceof Map<?, ?> map ? map : Map.of());
    }

    /** As whoever sees only these watchers. */
    public HttpRequest.Builder limited(String path, String role, String watchers) {
        return request(path, role).header(WATCHERS, watchers);
    }

    @Override
    public void close() {
        hub.close();
        operations.close();
        server.close();
        client.close();
    }

    private static final class ByHeader implements Identity {

        @Override
        public Optional<Refusal> check(RequestFacts request) {
            return Optional.empty();
        }

        @Override
        public Decision identify(RequestFacts request) {
            String role = request.header().apply(ROLE);
            String watchers = request.header().apply(WATCHERS);
            return role == null ? new Decision.Refused(new Refusal(401, "nobody", Map.of()))
                    : new Decision.Known(new Caller("anna", Role.parse(role), watchers == null ? List.of() : List.of(watchers)), true, List.of());
        }

        @Override
        public Decision login(RequestFacts request, Map<String, ?> body) {
            return "right".equals(body.get("password")) ? new Decision.Known(Caller.DAEMON, true, List.of("circus=1; HttpOnly"))
                    : new Decision.Refused(new Refusal(401, "wrong", Map.of()));
        }

        @Override
        public List<String> logout(RequestFacts request) {
            return List.of("circus=; Max-Age=0");
        }

        @Override
        public boolean hasUsers() {
            return true;
        }

        @Override
        public Optional<String> invitation() {
            return Optional.empty();
        }

        @Override
        public Cancellable whenChanged(Runnable told) {
            return () -> { };
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
