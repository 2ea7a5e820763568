// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.zmtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first 64 bytes of a connection (ZMTP 3.0, https://rfc.zeromq.org/spec/23/): a signature, the revision of the
 * protocol, the mechanism, and which side is the server.
 */
public final class Greeting {

    static final int LENGTH = 64;
    /** The length of signature and revision, with which every revision begins. */
    static final int SIGNATURE = 11;
    static final int REVISION_3 = 3;
    /** The length of the name of a mechanism, padded with zeros. */
    static final int MECHANISM = 20;

    private static final byte FIRST = (byte) 0xff;
    private static final byte NINTH = 0x7f;
    private static final int MECHANISM_AT = 12;
    private static final int AS_SERVER_AT = 32;

    private Greeting() {}

    /** Ours, from its first byte to its last. */
    static ByteBuffer of(byte[] mechanism, boolean asServer) {
        ByteBuffer greeting = ByteBuffer.allocate(LENGTH);
        greeting.put(signature()).put((byte) 0).put(mechanism).put(AS_SERVER_AT, (byte) (asServer ? 1 : 0));
        return greeting.rewind();
    }

    private static byte[] signature() {
        return ByteBuffer.allocate(SIGNATURE).put(FIRST).putLong(0).put(NINTH).put((byte) REVISION_3).array();
    }

    static boolean isSignature(byte[] theirs) {
        return theirs.length >= SIGNATURE && theirs[0] == FIRST && (theirs[SIGNATURE - 2] & 1) == 1;
    }

    static int revision(byte[] theirs) {
        return theirs[SIGNATURE - 1];
    }

    /**
     * The security mechanism of the other side: CURVE with keys, NULL without. The connection cannot be used
     * afterwards. Waits for the other side's greeting.
     *
     * @return "" if the other side does not name one, as before revision 3
     */
    public static String mechanism(InputStream in, OutputStream out) throws IOException {
        // no more of ours than it takes to be told: many hang up on whoever names another mechanism
        out.write(signature());
        byte[] theirs = in.readNBytes(LENGTH);
        return theirs.length < LENGTH || !isSignature(theirs) || revision(theirs) < REVISION_3 ? ""
                : new String(Arrays.copyOfRange(theirs, MECHANISM_AT, MECHANISM_AT + MECHANISM), StandardCharsets.US_ASCII)
                        .replace("\0", "");
    }
}
