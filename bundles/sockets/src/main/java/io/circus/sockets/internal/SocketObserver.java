// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

/** Told what becomes of the descriptors of the sockets, by the thread that does it, in the registry's lock. */
interface SocketObserver {

    /** It has a descriptor. */
    void opened(OpenSocket socket, SocketCalls calls);

    /** Its descriptor is about to be closed. */
    void closing(OpenSocket socket);
}
