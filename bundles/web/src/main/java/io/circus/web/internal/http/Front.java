// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.kernel.LogThrottle;
import io.circus.web.internal.identity.Decision;
import io.circus.web.internal.identity.Identity;
import io.circus.web.internal.identity.Refusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;

/** The one way in: every request is checked here, gets its caller, and then its route. On virtual threads. */
final class Front extends Handler.Abstract {

    private static final LogThrottle FAILURES = new LogThrottle(System.getLogger(Front.class.getName()), Level.ERROR);

    private static final String CONTENT_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self';"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

    private final Identity identity;
    private final Routes routes;
    private final Connections connections;
    private final BiConsumer<String, Integer> counted;

    /** @param counted is told the pattern and the status of each answer */
    Front(Identity identity, Routes routes, Connections connections, BiConsumer<String, Integer> counted) {
        this.identity = identity;
        this.routes = routes;
        this.connections = connections;
        this.counted = counted;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        addSecurityHeaders(response.getHeaders());
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        // until its body has come, or is not asked for
        connections.waiting(endPoint);
        var exchange = new Exchange(request, response, PeerUid.of(request), () -> connections.answering(endPoint));
        try {
            String pattern = answer(exchange);
            counted.accept(pattern, exchange.status());
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        } finally {
            connections.waiting(endPoint);
        }
        return true;
    }

    static void addSecurityHeaders(HttpFields.Mutable headers) {
        headers.put("Content-Security-Policy", CONTENT_POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cache-Control", "no-store");
    }

    /** @return the pattern of the route; empty if there is none */
    private String answer(Exchange exchange) throws IOException {
        String pattern = "";
        exchange.identifyBy(identity);
        try {
            Optional<Refusal> refusal = identity.check(exchange.facts());
            if (refusal.isPresent()) {
                throw problem(refusal.get());
            }
            Routes.Found found = routes.find(exchange.method(), segments(exchange));
            pattern = found.route().pattern();
            exchange.found(found.variables());
            found.route().handler().handle(exchange, found.route().open() ? null : caller(exchange));
        } catch (Problem e) {
            exchange.problem(e);
        } catch (CommandException e) {
            exchange.problem(Problem.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is being stopped");
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            String where = pattern;
            FAILURES.log(() -> "a request failed unexpectedly: " + exchange.method() + " " + where + ": " + e, e);
            if (exchange.isCommitted()) {
                throw new IOException(e);
            }
            exchange.problem(new Problem(500, "the request failed unexpectedly: " + e).with("errno", 5));
        }
        return pattern;
    }

    private Caller caller(Exchange exchange) throws Problem {
        return switch (identity.identify(exchange.facts())) {
            case Decision.Known known -> {
                known.cookies().forEach(cookie -> exchange.addHeader("Set-Cookie", cookie));
                if (known.byCookie()) {
                    exchange.knownByCookie();
                }
                yield known.caller();
            }
            case Decision.Refused refused -> throw problem(refused.refusal());
        };
    }

    private Problem problem(Refusal refusal) {
        return refusal.status() == 401 ? Problem.of(refusal).with("login", identity.hasUsers()) : Problem.of(refusal);
    }

    /** The segments of the path, each decoded by itself: the name of a watcher may have a slash. */
    private static List<String> segments(Exchange exchange) throws Problem {
        var segments = new ArrayList<String>();
        for (String segment : exchange.rawPath().split("/", -1)) {
            try {
                segments.add(URIUtil.decodePath(segment));
            } catch (IllegalArgumentException e) {
                throw new Problem(400, "cannot read the path: " + e.getMessage());
            }
        }
        return segments;
    }
}
