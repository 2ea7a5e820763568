// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import io.circus.client.ClientKeys;
import io.circus.client.verbs.UsageException;
import io.circus.client.verbs.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands before the command.
 *
 * @param endpoints those that were given; the default depends on the command
 * @param ssh the machine to reach them through
 * @param timeout seconds
 * @param keys for endpoints that ask for them
 * @param discover the group to look for daemons in
 * @param command the command and its words; may be empty
 */
record Options(List<String> endpoints, List<String> defaultEndpoints, Optional<String> ssh, Optional<String> sshKeyFile,
        int timeout, boolean json, boolean prettify, boolean help, boolean version, Optional<ClientKeys> keys,
        Optional<String> discover, List<String> command) {

    /** Each option with its value, and what it means. */
    static final Map<String, String> KNOWN = new LinkedHashMap<>();

    private static final String CONTROL = "tcp://127.0.0.1:5555";
    private static final String EVENTS = "tcp://127.0.0.1:5556";
    private static final String MULTICAST = "udp://237.219.251.97:12027";
    private static final String TIMEOUT = "5";

    static {
        KNOWN.put("--endpoint", "ENDPOINT");
        KNOWN.put("--timeout", "SECONDS");
        KNOWN.put("--json", "");
        KNOWN.put("--prettify", "");
        KNOWN.put("--ssh", "USER@HOST:PORT");
        KNOWN.put("--ssh_keyfile", "FILE");
        KNOWN.put("--keys", "FILE");
        KNOWN.put("--server-key", "FILE");
        KNOWN.put("--discover", "");
        KNOWN.put("--multicast", "udp://GROUP:PORT");
        KNOWN.put("--help", "");
        KNOWN.put("--version", "");
    }

    static Options parse(List<String> words, Map<String, String> environment) throws UsageException {
        Words parsed = Words.parse(words, KNOWN, true);
        var endpoints = new ArrayList<String>();
        parsed.values("--endpoint").forEach(value -> endpoints.addAll(several(value)));
        return new Options(endpoints, several(environment.getOrDefault("CIRCUSCTL_ENDPOINT", CONTROL)),
                Optional.ofNullable(parsed.value("--ssh")), Optional.ofNullable(parsed.value("--ssh_keyfile")),
                seconds(parsed), parsed.has("--json"), parsed.has("--prettify"), parsed.has("--help"),
                parsed.has("--version"), keys(parsed, environment),
                parsed.has("--discover") ? Optional.of(parsed.has("--multicast") ? parsed.value("--multicast") : MULTICAST)
                        : Optional.empty(), parsed.arguments());
    }

    private static Optional<ClientKeys> keys(Words parsed, Map<String, String> environment) {
        return ClientKeys.given(
                parsed.has("--keys") ? parsed.value("--keys") : environment.get("CIRCUSCTL_KEYS"),
                parsed.has("--server-key") ? parsed.value("--server-key") : environment.get("CIRCUSCTL_SERVER_KEY"));
    }

    List<String> controlEndpoints() {
        return endpoints.isEmpty() ? defaultEndpoints : endpoints;
    }

    List<String> eventEndpoints() {
        return endpoints.isEmpty() ? List.of(EVENTS) : endpoints;
    }

    private static List<String> several(String text) {
        return List.of(text.strip().split("[,\\s]+"));
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
