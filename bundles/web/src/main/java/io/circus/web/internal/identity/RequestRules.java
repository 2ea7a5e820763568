// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules against requests that a page of somebody else makes a browser send.
 *
 * <ul>
 * <li>Host names this machine. A foreign name that was made to lead here (DNS rebinding) is refused; addresses cannot be made to.
 * <li>The interface is for its own pages: the browser says so by {@code Sec-Fetch-Site}, an older one by {@code Origin}.
 * <li>What changes something is JSON, which a form cannot send.
 * </ul>
 * A request with a token is free of the last two: no browser adds that by itself. Any thread.
 */
final class RequestRules {

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");
    private static final String BEARER = "Bearer ";
    private static final String JSON = "application/json";

    private final Set<String> hosts = new HashSet<>();

    /** @param names the names, besides localhost, by which this machine is reached */
    RequestRules(List<String> names) {
        hosts.add("localhost");
        names.forEach(name -> hosts.add(plain(name)));
    }

    /** Why {@code request} is refused, if it is. */
    Optional<Refusal> check(RequestFacts request) {
        String host = header(request, "Host");
        if (!isOurs(plain(withoutPort(host)))) {
            return Optional.of(new Refusal(421, "this machine is not called '" + shortened(host)
                    + "'; a name of its own is allowed by the option httpd_names", Map.of()));
        }
        if (header(request, "Authorization").regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        boolean reads = READING.contains(request.method());
        if ((!reads || request.path().startsWith("/api/")) && isForeign(request, host)) {
            return Optional.of(new Refusal(403, "the request comes from a page of another site", Map.of()));
        }
        String type = header(request, "Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (WITH_BODY.contains(request.method()) && !type.equals(JSON)) {
            return Optional.of(new Refusal(415, "expected Content-Type: " + JSON, Map.of("Accept", JSON)));
        }
        return Optional.empty();
    }

    private boolean isOurs(String host) {
        return hosts.contains(host) || IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
    }

    /** Whether a browser says that another page makes it send this. A program says neither. */
    private static boolean isForeign(RequestFacts request, String host) {
        String site = header(request, "Sec-Fetch-Site");
        if (!site.isEmpty()) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = header(request, "Origin").toLowerCase(Locale.ROOT);
        return !origin.isEmpty() && !origin.equals("http://" + host.toLowerCase(Locale.ROOT))
                && !origin.equals("https://" + host.toLowerCase(Locale.ROOT));
    }

    private static String header(RequestFacts request, String name) {
        String value = request.header().apply(name);
        return value == null ? "" : value.strip();
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static String plain(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String shortened(String host) {
        return host.length() > 80 ? host.substring(0, 80) + "..." : host;
    }
}
