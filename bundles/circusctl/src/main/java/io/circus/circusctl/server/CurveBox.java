// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import com.neilalexander.jnacl.crypto.curve25519xsalsa20poly1305;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The crypto_box of NaCl (https://nacl.cr.yp.to/box.html) between two keys: it encrypts and authenticates. NaCl expects
 * zeros before its input and leaves some before its output. Any thread.
 */
final class CurveBox {

    static final int KEY = 32;
    /** The number of bytes by which a box is larger than its content. */
    static final int OVERHEAD = 16;
    /** The length of the part of a nonce that is sent. */
    static final int SHORT_NONCE = 8;
    static final int LONG_NONCE = 16;

    private static final int NONCE = 24;
    private static final int ZEROS = 32;
    private static final int BOX_ZEROS = 16;

    private final byte[] shared = new byte[KEY];

    CurveBox(byte[] theirPublicKey, byte[] ourSecretKey) {
        curve25519xsalsa20poly1305.crypto_box_beforenm(shared, theirPublicKey, ourSecretKey);
    }

    /** Makes a new pair of keys. */
    static void generate(byte[] publicKey, byte[] secretKey) {
        curve25519xsalsa20poly1305.crypto_box_keypair(publicKey, secretKey);
    }

    /** @param prefix with {@code rest} the 24 bytes of the nonce, which must not be used again with these keys */
    byte[] seal(byte[] content, String prefix, byte[] rest) {
        byte[] padded = new byte[ZEROS + content.length];
        System.arraycopy(content, 0, padded, ZEROS, content.length);
        byte[] sealed = new byte[padded.length];
        curve25519xsalsa20poly1305.crypto_box_afternm(sealed, padded, padded.length, nonce(prefix, rest), shared);
        return Arrays.copyOfRange(sealed, BOX_ZEROS, sealed.length);
    }

    /** @throws ProtocolException if it was not sealed with these keys and this nonce */
    byte[] open(byte[] bytes, int offset, int length, String prefix, byte[] rest) throws ProtocolException {
        byte[] padded = new byte[BOX_ZEROS + Math.max(length, OVERHEAD)];
        System.arraycopy(bytes, offset, padded, BOX_ZEROS, Math.max(0, length));
        byte[] opened = new byte[padded.length];
        if (length < OVERHEAD || curve25519xsalsa20poly1305.crypto_box_open_afternm(opened, padded, padded.length,
                nonce(prefix, rest), shared) != 0) {
            throw new ProtocolException("expected a box that was sealed with the key of the client");
        }
        return Arrays.copyOfRange(opened, ZEROS, opened.length);
    }

    private static byte[] nonce(String prefix, byte[] rest) {
        return ByteBuffer.allocate(NONCE).put(prefix.getBytes(StandardCharsets.US_ASCII)).put(rest).array();
    }
}
