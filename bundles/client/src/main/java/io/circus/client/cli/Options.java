// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import io.circus.client.ClientKeys;
import io.circus.client.verbs.UsageException;
import io.circus.client.verbs.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands before the command.
 *
 * @param endpoint if it was given; the default depends on the command
 * @param timeout seconds
 * @param command the command and its words; may be empty
 */
record Options(Optional<String> endpoint, String defaultEndpoint, int timeout, boolean json, boolean prettify,
        boolean help, boolean version, Optional<ClientKeys> keys, Optional<String> discover, List<String> command) {

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
        if (parsed.has("--ssh") || parsed.has("--ssh_keyfile")) {
            throw new UsageException(UsageException.Kind.OPTIONS, "--ssh is not available yet, use: "
                    + "ssh -N -L 5555:127.0.0.1:5555 USER@HOST");
        }
        return new Options(Optional.ofNullable(parsed.value("--endpoint")),
                environment.getOrDefault("CIRCUSCTL_ENDPOINT", CONTROL), seconds(parsed), parsed.has("--json"),
                parsed.has("--prettify"), parsed.has("--help"), parsed.has("--version"), keys(parsed, environment),
                parsed.has("--discover") ? Optional.of(parsed.has("--multicast") ? parsed.value("--multicast") : MULTICAST)
                        : Optional.empty(), parsed.arguments());
    }

    private static Optional<ClientKeys> keys(Words parsed, Map<String, String> environment) throws UsageException {
        String own = parsed.has("--keys") ? parsed.value("--keys") : environment.get("CIRCUSCTL_KEYS");
        String server = parsed.has("--server-key") ? parsed.value("--server-key")
                : environment.get("CIRCUSCTL_SERVER_KEY");
        if (own == null && server == null) {
            return Optional.empty();
        }
        if (own == null || server == null) {
            throw new UsageException(UsageException.Kind.OPTIONS, "expected --keys together with --server-key");
        }
        try {
            return Optional.of(ClientKeys.read(Path.of(own), Path.of(server)));
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    String controlEndpoint() {
        return endpoint.orElse(defaultEndpoint);
    }

    String eventEndpoint() {
        return endpoint.orElse(EVENTS);
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
