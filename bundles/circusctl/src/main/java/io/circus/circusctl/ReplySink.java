// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

/** Where the reply to a request goes. Any thread. */
@FunctionalInterface
interface ReplySink {

    /** Takes a reply, and returns at once. @return false if there is no room for it: then nothing is sent */
    boolean send(byte[] reply);

    /** There is no reply: none was asked for. */
    default void expectNothing() {}
}
