// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.linux.SocketAddress;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketException;
import io.circus.sockets.SocketSettings;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** One managed socket with its state. Guarded by the registry. */
final class OpenSocket {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Set<String> users = new TreeSet<>();
    /** The users that have stopped and will start again soon. */
    private final Set<String> paused = new TreeSet<>();
    private final SocketCalls calls;
    private final boolean inherited;
    private SocketSettings settings;
    private OptionalInt descriptor = OptionalInt.empty();
    private String host;
    private int port;

    OpenSocket(SavedSocket saved, SocketCalls calls) {
        this.calls = calls;
        settings = saved.settings();
        inherited = saved.inherited();
        users.addAll(saved.users());
        forgetAddress();
        saved.descriptor().ifPresent(this::takenOver);
    }

    static OpenSocket closed(SocketSettings settings, SocketCalls calls) {
        return new OpenSocket(new SavedSocket(settings, OptionalInt.empty(), false, Set.of()), calls);
    }

    SavedSocket saved() {
        return new SavedSocket(settings, descriptor, inherited, users);
    }

    ManagedSocket description() {
        return new ManagedSocket(settings, descriptor, host, port, inherited);
    }

    SocketSettings settings() {
        return settings;
    }

    Set<String> users() {
        return users;
    }

    Set<String> paused() {
        return paused;
    }

    boolean isOpen() {
        return descriptor.isPresent();
    }

    boolean isInherited() {
        return inherited;
    }

    /** Whether {@code other} needs the file or the port of this socket. */
    boolean isInTheWayOf(OpenSocket other) {
        return settings.file().isPresent() ? settings.file().equals(other.settings.file())
                : other.settings.file().isEmpty() && port == other.settings.port();
    }

    /** Whether it is open in a file that no longer exists. */
    boolean hasLostItsFile() {
        return isOpen() && !inherited && settings.file().filter(path -> !path.startsWith("@") && !calls.hasFile(path)).isPresent();
    }

    int descriptor() {
        return descriptor.getAsInt();
    }

    void open() throws SocketException {
        openAt(settings.port());
    }

    /** Opens it again at its former port, although its settings may leave the port to the system. */
    void openAt(int at) throws SocketException {
        try {
            opened(calls.open(settings.withPort(at)));
        } catch (IOException | RuntimeException e) {
            throw new SocketException(settings.name(), e);
        }
    }

    /** A descriptor for one process, of a socket with so_reuseport. */
    int share() throws SocketException {
        try {
            int share = calls.openShare(settings, port);
            if (port == 0 && calls.address(share) instanceof SocketAddress.Internet address) {
                port = address.port();
            }
            return share;
        } catch (IOException | RuntimeException e) {
            throw new SocketException(settings.name(), e);
        }
    }

    /** Applies settings that need no other address. */
    void change(SocketSettings next) throws SocketException {
        if (isOpen() && !next.reusePort()) {
            try {
                calls.adjust(descriptor(), next);
            } catch (IOException e) {
                throw new SocketException(next.name(), e);
            }
        }
        settings = next;
    }

    /** Closes the daemon's descriptor and removes the file of a unix socket. */
    void close() {
        if (!isOpen()) {
            return;
        }
        calls.closeKept(descriptor());
        descriptor = OptionalInt.empty();
        forgetAddress();
        if (!settings.path().isEmpty() && !settings.path().startsWith("@") && !inherited) {
            try {
                calls.removeFile(settings.path());
            } catch (IOException e) {
                LOG.log(WARNING, () -> "cannot remove " + settings.path() + ": " + e);
            }
        }
    }

    private void takenOver(int open) {
        try {
            opened(calls.keep(open));
        } catch (IOException e) {
            LOG.log(WARNING, () -> settings.name() + ": " + e.getMessage());
        }
    }

    private void opened(int open) {
        descriptor = OptionalInt.of(open);
        try {
            if (calls.address(open) instanceof SocketAddress.Internet address && address.port() != 0) {
                host = address.hostText();
                port = address.port();
            }
        } catch (IOException e) {
            LOG.log(WARNING, () -> settings.name() + ": " + e.getMessage());
        }
    }

    private void forgetAddress() {
        host = settings.host();
        port = settings.port();
    }
}
