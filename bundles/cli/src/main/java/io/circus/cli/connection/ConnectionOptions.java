// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import io.circus.client.ClientKeys;
import io.circus.client.HttpAccess;
import io.circus.client.servers.Server;
import io.circus.verbs.Words;
import java.nio.file.Path;
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

    /** @throws IllegalArgumentException if the keys cannot be read */
    public static ConnectionOptions of(Words parsed, Map<String, String> environment) {
        return new ConnectionOptions(Optional.ofNullable(parsed.value("--ssh")),
                Optional.ofNullable(parsed.value("--ssh_keyfile")),
                ClientKeys.given(parsed.has("--keys") ? parsed.value("--keys") : environment.get("CIRCUSCTL_KEYS"),
                        parsed.has("--server-key") ? parsed.value("--server-key")
                                : environment.get("CIRCUSCTL_SERVER_KEY")),
                access(parsed, environment));
    }

    private static HttpAccess access(Words parsed, Map<String, String> environment) {
        if (parsed.has("--token") && parsed.has("--token_file")) {
            throw new IllegalArgumentException("expected either --token or --token_file");
        }
        String token = parsed.has("--token_file") ? HttpAccess.tokenIn(Path.of(parsed.value("--token_file")))
                : parsed.has("--token") ? parsed.value("--token") : environment.get("CIRCUSCTL_TOKEN");
        Optional<Path> authorities = Optional.ofNullable(parsed.value("--cacert")).map(Path::of);
        return token == null && authorities.isEmpty() && !parsed.has("--insecure") ? HttpAccess.NONE
                : new HttpAccess(Optional.ofNullable(token), authorities, parsed.has("--insecure"));
    }

    /** These, but what the line of {@code server} says comes first. @throws IllegalArgumentException if its keys cannot be read */
    ConnectionOptions with(Server server) {
        Optional<String> through = server.setting(Server.Setting.SSH);
        return new ConnectionOptions(through.or(() -> ssh),
                through.isPresent() ? server.setting(Server.Setting.SSH_KEYFILE) : sshKeyFile,
                server.keys().or(() -> keys), server.access().orElse(access));
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
