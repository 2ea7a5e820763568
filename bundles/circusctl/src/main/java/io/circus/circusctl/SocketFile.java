// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A socket in a file that only those reach who may write to the file. Any thread. */
final class SocketFile implements Listener {

    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path file;
    private final Object inode;
    private final ServerSocketChannel channel;

    private SocketFile(Path file, Object inode, ServerSocketChannel channel) {
        this.file = file;
        this.inode = inode;
        this.channel = channel;
    }

    /**
     * Listens at {@code file}. It is made in a folder of our own and moved into place when its owner and mode are set:
     * nobody else can connect before. What a daemon that was killed has left is replaced.
     */
    static SocketFile bind(Path file, int mode, Optional<String> owner) throws IOException {
        checkFree(file);
        Path parent = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(parent)) {
            throw new IOException("there is no folder " + parent);
        }
        Path folder = Files.createTempDirectory(parent, ".c");
        Path fresh = folder.resolve("s");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(fresh));
            if (owner.isPresent()) {
                Files.setOwner(fresh, file.getFileSystem().getUserPrincipalLookupService()
                        .lookupPrincipalByName(owner.get()));
            }
            Files.setAttribute(fresh, "unix:mode", mode);
            Object inode = Files.getAttribute(fresh, "unix:ino");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return new SocketFile(file, inode, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(fresh);
            throw e;
        } finally {
            Files.delete(folder);
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
            // Nobody listens: it was left behind.
        }
    }

    @Override
    public SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** Takes the file away if it is still this one. */
    @Override
    public void close() throws IOException {
        channel.close();
        try {
            if (inode.equals(Files.getAttribute(file, "unix:ino"))) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // somebody was quicker
        }
    }
}
