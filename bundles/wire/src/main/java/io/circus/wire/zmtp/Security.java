// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.zmtp;

import java.net.ProtocolException;
import java.util.Optional;

/**
 * The server's side of a security mechanism of ZMTP 3.0, for one connection. One thread may {@link #open} while another does
 * {@link #seal}; what is sealed has to be sent in the same order.
 */
public interface Security {

    /** Its name in the greeting: at most 20 characters. */
    String mechanism();

    /**
     * Answers a command of the handshake.
     *
     * @param command as it came: its name with the length before it, then its data
     * @param metadata what the server tells about itself, for the last answer
     * @throws ProtocolException if the command is not what the mechanism expects here
     */
    byte[] answer(byte[] command, byte[] metadata) throws ProtocolException;

    /** Whether the handshake is over and the client let in. */
    boolean isAgreed();

    /** Why the client is not let in; the last answer has told it. */
    Optional<String> refusal();

    /** What the client has told about itself in the handshake, in the form of READY. */
    default byte[] clientMetadata() {
        return new byte[0];
    }

    /** The body of the frame that carries a frame with these flags. */
    byte[] seal(int flags, byte[] body);

    /**
     * What a frame carries: the flags in the first byte, then the body.
     *
     * @throws ProtocolException if it was not sealed by the client, or was received before
     */
    byte[] open(byte[] sealed) throws ProtocolException;
}
