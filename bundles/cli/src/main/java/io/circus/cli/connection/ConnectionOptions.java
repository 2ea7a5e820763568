// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import io.circus.client.ClientKeys;
import io.circus.client.HttpAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options by which both programs reach a daemon.
 *
 * @param ssh the machine to reach endpoints through
 * @param sshKeyFile the key for that
 * @param keys for endpoints that ask for them
 * @param access for HTTP interfaces
 */
public record ConnectionOptions(Optional<String> ssh, Optional<String> sshKeyFile, Optional<ClientKeys> keys, HttpAccess access) {

    /** The default address of the statistics. */
    public static final String STATS = "tcp://127.0.0.1:5557";

    public static final String EVENTS = "tcp://127.0.0.1:5556";

    private static final String CONTROL = "tcp://127.0.0.1:5555";

    /** Puts each option with its value into {@code known}. */
    public static void addTo(Map<String, String> known) {
        known.put("--ssh", "USER@HOST:PORT");
        known.put("--ssh_keyfile", "FILE");
        known.put("--keys", "FILE");
        known.put("--server-key", "FILE");
    }

    /** As {@link #addTo}: the options for HTTP interfaces. */
    public static void addHttpTo(Map<String, String> known) {
        known.put("--http", "URL");
        known.put("--token", "TOKEN");
        known.put("--token_file", "FILE");
        known.put("--cacert", "FILE");
        known.put("--insecure", "");
    }

    /** The control endpoints in the environment, otherwise the default; at least one. */
    public static List<String> controlEndpoints(Map<String, String> environment) {
        return several(environment.getOrDefault("CIRCUSCTL_ENDPOINT", CONTROL));
    }

    /** Endpoints with commas or spaces between them. */
    public static List<String> several(String text) {
        return List.of(text.strip().split("[,\\s]+"));
    }
}
