// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import io.circus.linux.TrustedFiles;
import io.circus.toolkit.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that holds the pid of the daemon. */
record PidFile(Path file, long pid) {

    /** The longest content that can be a pid, in bytes. */
    private static final int LONGEST = 64;

    /**
     * Writes the pid, unless the file names another living process.
     *
     * @throws IOException with a message for the user
     */
    void write() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new IOException("cannot create pid file " + file + ": there is no directory " + folder);
        }
        long other = written();
        if (other > 0 && other != pid && Files.exists(Path.of("/proc", Long.toString(other)))) {
            throw new IOException("cannot create pid file " + file + ": it names process " + other
                    + ", which is alive (is another circusd running?)");
        }
        boolean isNew = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = TrustedFiles.overwrite(file)) {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII)));
            if (isNew) {
                setMode();
            }
        } catch (IOException e) {
            throw new IOException("cannot create pid file " + reason(e), e);
        }
    }

    /** Writes the pid if it has changed: the keeper may have been killed. */
    void renew() throws IOException {
        if (written() != pid) {
            write();
        }
    }

    private void setMode() throws IOException {
        try (var own = TrustedFiles.own(file)) {
            Files.setPosixFilePermissions(own.path(), PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    /** Removes the file if it still holds this pid. */
    void remove() throws IOException {
        if (written() == pid) {
            try (var folder = TrustedFiles.folderOf(file)) {
                Files.deleteIfExists(folder.entry(file.getFileName().toString()));
            }
        }
    }

    /** The pid in the file; 0 if there is none. */
    private long written() throws IOException {
        try (SeekableByteChannel channel = TrustedFiles.read(file)) {
            ByteBuffer text = ByteBuffer.allocate(LONGEST);
            channel.read(text);
            return Long.parseLong(StandardCharsets.ISO_8859_1.decode(text.flip()).toString().strip());
        } catch (NoSuchFileException | NumberFormatException e) {
            return 0;
        } catch (IOException e) {
            throw new IOException("cannot read pid file " + reason(e), e);
        }
    }

    /** The file and the reason; the messages of file systems begin with the path themselves. */
    private String reason(IOException e) {
        return e instanceof FileSystemException ? FileTrouble.of(e) : file + ": " + FileTrouble.reason(e);
    }
}
