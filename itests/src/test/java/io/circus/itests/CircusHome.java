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

    /** A copy whose files may be changed. Its programs start with the caches, as they do here. */
    public CircusHome copyTo(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, target.resolve(root.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        var copy = new CircusHome(target);
        copy.stampCaches();
        return copy;
    }

    /** Lets the caches fit what is in the home now, as if they had been made with it. */
    void stampCaches() throws IOException {
        try {
            int status = new ProcessBuilder("/bin/sh", "-c", """
                    home=$1; program=test; . "$home/lib/java.sh"
                    for name in circusd circusctl circus-top; do
                        circus_class_path_of $name
                        [ ! -e "$home/aot/$name.stamp" ] || (circus_stamp) >"$home/aot/$name.stamp"
                    done
                    """, "sh", root.toString()).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IOException("cannot stamp the caches of " + root + ": status " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
