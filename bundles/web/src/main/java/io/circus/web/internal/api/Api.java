// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.web.internal.http.Exchange;
import io.circus.web.internal.http.Problem;
import io.circus.web.internal.http.Route;
import io.circus.web.internal.http.Routes;
import io.circus.web.internal.identity.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All routes. */
public final class Api {

    /** The name of this daemon in paths. */
    static final String LOCAL = "local";

    private static final String ROOT = "/api/v1";
    private static final String DAEMON = ROOT + "/daemons/" + LOCAL;

    private final Identity identity;
    private final DaemonFacts daemon;
    private final WatcherList watchers;
    private final Pages pages;

    /** @param version of the daemon */
    public Api(Commands commands, Identity identity, String version) {
        this.identity = identity;
        daemon = DaemonFacts.read(version);
        watchers = new WatcherList(new Verbs(commands));
        pages = new Pages();
    }

    public Routes routes() {
        var routes = new ArrayList<Route>();
        routes.add(Route.open("GET", "/livez", "Tell that the server answers", Api::live));
        routes.add(Route.of("GET", ROOT + "/me", "Tell who is asking", this::me));
        routes.add(Route.of("GET", ROOT + "/daemons", "List the daemons", this::daemons));
        routes.add(Route.of("GET", DAEMON, "Show a daemon", (exchange, caller) -> exchange.json(200, daemon.shown())));
        routes.add(Route.of("GET", DAEMON + "/watchers", "List the watchers and plugins", this::watchers));
        return new Routes(routes, Route.open("GET", "/", "The pages", this::page));
    }

    private static void live(Exchange exchange, Caller nobody) throws IOException {
        exchange.send(200, "text/plain; charset=utf-8", "ok\n".getBytes(StandardCharsets.UTF_8));
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

    private void daemons(Exchange exchange, Caller caller) throws IOException {
        exchange.json(200, Map.of("daemons", List.of(daemon.shown())));
    }

    private void watchers(Exchange exchange, Caller caller) throws CommandException, IOException, InterruptedException {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("watchers", watchers.all(caller));
        reply.put("time", DaemonFacts.seconds(Instant.now()));
        exchange.json(200, reply);
    }

    /** Every address that is no other route shows the pages, which find out themselves what it means. */
    private void page(Exchange exchange, Caller nobody) throws Problem, IOException {
        if (exchange.path().startsWith("/api/")) {
            throw Problem.notFound(exchange.path());
        }
        pages.send(exchange);
    }
}
