// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import java.util.Optional;

/** The receiver of the reply to a request. Any thread. */
@FunctionalInterface
public interface ReplySink {

    /** Takes a reply, and returns at once. @return false if there is no room for it: then nothing is sent */
    boolean send(byte[] reply);

    /** The client that waits, if it can be recognised after a reconnection. */
    default Optional<Debts.Creditor> creditor() {
        return Optional.empty();
    }

    /** Called if the request wants no reply. */
    default void expectNothing() {}
}
