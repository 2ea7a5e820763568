// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A unix(7) datagram socket, which the JDK does not have, for sending to one peer. One thread at a time. */
public final class UnixDatagramSocket implements AutoCloseable {

    // sys/socket.h, bits/socket.h
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    // struct sockaddr_un: sun_family at 0, sun_path of 108 bytes at 2
    private static final int ADDRESS_SIZE = 110;
    private static final int PATH_OFFSET = 2;
    private static final int LONGEST_PATH = 107;

    // int socket(int domain, int type, int protocol);
    private static final NativeFunction SOCKET = new NativeFunction("socket");
    // int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    private static final NativeFunction CONNECT = new NativeFunction("connect");
    // ssize_t send(int sockfd, const void *buf, size_t len, int flags);
    private static final NativeFunction SEND = new NativeFunction("send");

    private final Path peer;
    private int descriptor;

    /** Connects to {@code peer}, a socket that must exist. */
    public UnixDatagramSocket(Path peer) throws ErrnoException {
        this.peer = peer;
        descriptor = connected(peer);
    }

    /**
     * Sends one datagram without waiting; a peer that was replaced meanwhile is looked for once.
     *
     * @throws ErrnoException if the peer is gone, or has no room (EAGAIN)
     */
    public void send(byte[] datagram) throws ErrnoException {
        try {
            sendNow(datagram);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ECONNREFUSED) && !e.is(Errno.ENOTCONN)) {
                throw e;
            }
            int again = connected(peer);
            Descriptors.close(descriptor);
            descriptor = again;
            sendNow(datagram);
        }
    }

    /**
     * Waits until the peer has room, or is gone; holds the thread.
     *
     * @param patience in milliseconds
     * @return false if it has none in time
     */
    public boolean awaitRoom(int patience) throws ErrnoException {
        return Poll.writable(descriptor, patience);
    }

    private void sendNow(byte[] datagram) throws ErrnoException {
        Native.check("send to " + peer, (errno, arena) -> SEND.call(errno, descriptor,
                arena.allocateFrom(JAVA_BYTE, datagram).address(), datagram.length, MSG_DONTWAIT | MSG_NOSIGNAL));
    }

    private static int connected(Path peer) throws ErrnoException {
        byte[] path = peer.toString().getBytes(StandardCharsets.UTF_8);
        if (path.length > LONGEST_PATH) {
            throw new ErrnoException("connect to " + peer, Errno.ENAMETOOLONG.number());
        }
        int descriptor = Native.check("make a unix socket",
                (errno, arena) -> SOCKET.call(errno, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        try {
            Native.check("connect to " + peer, (errno, arena) -> {
                MemorySegment address = arena.allocate(ADDRESS_SIZE, 2);
                address.set(JAVA_SHORT, 0, (short) AF_UNIX);
                MemorySegment.copy(path, 0, address, JAVA_BYTE, PATH_OFFSET, path.length);
                return CONNECT.call(errno, descriptor, address.address(), ADDRESS_SIZE);
            });
            return descriptor;
        } catch (ErrnoException e) {
            Descriptors.close(descriptor);
            throw e;
        }
    }

    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
