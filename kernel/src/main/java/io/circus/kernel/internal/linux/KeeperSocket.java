// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.circus.kernel.Exit;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The socket, unix(7), to the keeper above this process: descriptor 199. What goes over it is described in keeper.c. One thread at a
 * time.
 */
public final class KeeperSocket {

    public static final int DESCRIPTOR = 199;
    public static final String VARIABLE = "CIRCUS_KEEPER";

    /** How long the keeper may take for an answer, in seconds: it does nothing that takes time, but it can be stopped. */
    private static final long PATIENCE = 5;

    // sys/socket.h
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_PEERCRED = 17;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_SNDTIMEO = 21;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_PEEK = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    // struct msghdr, struct iovec, and a struct cmsghdr with one descriptor
    private static final long MSGHDR_SIZE = 56;
    private static final long CMSG_LENGTH = 20;
    private static final long CMSG_SPACE = 24;
    // struct order and struct record of keeper.c
    private static final long ORDER_SIZE = 16;
    private static final long RECORD_SIZE = 24;

    // pid_t getppid(void);
    private static final NativeFunction GETPPID = new NativeFunction("getppid");
    // int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);
    private static final NativeFunction GETSOCKOPT = new NativeFunction("getsockopt");
    // int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);
    private static final NativeFunction SETSOCKOPT = new NativeFunction("setsockopt");
    // ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags);
    private static final NativeFunction SENDMSG = new NativeFunction("sendmsg");
    // ssize_t recv(int sockfd, void *buf, size_t len, int flags);
    private static final NativeFunction RECV = new NativeFunction("recv");

    private final MemorySegment message = Arena.global().allocate(MSGHDR_SIZE, 8);
    private final MemorySegment order = Arena.global().allocate(ORDER_SIZE, 8);
    private final MemorySegment rights = Arena.global().allocate(CMSG_SPACE, 8);
    private final MemorySegment record = Arena.global().allocate(RECORD_SIZE, 8);
    private final int keeper;

    /** @param pid of a process that has ended; 0 for the answer to the order {@code id}, whose errno {@code status} is */
    public record Record(int pid, int code, int status, long id) {

        /** How the process has ended. */
        public Exit exit() {
            return Exits.exitOf(code, status);
        }
    }

    private KeeperSocket(int keeper) throws ErrnoException {
        this.keeper = keeper;
        MemorySegment part = Arena.global().allocate(16, 8);
        part.set(ADDRESS, 0, order);
        part.set(JAVA_LONG, 8, ORDER_SIZE);
        message.set(ADDRESS, 16, part);
        message.set(JAVA_LONG, 24, 1);
        rights.set(JAVA_LONG, 0, CMSG_LENGTH);
        rights.set(JAVA_INT, 8, SOL_SOCKET);
        rights.set(JAVA_INT, 12, SCM_RIGHTS);
        setPatience(SO_RCVTIMEO);
        setPatience(SO_SNDTIMEO);
    }

    /** That of the keeper. It is believed only if it is the parent, and at the other end of the socket. */
    public static Optional<KeeperSocket> find() throws ErrnoException {
        String said = System.getenv(VARIABLE);
        int parent = Native.check("find the parent", (errno, arena) -> GETPPID.call(errno));
        boolean there = Integer.toString(parent).equals(said) && option(SO_TYPE, 4) == SOCK_SEQPACKET && option(SO_PEERCRED, 12) == parent;
        return there ? Optional.of(new KeeperSocket(parent)) : Optional.empty();
    }

    /** The pid of the keeper. */
    public int keeper() {
        return keeper;
    }

    /** The first word of an option; -1 if this is no socket. */
    private static int option(int name, int size) {
        var value = new int[1];
        try {
            Native.check("look at descriptor " + DESCRIPTOR, (errno, arena) -> {
                MemorySegment content = arena.allocate(size, 4);
                MemorySegment length = arena.allocateFrom(JAVA_INT, size);
                long result = GETSOCKOPT.call(errno, DESCRIPTOR, SOL_SOCKET, name, content.address(), length.address());
                value[0] = content.get(JAVA_INT, 0);
                return result;
            });
            return value[0];
        } catch (ErrnoException e) {
            return -1;
        }
    }

    private static void setPatience(int option) throws ErrnoException {
        Native.check("set an option of descriptor " + DESCRIPTOR, (errno, arena) -> SETSOCKOPT.call(errno, DESCRIPTOR, SOL_SOCKET, option,
                arena.allocateFrom(JAVA_LONG, PATIENCE, 0).address(), 16));
    }

    /** Sends an order. @param id 0 for one without an answer @param descriptor sent with it; -1 for none */
    public void send(char operation, int number, long id, int descriptor) throws ErrnoException {
        order.set(JAVA_INT, 0, operation);
        order.set(JAVA_INT, 4, number);
        order.set(JAVA_LONG, 8, id);
        rights.set(JAVA_INT, 16, descriptor);
        message.set(ADDRESS, 32, descriptor < 0 ? MemorySegment.NULL : rights);
        message.set(JAVA_LONG, 40, descriptor < 0 ? 0 : CMSG_SPACE);
        Native.check("give the keeper an order", (errno, arena) -> SENDMSG.call(errno, DESCRIPTOR, message.address(), MSG_NOSIGNAL));
    }

    /** The first record in the queue, which stays there. @param waits whether to wait for one. Empty if there is none */
    public Optional<Record> peek(boolean waits) throws ErrnoException {
        int length = receive(MSG_PEEK | (waits ? 0 : MSG_DONTWAIT));
        if (length == 0) {
            throw new ErrnoException("hear the keeper", Errno.EPIPE.number());
        }
        return length < RECORD_SIZE ? Optional.empty() : Optional.of(new Record(record.get(JAVA_INT, 0), record.get(JAVA_INT, 4),
                record.get(JAVA_INT, 8), record.get(JAVA_LONG, 16)));
    }

    /** Takes the first record, which has been seen, from the queue. */
    public void take() throws ErrnoException {
        receive(MSG_DONTWAIT);
    }

    private int receive(int flags) throws ErrnoException {
        while (true) {
            try {
                return Native.check("hear the keeper", (errno, arena) -> RECV.call(errno, DESCRIPTOR, record.address(), RECORD_SIZE, flags));
            } catch (ErrnoException e) {
                if (e.is(Errno.EAGAIN)) {
                    return -1;
                }
                if (!e.is(Errno.EINTR)) {
                    throw e;
                }
            }
        }
    }
}
