// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.wire.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.zeromq.ZMQ;

/**
 * The keys of a client for an endpoint with CURVE.
 *
 * @param own the client's certificate, with its secret key
 * @param server the public key of the daemon, in Z85
 */
public record ClientKeys(Certificate own, String server) {

    /**
     * Reads the keys.
     *
     * @param own the file of the client's secret key
     * @param server the file of the daemon's public key
     * @throws IOException that says what is wrong with one of them
     */
    public static ClientKeys read(Path own, Path server) throws IOException {
        for (Path file : new Path[] {own, server}) {
            if (!Files.isReadable(file)) {
                throw new IOException("cannot read the key " + file);
            }
        }
        Certificate mine = Certificate.read(own);
        if (mine.secretKey().isEmpty()) {
            throw new IOException("cannot use the key " + own + ": expected a secret-key in it");
        }
        return new ClientKeys(mine, Certificate.read(server).publicKey());
    }

    /**
     * Reads the keys that a user has named, if any.
     *
     * @param own the file of the client's secret key, or null
     * @param server the file of the daemon's public key, or null
     * @throws IllegalArgumentException if one is named without the other, or cannot be read
     */
    public static Optional<ClientKeys> given(String own, String server) {
        if (own == null && server == null) {
            return Optional.empty();
        }
        if (own == null || server == null) {
            throw new IllegalArgumentException("expected --keys together with --server-key");
        }
        try {
            return Optional.of(read(Path.of(own), Path.of(server)));
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    void apply(ZMQ.Socket socket) {
        socket.setCurveServerKey(ZMQ.Curve.z85Decode(server));
        socket.setCurvePublicKey(ZMQ.Curve.z85Decode(own.publicKey()));
        socket.setCurveSecretKey(ZMQ.Curve.z85Decode(own.secretKey().orElseThrow()));
    }
}
