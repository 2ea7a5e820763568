// SPDX-License-Identifier: Apache-2.0
package io.circus.client.servers;

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
}
