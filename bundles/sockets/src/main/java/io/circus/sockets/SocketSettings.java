// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a {@code [socket:NAME]} section. Immutable.
 *
 * @param name in lower case
 * @param host a name or an address; looked up when the socket is opened; without a meaning for unix sockets
 * @param port from 0, which means any free one, to 65535; without a meaning for unix sockets
 * @param protocol 0 for the usual one of family and type
 * @param path the file of a unix socket; empty for all others
 * @param umask from 0 to 0777, for the file of a unix socket
 * @param replace whether a file at the path is removed first
 * @param backlog how many connections may wait
 * @param device the network interface by which connections must come; empty for any
 * @param reusePort whether every process gets a socket of its own, with the same address
 * @param blocking whether the socket is in blocking mode
 * @param closeWhenUnused whether it is closed while no watcher that uses it runs
 */
public record SocketSettings(String name, Family family, Type type, int protocol, String host, int port, String path,
        int umask, boolean replace, int backlog, String device, boolean reusePort, boolean blocking,
        boolean closeWhenUnused) {

    /** The address family, by its name in the file. */
    public enum Family { AF_INET, AF_INET6, AF_UNIX }

    /** The kind of socket, by its name in the file. */
    public enum Type {
        SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET;

        /** Whether clients connect to such a socket. */
        public boolean listens() {
            return this == SOCK_STREAM || this == SOCK_SEQPACKET;
        }
    }

    public SocketSettings {
        Objects.requireNonNull(family);
        Objects.requireNonNull(type);
        if (!name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the name of a socket is in lower case, got " + name);
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("expected a port from 0 to 65535, got " + port);
        }
        if (umask < 0 || umask > 0777) {
            throw new IllegalArgumentException("expected a umask from 0 to 511 (octal 777), got " + umask);
        }
        if (family == Family.AF_UNIX && path.isEmpty()) {
            throw new IllegalArgumentException("a socket of the family AF_UNIX needs a path");
        }
    }

    /** These settings with another port. */
    public SocketSettings withPort(int other) {
        return new SocketSettings(name, family, type, protocol, host, other, path, umask, replace, backlog, device, reusePort,
                blocking, closeWhenUnused);
    }

    /** Whether a socket that is open with {@code other} differs at most in backlog or mode. */
    public boolean hasAddressOf(SocketSettings other) {
        return equals(new SocketSettings(other.name, other.family, other.type, other.protocol, other.host, other.port,
                other.path, other.umask, other.replace, backlog, other.device, other.reusePort, blocking,
                closeWhenUnused));
    }

    /** The path, for a unix socket. */
    public Optional<String> file() {
        return path.isEmpty() ? Optional.empty() : Optional.of(path);
    }

    /** {@code HOST:PORT}, or the path. */
    public String address() {
        return file().orElse(address(host, port));
    }

    static String address(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
