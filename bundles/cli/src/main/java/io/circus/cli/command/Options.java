// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.ConnectionOptions;
import io.circus.cli.connection.Connections;
import io.circus.cli.connection.EventEndpoints;
import io.circus.cli.connection.Place;
import io.circus.cli.connection.Target;
import io.circus.cli.connection.Targets;
import io.circus.client.CircusClient;
import io.circus.client.HttpAccess;
import io.circus.client.servers.Server;
import io.circus.client.servers.Servers;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.UsageException;
import io.circus.verbs.Words;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options before the command.
 *
 * @param places the daemons that are named; if there are none, the default depends on the command
 * @param labelled whether the answers are labelled even if only one daemon is named: it is one of a group
 * @param timeout seconds to wait for a reply
 * @param patient whether the timeout was given: it then applies to everything
 * @param discover the group to look for daemons in
 * @param command the command and its words; may be empty
 */
public record Options(List<Place> places, boolean labelled, List<String> defaultEndpoints, Connections connections, int timeout,
        boolean patient, boolean json, boolean prettify, boolean help, boolean version, Optional<String> discover, List<String> command) {

    /** Each option with its value, and what it means. */
    static final Map<String, String> KNOWN = new LinkedHashMap<>();

    /** The beginning of a word that names servers. */
    static final String GROUP = "@";
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
        var rest = new ArrayList<>(words);
        Words parsed = Words.parse(rest, KNOWN, true);
        var names = new ArrayList<String>();
        while (!parsed.arguments().isEmpty() && parsed.arguments().getFirst().startsWith(GROUP)) {
            names.add(rest.remove(rest.size() - parsed.arguments().size()).substring(1));
            parsed = Words.parse(rest, KNOWN, true);
        }
        var connections = new Connections(parsed, environment);
        var places = new ArrayList<Place>();
        for (String value : parsed.values("--endpoint")) {
            ConnectionOptions.several(value).forEach(endpoint -> places.add(connections.to(endpoint)));
        }
        parsed.values("--http").forEach(endpoint -> places.add(connections.to(endpoint)));
        boolean labelled = false;
        if (!names.isEmpty()) {
            Servers servers = Servers.of(environment);
            var named = new LinkedHashSet<Server>();
            for (String name : names) {
                named.addAll(servers.named(name));
                labelled |= servers.isGroup(name);
            }
            named.forEach(server -> places.add(connections.to(server)));
        }
        return new Options(places, labelled, ConnectionOptions.controlEndpoints(environment), connections, seconds(parsed),
                parsed.has("--timeout"), parsed.has("--json"), parsed.has("--prettify"), parsed.has("--help"), parsed.has("--version"),
                parsed.has("--discover") ? Optional.of(parsed.has("--multicast") ? parsed.value("--multicast") : MULTICAST)
                        : Optional.empty(), parsed.arguments());
    }

    /** These options for {@code found} instead, whose answers are labelled. */
    public Options with(List<Place> found) {
        return new Options(found, true, defaultEndpoints, connections, timeout, patient, json, prettify, help, version, Optional.empty(), command);
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

    /** The way to the control endpoints. @throws IOException if a tunnel is asked for and there is none */
    public Targets openControl() throws IOException {
        return open(controlPlaces());
    }

    /** As {@link #openControl}, to the event endpoints. */
    public Targets openEvents() throws IOException, InterruptedException {
        if (places.isEmpty()) {
            // an HTTP interface tells events at the same address
            return open(defaultEndpoints.stream().allMatch(HttpAccess::isHttp) ? controlPlaces()
                    : List.of(connections.to(ConnectionOptions.EVENTS)));
        }
        if (!labelled && places.stream().allMatch(place -> place.server().isEmpty())) {
            return open(places);
        }
        try (Targets control = openControl()) {
            return open(EventEndpoints.of(control.all(), timeout));
        }
    }

    /** @throws IOException if a tunnel is asked for and there is none */
    public Targets open(List<Place> chosen) throws IOException {
        return Targets.open(chosen, timeout);
    }

    /** Where the control endpoints are; at least one. */
    List<Place> controlPlaces() {
        return places.isEmpty() ? defaultEndpoints.stream().map(connections::to).toList() : places;
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
