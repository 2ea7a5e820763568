// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.cli.connection.ConnectionOptions;
import io.circus.cli.connection.Connections;
import io.circus.verbs.UsageException;
import io.circus.verbs.Words;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of {@code circus-top}.
 *
 * @param endpoint the address of the statistics
 * @param control the address for the commands of the keys
 * @param processTimeout the time after which a process without messages disappears
 * @param connections how both are reached
 * @param once whether to print one picture and end
 */
record TopOptions(String endpoint, String control, Duration processTimeout, boolean once, boolean help,
        boolean version, Connections connections) {

    static final String USAGE = "usage: circus-top [options]";
    static final String HELP = USAGE + """


            Shows what the processes of a Circus daemon use, live.

            Options:
              --endpoint ENDPOINT        the daemon's stats endpoint (tcp://127.0.0.1:5557)
              --control ENDPOINT         its control endpoint, for the keys (tcp://127.0.0.1:5555, or what
                                         CIRCUSCTL_ENDPOINT says)
              --ssh USER@HOST:PORT       reach both through ssh; they are the ones as seen from HOST
              --ssh_keyfile FILE         the key for that
              --process-timeout SECONDS  a process that is not heard of for so long disappears (3)
              --keys FILE                your secret key, for endpoints that ask for keys (CIRCUSCTL_KEYS)
              --server-key FILE          the public key of the daemon (CIRCUSCTL_SERVER_KEY)
              --once                     print one picture and end
              --help                     print this
              --version                  print the version

            Keys: up, down or k, j select a watcher; s stops it, t starts it, r restarts it, + and - change the
            number of its processes; c, m, a, p sort by CPU, memory, age, pid, again the other way round; w sorts the
            watchers by that, too; q ends.

            Where the output is no terminal, a picture is printed every second.""";

    private static final Map<String, String> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("--endpoint", "ENDPOINT");
        KNOWN.put("--control", "ENDPOINT");
        KNOWN.put("--process-timeout", "SECONDS");
        KNOWN.put("--once", "");
        ConnectionOptions.addTo(KNOWN);
        KNOWN.put("--help", "");
        KNOWN.put("--version", "");
    }

    static TopOptions parse(List<String> words, Map<String, String> environment) throws UsageException {
        Words parsed = Words.parse(words, KNOWN, false);
        if (!parsed.arguments().isEmpty()) {
            throw wrong("unrecognized arguments: " + String.join(" ", parsed.arguments()));
        }
        return new TopOptions(parsed.has("--endpoint") ? parsed.value("--endpoint") : ConnectionOptions.STATS,
                parsed.has("--control") ? parsed.value("--control")
                        : ConnectionOptions.controlEndpoints(environment).getFirst(),
                timeout(parsed.has("--process-timeout") ? parsed.value("--process-timeout") : "3"),
                parsed.has("--once"), parsed.has("--help"), parsed.has("--version"),
                new Connections(parsed, environment));
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
