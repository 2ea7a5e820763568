// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The folder of the program: {@code system/} holds the parts of the daemon, {@code bundles/} its plugins. */
final class Home {

    /** The bundles that the first child waits for come first. */
    private static final String KERNEL = "io.circus.kernel.jar";
    /** Without one of these the daemon starts no process or takes no command. */
    private static final List<String> REQUIRED = List.of(KERNEL, "io.circus.linux.jar", "io.circus.toolkit.jar",
            "io.circus.config.jar", "io.circus.control.jar", "io.circus.wire.jar", "io.circus.circusctl.jar");
    /** The page and the shell come last, and the control endpoint after every command that it offers. */
    private static final List<String> LATER = List.of("io.circus.web.jar", "org.apache.felix.gogo.runtime.jar",
            "org.apache.felix.gogo.command.jar", "jline.jar", "io.circus.client.jar", "io.circus.verbs.jar", "io.circus.shell.jar",
            "org.apache.felix.fileinstall.jar");
    private static final List<String> LAST = Stream.concat(Stream.of("io.circus.circusctl.jar"), LATER.stream()).toList();

    private final Path root;

    Home(Path root) {
        this.root = real(root);
    }

    /** Absolute, without links. */
    Path root() {
        return root;
    }

    Path bundles() {
        return root.resolve("bundles");
    }

    /** The jar of circusctl and circus-top, which no framework installs. */
    Path programs() {
        return root.resolve("lib/io.circus.cli.jar");
    }

    /** The jars of {@code system/} in the order in which they are to be started. */
    List<Path> systemJars() throws IOException {
        var jars = new ArrayList<Path>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root.resolve("system"), "*.jar")) {
            found.forEach(jars::add);
        }
        jars.sort((one, other) -> rank(one) == rank(other) ? one.getFileName().compareTo(other.getFileName())
                : Integer.compare(rank(one), rank(other)));
        return jars;
    }

    /** Whether no watcher needs the bundle of {@code jar}. */
    static boolean isForLater(Path jar) {
        return LATER.contains(jar.getFileName().toString());
    }

    /** The indispensable jars that are missing in {@code system/}. */
    List<Path> missingJars() {
        return REQUIRED.stream().map(root.resolve("system")::resolve).filter(jar -> !Files.isRegularFile(jar)).toList();
    }

    /** @param location of a bundle, which ends with the name of its jar */
    boolean isKernel(String location) {
        return location.endsWith("/" + KERNEL);
    }

    private static int rank(Path jar) {
        String name = jar.getFileName().toString();
        return name.equals(KERNEL) ? -1 : LAST.indexOf(name) + 1;
    }

    private static Path real(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            return root.toAbsolutePath().normalize();
        }
    }
}
