// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Caller;
import io.circus.web.internal.http.Exchange;
import io.circus.web.internal.http.Problem;
import io.circus.web.internal.http.Route;
import io.circus.web.internal.http.Routes;
import io.circus.web.internal.identity.Decision;
import io.circus.web.internal.identity.Identity;
import io.circus.web.internal.live.StreamRoute;
import io.circus.web.internal.openapi.OpenApi;
import io.circus.web.internal.pages.Pages;
import io.circus.web.internal.verbs.DaemonFacts;
import io.circus.web.internal.verbs.Verbs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All routes of the interface. */
public final class Api {

    static final String ROOT = "/api/v1";
    static final String DAEMON = ROOT + "/daemons/" + DaemonFacts.LOCAL;

    private final Identity identity;
    private final Verbs verbs;
    private final String version;
    private final Pages pages = new Pages();

    /** @param version of the daemon */
    public Api(Identity identity, Verbs verbs, String version) {
        this.identity = identity;
        this.verbs = verbs;
        this.version = version;
    }

    /** @param others further routes */
    public Routes routes(Reading reading, Acting acting, StreamRoute stream, List<Route> others) {
        var routes = new ArrayList<Route>();
        routes.add(Route.open("GET", "/livez", "Tell that the server answers", Api::live));
        routes.add(Route.open("POST", ROOT + "/login", "Begin a session", this::login));
        routes.add(Route.open("POST", ROOT + "/logout", "End the session", this::logout));
        routes.add(Route.of("GET", ROOT + "/me", "Tell who is asking", this::me));
        routes.add(Route.of("GET", ROOT + "/stream", "Tell what happens, as server-sent events", stream::handle));
        routes.addAll(reading.routes());
        routes.addAll(acting.routes());
        routes.addAll(others);
        routes.add(Route.of("GET", "/openapi.json", "Describe the interface", (exchange, caller) ->
                exchange.json(200, OpenApi.of(routes, verbs.all(), version))));
        return new Routes(routes, Route.open("GET", "/", "The pages", this::page));
    }

    private static void live(Exchange exchange, Caller nobody) throws IOException {
        exchange.send(200, "text/plain; charset=utf-8", "ok\n".getBytes(StandardCharsets.UTF_8));
    }

    private void login(Exchange exchange, Caller nobody) throws Problem, IOException {
        Map<String, Object> body = exchange.body();
        switch (identity.login(exchange.facts(), body)) {
            case Decision.Known known -> {
                known.cookies().forEach(cookie -> exchange.addHeader("Set-Cookie", cookie));
                exchange.empty(204);
            }
            case Decision.Refused refused -> throw Problem.of(refused.refusal()).with("login", identity.hasUsers());
        }
    }

    private void logout(Exchange exchange, Caller nobody) throws Problem, IOException {
        exchange.body();
        identity.logout(exchange.facts()).forEach(cookie -> exchange.addHeader("Set-Cookie", cookie));
        exchange.empty(204);
    }

    private void me(Exchange exchange, Caller caller) throws IOException {
        var me = new LinkedHashMap<String, Object>();
        me.put("name", caller.name());
        me.put("role", caller.role().toString());
        me.put("watchers", caller.isLimited() ? caller.watchers() : null);
        me.put("login", identity.hasUsers());
        me.put("logged_in", exchange.isByCookie());
        exchange.json(200, me);
    }

    /** Every address that is no other route shows the pages, which find out themselves what it means. */
    private void page(Exchange exchange, Caller nobody) throws Problem, IOException {
        if (exchange.path().startsWith("/api/")) {
            throw Problem.notFound(exchange.path());
        }
        pages.send(exchange);
    }
}
