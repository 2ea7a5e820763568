// SPDX-License-Identifier: Apache-2.0
package io.circus.client.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an HTTP interface listens: {@code http://HOST[:PORT][/PREFIX]}, {@code https://...} or {@code unix:/PATH}.
 *
 * @param text as the user wrote it
 * @param host as in the header Host, without the port
 * @param socket the socket file; empty for tcp
 * @param prefix what comes before every path: "", or {@code /circus} behind a proxy
 */
public record HttpAddress(String text, boolean tls, String host, int port, Optional<Path> socket, String prefix) {

    private static final String UNIX = "unix:";
    private static final String HTTP = "http";
    private static final String HTTPS = "https";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Whether {@code endpoint} is such an address. */
    public static boolean is(String endpoint) {
        return endpoint.startsWith(HTTP + "://") || endpoint.startsWith(HTTPS + "://") || endpoint.startsWith(UNIX);
    }

    /** @throws IllegalArgumentException that says what was expected */
    public static HttpAddress of(String text) {
        try {
            if (text.startsWith(UNIX + "/")) {
                return new HttpAddress(text, false, "localhost", 0, Optional.of(Path.of(text.substring(UNIX.length()))), "");
            }
            var uri = new URI(text);
            boolean tls = HTTPS.equals(uri.getScheme());
            if ((tls || HTTP.equals(uri.getScheme())) && uri.getHost() != null && uri.getRawQuery() == null
                    && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
                int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
                return new HttpAddress(text, tls, uri.getHost(), port, Optional.empty(), uri.getRawPath().replaceFirst("/+$", ""));
            }
        } catch (URISyntaxException | InvalidPathException e) {
            // told below
        }
        throw new IllegalArgumentException("cannot connect to " + text
                + ": expected http://HOST:PORT, https://HOST:PORT or unix:/PATH");
    }

    /** The value of the header Host. */
    String hostHeader() {
        return socket.isPresent() || port == (tls ? HTTPS_PORT : HTTP_PORT) ? host : host + ":" + port;
    }

    /** The host without the brackets of an IPv6 address. */
    String plainHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
