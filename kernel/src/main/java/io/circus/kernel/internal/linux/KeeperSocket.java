// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.util.OptionalInt;

/** The socket, unix(7), to the keeper above this process: descriptor 199. What goes over it is described in keeper.c. */
public final class KeeperSocket {

    private static final int DESCRIPTOR = 199;
    private static final String VARIABLE = "CIRCUS_KEEPER";

    // sys/socket.h
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_PEERCRED = 17;
    private static final int SOCK_SEQPACKET = 5;

    // pid_t getppid(void);
    private static final NativeFunction GETPPID = new NativeFunction("getppid");
    // int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);
    private static final NativeFunction GETSOCKOPT = new NativeFunction("getsockopt");

    private KeeperSocket() {}

    /** The pid of the keeper. It is believed only if it is the parent, and at the other end of the socket. */
    public static OptionalInt keeper() throws ErrnoException {
        String said = System.getenv(VARIABLE);
        int parent = Native.check("find the parent", (errno, arena) -> GETPPID.call(errno));
        boolean there = Integer.toString(parent).equals(said) && option(SO_TYPE, 4) == SOCK_SEQPACKET && option(SO_PEERCRED, 12) == parent;
        return there ? OptionalInt.of(parent) : OptionalInt.empty();
    }

    /** The first word of an option; -1 if this is no socket. */
    private static int option(int name, int size) {
        var value = new int[1];
        try {
            Native.check("look at descriptor " + DESCRIPTOR, (errno, arena) -> {
                var content = arena.allocate(size, 4);
                var length = arena.allocateFrom(JAVA_INT, size);
                long result = GETSOCKOPT.call(errno, DESCRIPTOR, SOL_SOCKET, name, content.address(), length.address());
                value[0] = content.get(JAVA_INT, 0);
                return result;
            });
            return value[0];
        } catch (ErrnoException e) {
            return -1;
        }
    }
}
