// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.zmtp;

import java.net.ProtocolException;
import java.util.Optional;

/**
 * The server's side of a security mechanism of ZMTP 3.0, for one connection. One thread may {@link #open} while another
 * does {@link #seal}; sealed frames have to be sent in the same order.
 */
public interface Security {

    /** Its name in the greeting: at most 20 characters. */
    String mechanism();

    /**
     * Answers a command of the handshake.
     *
     * @param command the received bytes: the length of the name, the name, the data
     * @param metadata the server's own metadata, for the last answer
     * @throws ProtocolException if the command is not what the mechanism expects here
     */
    byte[] answer(byte[] command, byte[] metadata) throws ProtocolException;

    /** Whether the handshake is over and the client is accepted. */
    boolean isAgreed();

    /** Why the client is rejected; the last answer has told it so. */
    Optional<String> refusal();

    /** The metadata that the client sent in the handshake, in the form of READY. */
    default byte[] clientMetadata() {
        return new byte[0];
    }

    /** The body of the frame that carries a frame with these flags. */
    byte[] seal(int flags, byte[] body);

    /**
     * The content of a frame: the flags in the first byte, then the body.
     *
     * @throws ProtocolException if the client has not sealed it, or it is a replay
     */
    byte[] open(byte[] sealed) throws ProtocolException;
}
