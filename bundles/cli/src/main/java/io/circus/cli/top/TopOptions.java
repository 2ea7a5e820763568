// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.cli.connection.ConnectionOptions;
import io.circus.cli.connection.Connections;
import io.circus.cli.top.feed.Routes;
import io.circus.client.servers.Servers;
import io.circus.verbs.UsageException;
import io.circus.verbs.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of {@code circus-top}.
 *
 * @param daemons at least one
 * @param processTimeout the time after which a process without messages disappears
 * @param once whether to print one picture and end
 */
record TopOptions(List<Routes.Wanted> daemons, Duration processTimeout, boolean once, boolean help, boolean version) {

    static final String USAGE = "usage: circus-top [options] [@NAME]...";
    static final String HELP = USAGE + """


            Shows the watchers of Circus daemons and what their processes use, live.

            @NAME is a server or a group of servers that /etc/circus/servers or ~/.config/circus/servers names.

            Options:
              --endpoint ENDPOINT        the daemon's stats endpoint (tcp://127.0.0.1:5557; on a terminal the one that
                                         the daemon names); several times, with a --control each, for several daemons
              --control ENDPOINT         its control endpoint (tcp://127.0.0.1:5555, or what CIRCUSCTL_ENDPOINT says);
                                         several times for several daemons
              --http URL                 an HTTP interface instead of both, on a terminal; several times for several
              --token TOKEN, --token_file FILE
                                         the token for it (CIRCUSCTL_TOKEN)
              --cacert FILE, --insecure  the certificates to believe with https, or any
              --ssh USER@HOST:PORT       reach the endpoints through ssh; they are the ones as seen from HOST
              --ssh_keyfile FILE         the key for that
              --process-timeout SECONDS  in the pictures of --once and for pipes a process that is not heard of for so
                                         long disappears (3)
              --keys FILE                your secret key, for endpoints that ask for keys (CIRCUSCTL_KEYS)
              --server-key FILE          the public key of the daemon (CIRCUSCTL_SERVER_KEY)
              --once                     print one picture and end
              --help                     print this
              --version                  print the version

            Keys: up, down or k, j select a watcher; enter shows its processes; s stops it, t starts it, r restarts it,
            + and - change the number of its processes; / filters; i, l, e show its state, output, events; c, m, a, n
            sort by CPU, memory, age, name, again the other way round; w shows those first that need attention;
            g shows the watchers of all servers together; ? shows all keys; q ends.

            Where the output is no terminal, a picture is printed every second.""";

    private static final Map<String, String> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("--endpoint", "ENDPOINT");
        KNOWN.put("--control", "ENDPOINT");
        KNOWN.put("--process-timeout", "SECONDS");
        KNOWN.put("--once", "");
        ConnectionOptions.addTo(KNOWN);
        ConnectionOptions.addHttpTo(KNOWN);
        KNOWN.put("--help", "");
        KNOWN.put("--version", "");
    }

    /** @throws IllegalArgumentException if a server is unknown, or its keys cannot be read */
    static TopOptions parse(List<String> words, Map<String, String> environment) throws UsageException {
        Words parsed = Words.parse(words, KNOWN, false);
        List<String> wrong = parsed.arguments().stream().filter(each -> !each.startsWith("@")).toList();
        if (!wrong.isEmpty()) {
            throw wrong("unrecognized arguments: " + String.join(" ", wrong));
        }
        var daemons = new LinkedHashMap<String, Routes.Wanted>();
        if (!parsed.has("--help") && !parsed.has("--version")) {
            for (Routes.Wanted each : daemons(parsed, new Connections(parsed, environment))) {
                daemons.putIfAbsent(each.control().name(), each);
            }
        }
        return new TopOptions(List.copyOf(daemons.values()), timeout(parsed.has("--process-timeout") ? parsed.value("--process-timeout") : "3"),
                parsed.has("--once"), parsed.has("--help"), parsed.has("--version"));
    }

    private static List<Routes.Wanted> daemons(Words parsed, Connections connections) throws UsageException {
        var daemons = new ArrayList<Routes.Wanted>();
        List<String> stats = parsed.values("--endpoint");
        List<String> controls = parsed.values("--control");
        boolean others = !parsed.arguments().isEmpty() || parsed.has("--http");
        if (controls.isEmpty() && (stats.size() == 1 || stats.isEmpty() && !others)) {
            List<String> usual = ConnectionOptions.controlEndpoints(connections.environment());
            controls = stats.isEmpty() ? usual : usual.subList(0, 1);
        }
        if (!stats.isEmpty() && stats.size() != controls.size()) {
            throw wrong("argument --endpoint: expected a --control for each, got " + controls.size() + " for " + stats.size());
        }
        for (int i = 0; i < controls.size(); i++) {
            daemons.add(new Routes.Wanted(connections.to(controls.get(i)), stats.isEmpty() ? Optional.empty() : Optional.of(connections.to(stats.get(i)))));
        }
        parsed.values("--http").forEach(url -> daemons.add(new Routes.Wanted(connections.to(url), Optional.empty())));
        if (!parsed.arguments().isEmpty()) {
            Servers servers = Servers.of(connections.environment());
            for (String word : parsed.arguments()) {
                servers.named(word.substring(1)).forEach(server -> daemons.add(new Routes.Wanted(connections.to(server), Optional.empty())));
            }
        }
        return daemons;
    }

    private static Duration timeout(String text) throws UsageException {
        try {
            double seconds = Double.parseDouble(text.strip());
            if (seconds > 0 && seconds < 1e9) {
                return Duration.ofMillis((long) (seconds * 1000));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw wrong("argument --process-timeout: expected seconds, more than 0, got '" + text + "'");
    }

    private static UsageException wrong(String message) {
        return new UsageException(UsageException.Kind.OPTIONS, message);
    }
}
