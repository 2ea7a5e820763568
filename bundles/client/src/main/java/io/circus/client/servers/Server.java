// SPDX-License-Identifier: Apache-2.0
package io.circus.client.servers;

import io.circus.client.ClientKeys;
import io.circus.client.HttpAccess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A daemon as a line of the servers file names it.
 *
 * @param name letters, digits, dots, dashes and underscores
 * @param endpoint its control endpoint, or the URL of its HTTP interface
 * @param groups the groups it belongs to
 * @param settings the values of the line and of the lines {@code *} above it; files are absolute
 */
public record Server(String name, String endpoint, SortedSet<String> groups, Map<Setting, String> settings) {

    /** What a line may say besides the endpoint. */
    public enum Setting {
        /** The event endpoint, where the daemon tells another one than can be reached from here. */
        EVENTS("events", false),
        /** The endpoint of the statistics, likewise. */
        STATS("stats", false),
        /** The file of the caller's secret key. */
        KEYS("keys", true),
        /** The file of the daemon's public key. */
        SERVER_KEY("server-key", true),
        /** The machine to reach it through, {@code USER@HOST:PORT}. */
        SSH("ssh", false),
        /** The key for that. */
        SSH_KEYFILE("ssh_keyfile", true),
        /** The file of the token for an HTTP interface. */
        TOKEN_FILE("token_file", true),
        /** The certificates to believe, in PEM. */
        CACERT("cacert", true);

        private final String key;
        private final boolean file;

        Setting(String key, boolean file) {
            this.key = key;
            this.file = file;
        }

        /** As it stands in the file. */
        public String key() {
            return key;
        }

        /** Whether its value is a file, relative to the folder of the servers file. */
        boolean isFile() {
            return file;
        }
    }

    public Optional<String> setting(Setting setting) {
        return Optional.ofNullable(settings.get(setting));
    }

    /** The keys that its endpoints ask for, if the file names any. @throws IllegalArgumentException if they cannot be read */
    public Optional<ClientKeys> keys() {
        try {
            return ClientKeys.given(settings.get(Setting.KEYS), settings.get(Setting.SERVER_KEY));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("server " + name + ": " + e.getMessage(), e);
        }
    }

    /** How to get in at its HTTP interface, if the file says so. @throws IllegalArgumentException if the token cannot be read */
    public Optional<HttpAccess> access() {
        Optional<Path> token = setting(Setting.TOKEN_FILE).map(Path::of);
        Optional<Path> authorities = setting(Setting.CACERT).map(Path::of);
        try {
            return token.isEmpty() && authorities.isEmpty() ? Optional.empty()
                    : Optional.of(new HttpAccess(token.map(HttpAccess::tokenIn), authorities, false));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("server " + name + ": " + e.getMessage(), e);
        }
    }
}
