// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the dashboard and the HTTP interface are served, and who may use them. The bundle that reads the configuration
 * registers it as a service while {@code httpd} is on, before the first watcher is started; so the service also tells
 * that the page is wanted.
 *
 * @param host the address to bind, or its name
 * @param port 0 for any free one
 * @param insecure whether an address that other machines reach is allowed without users or TLS
 * @param users the file of users and tokens, which need not exist
 * @param certificate the file of the certificate chain, in PEM; without it there is no TLS
 * @param key the file of its private key, in PEM
 * @param socket the path of a Unix socket to serve besides
 * @param socketMode its permissions, 0 to 0777
 * @param socketOwner its owner, if that is not the daemon's user
 * @param names more names by which browsers reach the daemon
 */
public record HttpSettings(String host, int port, boolean insecure, Optional<Path> users, Optional<Path> certificate,
        Optional<Path> key, Optional<Path> socket, int socketMode, Optional<String> socketOwner, List<String> names) {

    /**
     * The property of the service that is true when it goes because {@code httpd} is off. Without it, the settings go because a bundle
     * is stopped or updated, and still count.
     */
    public static final String OFF = "off";

    public HttpSettings {
        names = List.copyOf(names);
    }
}
