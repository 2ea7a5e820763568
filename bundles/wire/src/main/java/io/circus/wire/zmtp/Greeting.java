// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.zmtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first 64 bytes of a connection (ZMTP 3.0, https://rfc.zeromq.org/spec/23/): a signature, the revision, which tells how it goes on,
 * the mechanism, and who is the server.
 */
public final class Greeting {

    static final int LENGTH = 64;
    /** The signature and the revision: what every revision begins with. */
    static final int SIGNATURE = 11;
    static final int REVISION_3 = 3;
    /** Of the name of a mechanism, filled up with zeros. */
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
     * How the other side lets others in, as ZeroMQ calls it: CURVE with keys, NULL without. The connection is good for nothing
     * else afterwards. Waits for the other side's greeting.
     *
     * @return "" where the other side does not say, as before revision 3
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
