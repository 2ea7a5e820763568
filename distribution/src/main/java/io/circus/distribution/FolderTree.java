// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;

/**
 * A folder that is held open. Everything in it is reached through its descriptor (openat, unlinkat), never by its path and
 * never through a link. If somebody replaces a folder meanwhile, the replacement is not touched.
 */
final class FolderTree implements AutoCloseable {

    private final SecureDirectoryStream<Path> open;

    private FolderTree(SecureDirectoryStream<Path> open) {
        this.open = open;
    }

    static FolderTree open(Path folder) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new FolderTree(secure);
        }
        stream.close();
        throw new IOException("cannot hold " + folder + " open: the Java runtime has no openat");
    }

    /** The folder {@code name} of this one. @throws IOException also if it is a link, or belongs to another user */
    FolderTree child(Path name) throws IOException {
        var child = new FolderTree(open.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
        if (!child.owner().getOwner().equals(owner().getOwner())) {
            child.close();
            throw new IOException("it belongs to another user");
        }
        return child;
    }

    private FileOwnerAttributeView owner() {
        return open.getFileAttributeView(FileOwnerAttributeView.class);
    }

    /** The folder's descriptor, for opening other files in the folder. */
    SecureDirectoryStream<Path> stream() {
        return open;
    }

    /** Deletes the folder {@code name} of this one with everything in it. */
    void delete(Path name) throws IOException {
        try (FolderTree child = child(name)) {
            for (Path entry : child.open) {
                Path file = entry.getFileName();
                if (child.isFolder(file)) {
                    child.delete(file);
                } else {
                    child.open.deleteFile(file);
                }
            }
        }
        open.deleteDirectory(name);
    }

    private boolean isFolder(Path name) throws IOException {
        return open.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes()
                .isDirectory();
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
