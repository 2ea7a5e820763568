// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.control.ControlAccess;
import io.circus.kernel.Handover;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The address of a socket, with the attributes of its file.
 *
 * @param name its purpose: control, pubsub
 * @param address as in the configuration: {@code tcp://HOST:PORT}, with {@code *} for every address, or
 *     {@code ipc://FILE}
 * @param host null for every address, and for a file
 * @param file null unless it is {@code ipc://}
 * @param mode of the file
 * @param owner of the file, if that is not the daemon's user
 */
public record Endpoint(String name, String address, InetAddress host, int port, Path file, int mode,
        Optional<String> owner) {

    private static final String TCP = "tcp://";
    private static final String IPC = "ipc://";

    public static Endpoint parse(String name, String address) throws BindException {
        return parse(name, address, ControlAccess.DEFAULT.mode(), Optional.empty());
    }

    public static Endpoint parse(String name, String address, int mode, Optional<String> owner) throws BindException {
        if (address.startsWith(IPC) && address.length() > IPC.length() && address.charAt(IPC.length()) != '@') {
            try {
                return new Endpoint(name, address, null, 0, Path.of(address.substring(IPC.length())), mode, owner);
            } catch (InvalidPathException e) {
                throw new BindException(name, address, "expected the name of a file");
            }
        }
        if (!address.startsWith(TCP)) {
            throw new BindException(name, address, "expected tcp://HOST:PORT or ipc://FILE");
        }
        int colon = address.lastIndexOf(':');
        if (colon < TCP.length()) {
            throw new BindException(name, address, "expected a port after the host");
        }
        String host = address.substring(TCP.length(), colon);
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            if (port < 1 || port > 65535) {
                throw new BindException(name, address, "expected a port from 1 to 65535");
            }
            return new Endpoint(name, address, host.equals("*") ? null : InetAddress.getByName(host), port, null, mode,
                    owner);
        } catch (NumberFormatException e) {
            throw new BindException(name, address, "expected a port from 1 to 65535");
        } catch (UnknownHostException e) {
            throw new BindException(name, address, "unknown host " + host);
        }
    }

    public boolean isIpc() {
        return file != null;
    }

    public boolean isLoopback() {
        return host != null && host.isLoopbackAddress();
    }

    /** Listens at the address, or takes over the socket that the former version of this bundle has left in {@code handover}. */
    Listener listen(Handover handover) throws BindException {
        try {
            Optional<Channel> left = handover.take(key());
            if (left.isPresent() && left.get() instanceof ServerSocketChannel channel) {
                return isIpc() ? SocketFile.of(channel, file, mode, owner) : TcpPort.of(channel);
            }
            return isIpc() ? SocketFile.bind(file, mode, owner) : TcpPort.bind(host, port);
        } catch (IOException | UnsupportedOperationException e) {
            throw new BindException(name, address, cause(e));
        }
    }

    /** Leaves an idle listener to the next version of this bundle; it is closed if none comes within {@code patience}. */
    void leave(Listener listener, Handover handover, Duration patience) {
        handover.keep(key(), listener.leave(), patience);
    }

    private String key() {
        return "listener " + this;
    }

    private String cause(Exception failure) {
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return isIpc() ? reason : reason.contains("in use") ? "address already in use (is another circusd running?)"
                : reason.toLowerCase(Locale.ROOT);
    }
}
