// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import io.circus.linux.TrustedFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.logging.Level;

/** A file that is appended to. It is opened again when it has been moved away. */
final class FileLog implements LogSink {

    private final Path file;
    private OutputStream out;
    private Object inode;

    /** If its folder does not exist, the file is opened once it does; until then no line can be written. */
    FileLog(Path file) throws IOException {
        this.file = file;
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.exists(folder)) {
            open();
        }
    }

    @Override
    public void write(Level level, String line) throws IOException {
        if (out == null || !Objects.equals(inode, currentInode())) {
            reopen();
        }
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            out.write(bytes);
        } catch (ClosedByInterruptException e) {
            writeUninterrupted(bytes);
        }
    }

    /** The interrupt of a thread that logs has closed the file. */
    private void writeUninterrupted(byte[] bytes) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            reopen();
            out.write(bytes);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void reopen() throws IOException {
        close();
        open();
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    private void open() throws IOException {
        out = Channels.newOutputStream(TrustedFiles.append(file));
        inode = currentInode();
    }

    private Object currentInode() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
