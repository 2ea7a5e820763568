// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import io.circus.client.ClientKeys;
import io.circus.client.HttpAccess;
import io.circus.client.servers.Server;
import io.circus.client.servers.Server.Setting;
import io.circus.verbs.Words;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the daemons of one run of a program are reached: an option of the command line comes first, then the line of a
 * server, then the environment.
 */
public record Connections(Words parsed, Map<String, String> environment) {

    /** @throws IllegalArgumentException if a key or a token cannot be read */
    public Place to(String endpoint) {
        return new Place(endpoint, endpoint, Optional.empty(), options(Optional.empty()));
    }

    /** @throws IllegalArgumentException that names the server, if a key or a token cannot be read */
    public Place to(Server server) {
        try {
            return new Place(server.name(), server.endpoint(), Optional.of(server), options(Optional.of(server)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("server " + server.name() + ": " + e.getMessage(), e);
        }
    }

    private ConnectionOptions options(Optional<Server> server) {
        return new ConnectionOptions(chosen("--ssh", server, Setting.SSH, ""), chosen("--ssh_keyfile", server, Setting.SSH_KEYFILE, ""),
                ClientKeys.given(chosen("--keys", server, Setting.KEYS, "CIRCUSCTL_KEYS").orElse(null),
                        chosen("--server-key", server, Setting.SERVER_KEY, "CIRCUSCTL_SERVER_KEY").orElse(null)),
                access(server));
    }

    private Optional<String> chosen(String option, Optional<Server> server, Setting setting, String variable) {
        return Optional.ofNullable(parsed.value(option)).or(() -> server.flatMap(each -> each.setting(setting)))
                .or(() -> Optional.ofNullable(environment.get(variable)));
    }

    private HttpAccess access(Optional<Server> server) {
        if (parsed.has("--token") && parsed.has("--token_file")) {
            throw new IllegalArgumentException("expected either --token or --token_file");
        }
        Optional<String> token = Optional.ofNullable(parsed.value("--token"))
                .or(() -> chosen("--token_file", server, Setting.TOKEN_FILE, "").map(Path::of).map(HttpAccess::tokenIn))
                .or(() -> Optional.ofNullable(environment.get("CIRCUSCTL_TOKEN")));
        Optional<Path> authorities = chosen("--cacert", server, Setting.CACERT, "").map(Path::of);
        return token.isEmpty() && authorities.isEmpty() && !parsed.has("--insecure") ? HttpAccess.NONE
                : new HttpAccess(token, authorities, parsed.has("--insecure"));
    }
}
