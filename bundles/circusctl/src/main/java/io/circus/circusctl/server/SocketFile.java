// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.linux.TrustedFiles;
import io.circus.toolkit.FileTrouble;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A socket in a file, for users who may write to the file. If somebody removes the file, it is re-created: otherwise no
 * client could ever connect again. Any thread.
 */
final class SocketFile implements Listener {

    private static final Logger LOG = System.getLogger(SocketFile.class.getName());
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path file;
    private final int mode;
    private final Optional<String> owner;
    private volatile Bound bound;
    private volatile boolean closed;

    /** @param inode of the file */
    private record Bound(ServerSocketChannel channel, Object inode) {}

    private SocketFile(Path file, int mode, Optional<String> owner) {
        this.file = file;
        this.mode = mode;
        this.owner = owner;
    }

    /** Listens at {@code file}. Replaces the file of a daemon that was killed. */
    static SocketFile bind(Path file, int mode, Optional<String> owner) throws IOException {
        checkFree(file);
        var socket = new SocketFile(file, mode, owner);
        socket.bound = socket.listen();
        SocketFileWatch.add(socket);
        return socket;
    }

    /** Takes over a channel that already listens at {@code file}. */
    static SocketFile of(ServerSocketChannel channel, Path file, int mode, Optional<String> owner) throws IOException {
        var socket = new SocketFile(file, mode, owner);
        socket.bound = new Bound(channel, Files.getAttribute(file, "unix:ino"));
        SocketFileWatch.add(socket);
        return socket;
    }

    @Override
    public void wake() throws IOException {
        try (var self = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            self.connect(UnixDomainSocketAddress.of(file));
        }
    }

    @Override
    public synchronized ServerSocketChannel leave() {
        SocketFileWatch.remove(this);
        closed = true;
        return bound.channel();
    }

    /**
     * Creates the file in a private folder and moves it into place when its owner and mode are set: nobody else can
     * connect before.
     */
    private Bound listen() throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(parent)) {
            throw new IOException("there is no folder " + parent);
        }
        Path folder = Files.createTempDirectory(parent, ".c");
        Path fresh = folder.resolve("s");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(fresh));
            Object inode = prepare(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return new Bound(channel, inode);
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(fresh);
            throw e;
        } finally {
            Files.delete(folder);
        }
    }

    /** Sets owner and mode, and returns the inode. */
    private Object prepare(Path fresh) throws IOException {
        try (var own = TrustedFiles.own(fresh)) {
            Files.setAttribute(own.path(), "unix:mode", mode);
            if (owner.isPresent()) {
                Files.setOwner(own.path(), file.getFileSystem().getUserPrincipalLookupService()
                        .lookupPrincipalByName(owner.get()));
            }
            return Files.getAttribute(own.path(), "unix:ino");
        }
    }

    Path path() {
        return file.toAbsolutePath();
    }

    /** Re-creates the file if it is missing. Leaves a file of somebody else alone. */
    synchronized void restore() {
        if (closed || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Bound former = bound;
            bound = listen();
            // accept returns, and continues with the new channel.
            former.channel().close();
            LOG.log(Level.WARNING, () -> "somebody has removed the socket " + file + ", made it again");
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "somebody has removed the socket " + file + ", cannot make it again now: "
                    + FileTrouble.reason(e));
        }
    }

    private static void checkFree(Path file) throws IOException {
        try {
            if (((Integer) Files.getAttribute(file, "unix:mode") & TYPE) != SOCKET) {
                throw new IOException("there is a file that is no socket");
            }
        } catch (NoSuchFileException e) {
            return;
        }
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(file));
            throw new IOException("address already in use (is another circusd running?)");
        } catch (ConnectException e) {
            // Nobody listens: the file is a leftover.
        }
    }

    @Override
    public SocketChannel accept() throws IOException {
        while (true) {
            Bound current = bound;
            try {
                return current.channel().accept();
            } catch (ClosedChannelException e) {
                if (closed || current == bound) {
                    throw e;
                }
            }
        }
    }

    /** Removes the file if it is still this one. */
    @Override
    public void close() throws IOException {
        SocketFileWatch.remove(this);
        takeAway();
    }

    /** As {@link #close}; the file is not re-created any more. */
    synchronized void takeAway() throws IOException {
        closed = true;
        bound.channel().close();
        try {
            if (bound.inode().equals(Files.getAttribute(file, "unix:ino"))) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // somebody else has made a file first
        }
    }
}
