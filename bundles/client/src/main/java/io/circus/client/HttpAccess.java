// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.client.http.HttpAddress;
import io.circus.client.http.TlsTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to get in at an HTTP interface.
 *
 * @param token of the caller; none where the system tells who calls, at a Unix socket or on loopback
 * @param authorities a file of certificates in PEM that are believed instead of those of the JDK
 * @param insecure whether any certificate is believed
 */
public record HttpAccess(Optional<String> token, Optional<Path> authorities, boolean insecure) {

    /** Without a token, with the authorities of the JDK. */
    public static final HttpAccess NONE = new HttpAccess(Optional.empty(), Optional.empty(), false);

    /** @throws IllegalArgumentException if the token cannot be one */
    public HttpAccess {
        if (token.isPresent() && !token.get().matches("[A-Za-z0-9._~+/=-]+")) {
            throw new IllegalArgumentException("cannot use this token: expected letters, digits and . _ ~ + / = -");
        }
    }

    /** Whether {@code endpoint} is one of an HTTP interface: {@code http://...}, {@code https://...} or {@code unix:/PATH}. */
    public static boolean isHttp(String endpoint) {
        return HttpAddress.is(endpoint);
    }

    /** The token in the first line of {@code file}. @throws IllegalArgumentException if it cannot be read */
    public static String tokenIn(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the token file " + file + ": " + (Files.exists(file) ? e.getMessage()
                    : "there is no such file"), e);
        }
    }

    TlsTrust trust() {
        return new TlsTrust(authorities, insecure);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return (token.isPresent() ? "with a token" : "without a token") + authorities.map(file -> ", " + file).orElse("")
                + (insecure ? ", insecure" : "");
    }
}
