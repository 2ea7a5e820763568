// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.ConnectionOptions;
import io.circus.cli.connection.Target;
import io.circus.cli.connection.Targets;
import io.circus.client.CircusClient;
import io.circus.client.HttpAccess;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.UsageException;
import io.circus.verbs.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options before the command.
 *
 * @param endpoints the given endpoints; the default depends on the command
 * @param timeout seconds to wait for a reply
 * @param patient whether the timeout was given: it then applies to everything
 * @param discover the group to look for daemons in
 * @param command the command and its words; may be empty
 */
public record Options(List<String> endpoints, List<String> defaultEndpoints, ConnectionOptions connection, int timeout,
        boolean patient, boolean json, boolean prettify, boolean help, boolean version, Optional<String> discover, List<String> command) {

    /** Each option with its value, and what it means. */
    static final Map<String, String> KNOWN = new LinkedHashMap<>();

    private static final String MULTICAST = "udp://237.219.251.97:12027";
    private static final String TIMEOUT = "5";
    /** How long to retry refused connections, in seconds: a restarting daemon accepts connections by then. */
    private static final int REFUSALS = 2;
    /** The timeout for requests that wait, in seconds: after 10 s the daemon reports that it waits for a missing service. */
    private static final int WAITING = 15;

    static {
        KNOWN.put("--endpoint", "ENDPOINT");
        KNOWN.put("--timeout", "SECONDS");
        KNOWN.put("--json", "");
        KNOWN.put("--prettify", "");
        ConnectionOptions.addTo(KNOWN);
        ConnectionOptions.addHttpTo(KNOWN);
        KNOWN.put("--discover", "");
        KNOWN.put("--multicast", "udp://GROUP:PORT");
        KNOWN.put("--help", "");
        KNOWN.put("--version", "");
    }

    public static Options parse(List<String> words, Map<String, String> environment) throws UsageException {
        Words parsed = Words.parse(words, KNOWN, true);
        var endpoints = new ArrayList<String>();
        for (String value : parsed.values("--endpoint")) {
            endpoints.addAll(ConnectionOptions.several(value));
        }
        endpoints.addAll(parsed.values("--http"));
        return new Options(endpoints, ConnectionOptions.controlEndpoints(environment),
                ConnectionOptions.of(parsed, environment), seconds(parsed), parsed.has("--timeout"), parsed.has("--json"), parsed.has("--prettify"),
                parsed.has("--help"), parsed.has("--version"),
                parsed.has("--discover") ? Optional.of(parsed.has("--multicast") ? parsed.value("--multicast") : MULTICAST)
                        : Optional.empty(), parsed.arguments());
    }

    /** Prepares a connection that is as patient as these options say. */
    CircusClient connect(Target target) {
        return connect(target, timeout);
    }

    /** As the other one. @param seconds to wait for a reply */
    CircusClient connect(Target target, int seconds) {
        return target.connect(Duration.ofSeconds(seconds), Duration.ofSeconds(refusals()));
    }

    /** How long to retry while connections are refused, in seconds. */
    int refusals() {
        return patient ? timeout : REFUSALS;
    }

    /** Seconds to wait for the reply to {@code call}. */
    public int timeout(ParsedCall call) {
        return !patient && isWaiting(call) ? WAITING : timeout;
    }

    /** Whether the daemon replies only when {@code call} is done. */
    static boolean isWaiting(ParsedCall call) {
        return Boolean.TRUE.equals(call.properties().get("waiting"));
    }

    /** @throws IOException if a tunnel is asked for and there is none */
    public Targets open(List<String> chosen) throws IOException {
        return Targets.open(connection, chosen, timeout);
    }

    public List<String> controlEndpoints() {
        return endpoints.isEmpty() ? defaultEndpoints : endpoints;
    }

    public List<String> eventEndpoints() {
        if (endpoints.isEmpty()) {
            // an HTTP interface tells events at the same address
            return defaultEndpoints.stream().allMatch(HttpAccess::isHttp) ? defaultEndpoints : List.of(ConnectionOptions.EVENTS);
        }
        return endpoints;
    }

    private static int seconds(Words parsed) throws UsageException {
        String text = parsed.has("--timeout") ? parsed.value("--timeout") : TIMEOUT;
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new UsageException(UsageException.Kind.OPTIONS,
                    "argument --timeout: invalid int value: '" + text + "'");
        }
    }
}
