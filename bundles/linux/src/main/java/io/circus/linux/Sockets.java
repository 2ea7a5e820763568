// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** socket(2), bind(2), listen(2) and the options of sockets, on descriptors: what the JDK's sockets cannot hand to a child. */
public final class Sockets {

    // bits/socket.h
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_RDM = 4;
    public static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_CLOEXEC = 0x80000;

    // asm-generic/socket.h
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_TYPE = 3;
    private static final int SO_REUSEPORT = 15;
    private static final int SO_BINDTODEVICE = 25;

    // int socket(int domain, int type, int protocol);
    private static final NativeFunction SOCKET = new NativeFunction("socket");
    // int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    private static final NativeFunction BIND = new NativeFunction("bind");
    // int listen(int sockfd, int backlog);
    private static final NativeFunction LISTEN = new NativeFunction("listen");
    // int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen);
    private static final NativeFunction GETSOCKNAME = new NativeFunction("getsockname");
    // int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);
    private static final NativeFunction SETSOCKOPT = new NativeFunction("setsockopt");
    // int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);
    private static final NativeFunction GETSOCKOPT = new NativeFunction("getsockopt");
    // int fchmod(int fd, mode_t mode);
    private static final NativeFunction FCHMOD = new NativeFunction("fchmod");

    private static final int LONGEST_ADDRESS = 128;

    private Sockets() {}

    /**
     * A socket that is not bound; its number is above all that children are given.
     *
     * @param family one of the AF constants
     * @param type one of the SOCK constants
     * @param protocol 0 for the usual one
     */
    public static int open(int family, int type, int protocol) throws ErrnoException {
        return Fcntl.moveUp(Native.check("make a socket",
                (errno, arena) -> SOCKET.call(errno, family, type | SOCK_CLOEXEC, protocol)));
    }

    public static void reuseAddress(int descriptor) throws ErrnoException {
        set(descriptor, SO_REUSEADDR, "reuse the address");
    }

    public static void reusePort(int descriptor) throws ErrnoException {
        set(descriptor, SO_REUSEPORT, "share the port");
    }

    /** Only what comes in by the network interface {@code device} counts. */
    public static void bindToDevice(int descriptor, String device) throws ErrnoException {
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        Native.check("bind to the interface " + device, (errno, arena) -> SETSOCKOPT.call(errno, descriptor,
                SOL_SOCKET, SO_BINDTODEVICE, arena.allocateFrom(JAVA_BYTE, name).address(), name.length));
    }

    public static void bind(int descriptor, SocketAddress address) throws ErrnoException {
        byte[] bytes = address.bytes();
        Native.check("bind to " + address, (errno, arena) -> BIND.call(errno, descriptor,
                arena.allocateFrom(JAVA_BYTE, bytes).address(), bytes.length));
    }

    /** Also for a socket that listens already: then the backlog is changed. */
    public static void listen(int descriptor, int backlog) throws ErrnoException {
        Native.check("listen", (errno, arena) -> LISTEN.call(errno, descriptor, backlog));
    }

    /** Where the socket is bound to. */
    public static SocketAddress address(int descriptor) throws ErrnoException {
        var bytes = new byte[LONGEST_ADDRESS];
        var length = new int[1];
        Native.check("tell the address of descriptor " + descriptor, (errno, arena) -> {
            MemorySegment address = arena.allocate(LONGEST_ADDRESS);
            MemorySegment size = arena.allocateFrom(JAVA_INT, LONGEST_ADDRESS);
            long result = GETSOCKNAME.call(errno, descriptor, address.address(), size.address());
            MemorySegment.copy(address, JAVA_BYTE, 0, bytes, 0, LONGEST_ADDRESS);
            length[0] = size.get(JAVA_INT, 0);
            return result;
        });
        return SocketAddress.parse(bytes, length[0]);
    }

    /** One of the SOCK constants. @throws ErrnoException also if the descriptor is no socket */
    public static int type(int descriptor) throws ErrnoException {
        var type = new int[1];
        Native.check("tell the type of descriptor " + descriptor, (errno, arena) -> {
            MemorySegment value = arena.allocate(JAVA_INT);
            long result = GETSOCKOPT.call(errno, descriptor, SOL_SOCKET, SO_TYPE, value.address(),
                    arena.allocateFrom(JAVA_INT, Integer.BYTES).address());
            type[0] = value.get(JAVA_INT, 0);
            return result;
        });
        return type[0];
    }

    /** The mode that the file of a unix socket gets by bind(2), less the umask of the daemon. */
    public static void fileMode(int descriptor, int mode) throws ErrnoException {
        Native.check("set the mode of a socket", (errno, arena) -> FCHMOD.call(errno, descriptor, mode));
    }

    private static void set(int descriptor, int option, String what) throws ErrnoException {
        Native.check(what, (errno, arena) -> SETSOCKOPT.call(errno, descriptor, SOL_SOCKET, option,
                arena.allocateFrom(JAVA_INT, 1).address(), Integer.BYTES));
    }
}
