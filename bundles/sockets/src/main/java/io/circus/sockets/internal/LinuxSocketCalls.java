// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.kernel.Keeper;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.Fcntl;
import io.circus.linux.SocketAddress;
import io.circus.linux.Sockets;
import io.circus.linux.TrustedFiles;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.SocketSettings.Family;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The sockets of the system. Waits for look-ups of hosts. */
final class LinuxSocketCalls implements SocketCalls {

    private final Keeper keeper;

    LinuxSocketCalls(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public int open(SocketSettings settings) throws IOException {
        if (!settings.reusePort()) {
            return keep(open(settings, settings.port(), true, true));
        }
        return keep(open(settings, settings.port(), settings.type().listens(), false));
    }

    @Override
    public int openShare(SocketSettings settings, int port) throws IOException {
        return open(settings, port, true, true);
    }

    @Override
    public void adjust(int descriptor, SocketSettings settings) throws ErrnoException {
        Fcntl.setBlocking(descriptor, settings.blocking());
        if (settings.type().listens()) {
            Sockets.listen(descriptor, settings.backlog());
        }
    }

    @Override
    public SocketAddress address(int descriptor) throws ErrnoException {
        return Sockets.address(descriptor);
    }

    @Override
    public int copy(int descriptor) throws ErrnoException {
        return Fcntl.copy(descriptor);
    }

    @Override
    public void close(int descriptor) {
        Descriptors.close(descriptor);
    }

    @Override
    public int keep(int descriptor) throws ErrnoException {
        return keeper.keep(descriptor);
    }

    @Override
    public void closeKept(int descriptor) {
        keeper.close(descriptor);
    }

    @Override
    public boolean hasFile(String path) {
        return Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void removeFile(String path) throws IOException {
        Files.deleteIfExists(Path.of(path));
    }

    private static int open(SocketSettings settings, int port, boolean binds, boolean listens) throws IOException {
        SocketAddress address = address(settings, port);
        int descriptor = Sockets.open(address.family(), settings.type().ordinal() + 1, settings.protocol());
        try {
            Sockets.reuseAddress(descriptor);
            if (settings.reusePort()) {
                Sockets.reusePort(descriptor);
            }
            if (!settings.device().isEmpty()) {
                Sockets.bindToDevice(descriptor, settings.device());
            }
            if (binds) {
                bind(descriptor, address, settings);
            }
            Fcntl.setBlocking(descriptor, settings.blocking());
            if (listens && settings.type().listens()) {
                Sockets.listen(descriptor, settings.backlog());
            }
            return descriptor;
        } catch (IOException | RuntimeException e) {
            Descriptors.close(descriptor);
            throw e;
        }
    }

    private static void bind(int descriptor, SocketAddress address, SocketSettings settings) throws IOException {
        if (!(address instanceof SocketAddress.Unix) || settings.path().startsWith("@")) {
            Sockets.bind(descriptor, address);
            return;
        }
        Path file = Path.of(settings.path());
        if (settings.replace() && !Files.isDirectory(file)) {
            Files.deleteIfExists(file);
        }
        int mode = 0777 & ~settings.umask();
        // Never more than is wanted, then all of it: bind takes the umask of the daemon off as well.
        Sockets.fileMode(descriptor, mode);
        Sockets.bind(descriptor, address);
        try (var own = TrustedFiles.own(file)) {
            Files.setPosixFilePermissions(own.path(), permissions(mode));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        // in the order of the bits, from the owner's right to read down
        for (PosixFilePermission one : PosixFilePermission.values()) {
            if ((mode & 0400 >> one.ordinal()) != 0) {
                permissions.add(one);
            }
        }
        return permissions;
    }

    private static SocketAddress address(SocketSettings settings, int port) throws ErrnoException, UnknownHostException {
        if (settings.family() == Family.AF_UNIX) {
            return new SocketAddress.Unix(settings.path());
        }
        return new SocketAddress.Internet(host(settings), port);
    }

    /** The first address of the family. */
    private static InetAddress host(SocketSettings settings) throws UnknownHostException {
        boolean six = settings.family() == Family.AF_INET6;
        if (settings.host().isEmpty()) {
            return InetAddress.getByName(six ? "::" : "0.0.0.0");
        }
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(settings.host());
        } catch (UnknownHostException e) {
            throw new UnknownHostException("there is no host " + settings.host());
        }
        for (InetAddress address : all) {
            if (six ? address instanceof Inet6Address : address instanceof Inet4Address) {
                return address;
            }
        }
        throw new UnknownHostException(
                "the host " + settings.host() + " has no " + (six ? "IPv6" : "IPv4") + " address");
    }
}
