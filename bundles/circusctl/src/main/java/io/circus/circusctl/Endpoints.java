// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.commands.Caller;
import io.circus.commands.Role;
import java.util.List;
import java.util.function.Supplier;

/** The control endpoint and the one of the events, bound. Any thread. */
interface Endpoints extends AutoCloseable {

    /** Who commands without a key at an endpoint that others than one user reach. */
    Caller EVERYBODY = new Caller("a client without key", Role.ADMIN, List.of());

    /**
     * Binds both and serves them; without one of them there is neither. Keys are ZeroMQ's business: tcp endpoints that ask for
     * them are sockets of JeroMQ, all others speak ZMTP by themselves, which takes a tenth of the time under load.
     *
     * @param keys null to let in everybody who can connect
     */
    static Endpoints open(Endpoint control, Endpoint pubsub, RequestHandler requests, Keys keys) throws BindException {
        return keys == null ? PlainEndpoints.open(control, pubsub, requests)
                : SocketThread.open(control, pubsub, requests, keys);
    }

    /**
     * Sends an event to those who have subscribed to the beginning of its topic; returns at once.
     *
     * @param payload need not be asked for if there are none
     */
    void publish(byte[] topic, Supplier<byte[]> payload);

    /** Sends what is ready and gives the ports back before it returns; that takes half a second at the most. */
    @Override
    void close();
}
