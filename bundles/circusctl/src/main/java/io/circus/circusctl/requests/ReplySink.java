// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import java.util.Optional;

/** Where the reply to a request goes. Any thread. */
@FunctionalInterface
public interface ReplySink {

    /** Takes a reply, and returns at once. @return false if there is no room for it: then nothing is sent */
    boolean send(byte[] reply);

    /** Who waits for it, if it is known again after a new connection. */
    default Optional<Debts.Creditor> creditor() {
        return Optional.empty();
    }

    /** There is no reply: none was asked for. */
    default void expectNothing() {}
}
