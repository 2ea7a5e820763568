// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.control.HttpSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the options of {@code [circus]} about the dashboard and the HTTP interface. One thread. */
final class HttpSection {

    /** The name of the file of users if none is given. */
    private static final String USERS = "web-users";

    private static final int HIGHEST_PORT = 65_535;

    private final CircusSection circus;
    private final Optional<Path> ini;

    /** @param ini the file that the daemon was started with */
    HttpSection(CircusSection circus, Optional<Path> ini) {
        this.circus = circus;
        this.ini = ini;
    }

    /** Empty if {@code httpd} is off; mistakes are found anyway. */
    Optional<HttpSettings> read() {
        int port = circus.parsed(CircusOption.HTTPD_PORT);
        if (port < 0 || port > HIGHEST_PORT) {
            circus.mistake(CircusOption.HTTPD_PORT, "expected a port from 0 to " + HIGHEST_PORT + ", got " + port);
        }
        Optional<Path> certificate = circus.path(CircusOption.HTTPD_CERT);
        Optional<Path> key = circus.path(CircusOption.HTTPD_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            circus.mistake(certificate.isPresent() ? CircusOption.HTTPD_CERT : CircusOption.HTTPD_KEY,
                    "expected httpd_cert and httpd_key together");
        }
        var settings = new HttpSettings(circus.text(CircusOption.HTTPD_HOST).orElse(CircusOption.HTTPD_HOST.defaultValue()), port,
                circus.parsed(CircusOption.HTTPD_INSECURE),
                circus.path(CircusOption.HTTPD_USERS).or(() -> ini.map(file -> file.toAbsolutePath().resolveSibling(USERS))),
                certificate, key, circus.path(CircusOption.HTTPD_SOCKET),
                circus.octal(CircusOption.HTTPD_SOCKET_MODE).orElse(CircusOption.HTTPD_SOCKET_MODE.defaultValue()),
                circus.text(CircusOption.HTTPD_SOCKET_OWNER), names());
        return circus.parsed(CircusOption.HTTPD) ? Optional.of(settings) : Optional.empty();
    }

    private List<String> names() {
        return circus.text(CircusOption.HTTPD_NAMES).stream().flatMap(text -> Stream.of(text.split("[\\s,]+")))
                .filter(name -> !name.isEmpty()).toList();
    }
}
