// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A runnable home. */
public record CircusHome(Path root) {

    /** The one the build has put together. */
    public static CircusHome built() {
        return new CircusHome(Path.of(System.getProperty("circus.itests.home")).toAbsolutePath().normalize());
    }

    public static String version() {
        return System.getProperty("circus.itests.version");
    }

    public Path program(String name) {
        return root.resolve("bin").resolve(name);
    }

    public Path bundles() {
        return root.resolve("bundles");
    }

    /** A copy whose files may be changed. */
    public CircusHome copyTo(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, target.resolve(root.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return new CircusHome(target);
    }
}
