// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.SocketAddress;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketException;
import io.circus.sockets.SocketSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** One managed socket with its state. Guarded by the registry. */
final class OpenSocket {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Set<String> users = new TreeSet<>();
    private final boolean inherited;
    private SocketSettings settings;
    private OptionalInt descriptor = OptionalInt.empty();
    private String host;
    private int port;

    OpenSocket(SavedSocket saved) {
        settings = saved.settings();
        inherited = saved.inherited();
        users.addAll(saved.users());
        forgetAddress();
        saved.descriptor().ifPresent(this::opened);
    }

    static OpenSocket closed(SocketSettings settings) {
        return new OpenSocket(new SavedSocket(settings, OptionalInt.empty(), false, Set.of()));
    }

    SavedSocket saved() {
        return new SavedSocket(settings, descriptor, inherited, users);
    }

    ManagedSocket facts() {
        return new ManagedSocket(settings, descriptor, host, port);
    }

    SocketSettings settings() {
        return settings;
    }

    Set<String> users() {
        return users;
    }

    boolean isOpen() {
        return descriptor.isPresent();
    }

    boolean isInherited() {
        return inherited;
    }

    int descriptor() {
        return descriptor.getAsInt();
    }

    void open() throws SocketException {
        try {
            opened(Opener.open(settings));
        } catch (IOException | RuntimeException e) {
            throw new SocketException(settings.name(), e);
        }
    }

    /** A descriptor for one process, of a socket with so_reuseport. */
    int share() throws SocketException {
        try {
            int share = Opener.openShare(settings, port);
            if (port == 0 && Opener.addressOf(share) instanceof SocketAddress.Internet address) {
                port = address.port();
            }
            return share;
        } catch (IOException | RuntimeException e) {
            throw new SocketException(settings.name(), e);
        }
    }

    /** Takes settings that need no other address. */
    void change(SocketSettings next) throws SocketException {
        settings = next;
        if (isOpen() && !next.reusePort()) {
            try {
                Opener.adjust(descriptor(), next);
            } catch (IOException e) {
                throw new SocketException(next.name(), e);
            }
        }
    }

    /** Closes the daemon's descriptor and takes the file of a unix socket away. */
    void close() {
        if (!isOpen()) {
            return;
        }
        Descriptors.close(descriptor());
        descriptor = OptionalInt.empty();
        forgetAddress();
        if (!settings.path().isEmpty() && !settings.path().startsWith("@") && !inherited) {
            try {
                Files.deleteIfExists(Path.of(settings.path()));
            } catch (IOException e) {
                LOG.log(WARNING, () -> "cannot remove " + settings.path() + ": " + e);
            }
        }
    }

    private void opened(int open) {
        descriptor = OptionalInt.of(open);
        try {
            if (Opener.addressOf(open) instanceof SocketAddress.Internet address && address.port() != 0) {
                host = address.host().getHostAddress();
                port = address.port();
            }
        } catch (ErrnoException e) {
            LOG.log(WARNING, () -> settings.name() + ": " + e.getMessage());
        }
    }

    private void forgetAddress() {
        host = settings.host();
        port = settings.port();
    }
}
