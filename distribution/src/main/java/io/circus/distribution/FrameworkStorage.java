// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder of this daemon alone, outside the home, gone when it is closed: several daemons share one home. */
record FrameworkStorage(Path folder) implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FrameworkStorage.class.getName());

    static FrameworkStorage create() throws IOException {
        return new FrameworkStorage(Files.createTempDirectory("circusd-" + ProcessHandle.current().pid() + "-"));
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot remove " + folder + ": " + e + ", ignoring");
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
        }
    }
}
