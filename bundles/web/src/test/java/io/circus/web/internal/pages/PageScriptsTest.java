// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.pages;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Runs the tests of the scripts of the pages, {@code src/test/js}, by Node.js. Skipped where there is none, or an old one. */
public final class PageScriptsTest {

    /** The first one whose tests can move the clock. */
    private static final int LEAST_VERSION = 20;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private static int version() {
        try {
            Process process = new ProcessBuilder("node", "-p", "process.versions.node.split('.')[0]").start();
            return Integer.parseInt(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    @Test
    public void theScriptsDoWhatTheirTestsSay() throws Exception {
        Assume.assumeTrue("node is missing, or older than " + LEAST_VERSION, version() >= LEAST_VERSION);
        Path root = folder.getRoot().toPath();
        // a browser takes them for modules by the page that names them
        Files.writeString(root.resolve("package.json"), "{\"type\": \"module\"}");
        copy(Path.of(PageScriptsTest.class.getResource("/pages/assets").toURI()), root.resolve("assets"));
        copy(Path.of("src/test/js"), root.resolve("test"));
        var command = new ArrayList<>(List.of("node", "--test"));
        try (Stream<Path> tests = Files.list(root.resolve("test"))) {
            tests.map(Path::toString).sorted().forEach(command::add);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said, 0, process.waitFor());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
