// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All routes. A literal segment comes before one that stands for any. Any thread. */
public final class Routes {

    private final List<Route> routes;
    private final Route otherwise;

    /** A route with the segments of the path that stand for any, by their names. */
    record Found(Route route, Map<String, String> variables) {}

    /**
     * @param routes no two of the same method and pattern
     * @param otherwise answers a GET that no pattern fits
     */
    public Routes(List<Route> routes, Route otherwise) {
        this.routes = List.copyOf(routes);
        this.otherwise = otherwise;
    }

    /** In their given order, without the one that answers what no pattern fits. */
    public List<Route> all() {
        return routes;
    }

    /**
     * The route of a request; a HEAD is answered as a GET.
     *
     * @throws Problem if there is none
     */
    Found find(String given, List<String> segments) throws Problem {
        String method = given.equals("HEAD") ? "GET" : given;
        Optional<Found> best = Optional.empty();
        var allowed = new TreeSet<String>();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = match(route.segments(), segments);
            if (variables.isPresent()) {
                allowed.add(route.method());
                if (route.method().equals(method)
                        && (best.isEmpty() || variables.get().size() < best.get().variables().size())) {
                    best = Optional.of(new Found(route, variables.get()));
                }
            }
        }
        if (best.isPresent()) {
            return best.get();
        }
        if (!allowed.isEmpty()) {
            throw new Problem(405, "expected " + String.join(" or ", allowed) + ", got " + given)
                    .withHeader("Allow", String.join(", ", allowed));
        }
        if (method.equals("GET")) {
            return new Found(otherwise, Map.of());
        }
        throw Problem.notFound(String.join("/", segments));
    }

    private static Optional<Map<String, String>> match(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return Optional.empty();
        }
        var variables = new HashMap<String, String>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            if (expected.startsWith("{")) {
                variables.put(expected.substring(1, expected.length() - 1), path.get(i));
            } else if (!expected.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
