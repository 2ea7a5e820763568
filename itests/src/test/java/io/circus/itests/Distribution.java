// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** The built home as options of Pax Exam: the bundles of {@code system/} and {@code bundles/} in one framework. */
final class Distribution {

    private Distribution() {}

    /** The whole home with a daemon that runs {@code sections}. */
    static Option options(String sections) throws IOException {
        CircusHome home = CircusHome.built();
        Path scratch = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "exam-");
        Path config = Files.writeString(scratch.resolve("circus.ini"), Sandbox.Endpoints.free().section() + sections);
        Path dropped = Files.createDirectory(scratch.resolve("bundles"));
        var options = new ArrayList<Option>(List.of(
                frameworkProperty("circus.home").value(home.root().toString()),
                frameworkProperty("circus.config").value(config.toString()),
                frameworkProperty("circus.version").value(CircusHome.version()),
                frameworkProperty("felix.fileinstall.dir").value(dropped.toString()),
                frameworkProperty("felix.fileinstall.filter").value(".*\\.jar"),
                frameworkProperty("felix.fileinstall.poll").value("50"),
                frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
                frameworkProperty("felix.fileinstall.tmpdir").value(scratch.resolve("tmp").toString()),
                frameworkProperty("felix.fileinstall.log.default").value("jul"),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
                systemProperty("circus.itests.home").value(home.root().toString()),
                systemProperty("circus.itests.version").value(CircusHome.version()),
                junitBundles()));
        options.add(bundle(home.root().resolve("system/io.circus.kernel.jar").toUri().toString()).start());
        for (Path jar : jars(home)) {
            options.add(bundle(jar.toUri().toString()).start());
        }
        return composite(options.toArray(Option[]::new));
    }

    private static List<Path> jars(CircusHome home) throws IOException {
        var jars = new ArrayList<Path>();
        for (String folder : List.of("system", "bundles")) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(home.root().resolve(folder), "*.jar")) {
                found.forEach(jars::add);
            }
        }
        jars.removeIf(jar -> jar.endsWith("io.circus.kernel.jar"));
        jars.sort(null);
        return jars;
    }
}
