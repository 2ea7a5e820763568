// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

/** Called about the descriptors of the sockets, by the acting thread, under the registry's lock. */
interface SocketObserver {

    /** The socket has a descriptor. */
    void opened(OpenSocket socket, SocketCalls calls);

    /** Its descriptor is about to be closed. */
    void closing(OpenSocket socket);
}
