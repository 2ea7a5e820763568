// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.linux.TrustedFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The file of a Unix socket. It is created in a private folder and moved into place when its owner and mode are set: nobody else can
 * connect before. The folder is named after the file, so that one that was left behind by a killed daemon is found.
 */
final class UnixFile implements AutoCloseable {

    private static final Logger LOG = System.getLogger(UnixFile.class.getName());
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    /** The name of the socket in its folder. */
    private static final String NAME = "s";

    private final Path file;
    private final Path folder;
    private Object inode;

    /** @throws IOException if another program listens there, or the folder cannot be written */
    UnixFile(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        checkFree(this.file);
        Path parent = this.file.getParent();
        if (!Files.isDirectory(parent)) {
            throw new IOException("there is no folder " + parent);
        }
        String prefix = ".w" + Integer.toHexString(this.file.getFileName().hashCode()) + "-";
        removeLeftovers(parent, prefix);
        folder = parent.resolve(prefix + Integer.toHexString(new SecureRandom().nextInt()));
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Removes the private folders of daemons that were killed. The folder of another user stays, and so does one with something else in it. */
    private static void removeLeftovers(Path parent, String prefix) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path leftover : found) {
                if (Files.isDirectory(leftover, LinkOption.NOFOLLOW_LINKS)
                        && Files.getAttribute(leftover, "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                    Files.deleteIfExists(leftover.resolve(NAME));
                    Files.deleteIfExists(leftover);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(Level.WARNING, () -> "cannot remove what a killed daemon has left in " + parent + ": " + e.getMessage());
        }
    }

    /** Where the socket has to be bound. */
    Path fresh() {
        return folder.resolve(NAME);
    }

    /** Moves the bound socket into place. */
    void publish(int mode, Optional<String> owner) throws IOException {
        try (var own = TrustedFiles.own(fresh())) {
            Files.setAttribute(own.path(), "unix:mode", mode);
            if (owner.isPresent()) {
                Files.setOwner(own.path(), file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner.get()));
            }
            inode = Files.getAttribute(own.path(), "unix:ino");
        }
        Files.move(fresh(), file, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(folder);
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
            throw new IOException("address already in use");
        } catch (ConnectException e) {
            // nobody listens: the file is a leftover
        }
    }

    /** Removes the file if it is still this one. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(fresh());
        Files.deleteIfExists(folder);
        try {
            if (inode != null && inode.equals(Files.getAttribute(file, "unix:ino"))) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // somebody has removed it already
        }
    }
}
