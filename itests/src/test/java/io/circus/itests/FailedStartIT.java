// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** A start that cannot succeed ends with status 1 and one line that says why. */
public final class FailedStartIT {

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private Path config;

    @Before
    public void write() throws IOException {
        config = sandbox.write("c.ini", Sandbox.Endpoints.free().section() + """
                [watcher:marker]
                cmd = /bin/sh -c "touch %s; sleep 1000"
                """.formatted(sandbox.file("started")));
    }

    @Test
    public void withAJarThatIsNone() throws IOException, InterruptedException {
        for (String name : List.of("io.circus.kernel.jar", "io.circus.watchers.jar")) {
            CircusHome home = home(name);
            Path jar = home.root().resolve("system").resolve(name);
            Files.delete(jar);
            Files.writeString(jar, "rubbish");
            assertFails("cannot install " + jar + ": ", sandbox.circusd(home, config.toString()));
        }
    }

    @Test
    public void withoutAJar() throws IOException, InterruptedException {
        for (String name : List.of("system/io.circus.kernel.jar", "lib/circusd.jar")) {
            CircusHome home = home(name);
            Files.delete(home.root().resolve(name));
            assertFails(name, sandbox.circusd(home, config.toString()));
        }
        CircusHome home = home("library");
        Files.delete(home.root().resolve("system/gson.jar"));
        assertFails("(osgi.wiring.package=com.google.gson)", sandbox.circusd(home, config.toString()));
        home = home("framework");
        Files.delete(home.root().resolve("lib/org.apache.felix.framework.jar"));
        assertFails("a jar of lib/ is missing or broken", sandbox.circusd(home, config.toString()));
    }

    @Test
    public void withoutTheControlEndpointThereIsNoDaemonEither() throws IOException, InterruptedException {
        CircusHome home = home("deaf");
        Path jar = home.root().resolve("system/io.circus.circusctl.jar");
        Files.delete(jar);
        Path log = sandbox.file("log");
        assertFails("cannot install " + jar + ": there is no such file",
                sandbox.circusd(home, "--log-output", log.toString(), config.toString()));
        assertTrue(Files.readString(log).contains("[ERROR] cannot start: cannot install " + jar));
    }

    @Test
    public void withTooFewDescriptors() throws IOException, InterruptedException {
        assertFails("the limit of open files (ulimit -n) is 40", limited("ulimit -n 40"));
    }

    @Test
    public void withAPidFileThatIsAPipe() throws IOException, InterruptedException {
        Path pipe = sandbox.file("fifo");
        assertTrue(Program.succeeds("mkfifo", pipe.toString()));
        assertFails("pid file " + pipe, sandbox.circusd(CircusHome.built(), "--pidfile", pipe.toString(), config.toString()));
    }

    @Test
    public void withNoPlaceForTheStorage() throws IOException, InterruptedException {
        Assume.assumeTrue("may mount", Program.succeeds("unshare", "--mount", "true"));
        Path small = Files.createDirectory(sandbox.file("small"));
        String mounts = "mount -t tmpfs -o ro tmpfs /run && mount -t tmpfs -o size=4k tmpfs " + small
                + " && mount -t tmpfs -o ro tmpfs " + sandbox.temporaryFiles();
        Program program = sandbox.start(Map.of("RUNTIME_DIRECTORY", small.toString(), "XDG_RUNTIME_DIR", ""),
                Path.of("/usr/bin/unshare"), "--mount", "/bin/sh", "-c", mounts + " && exec "
                        + CircusHome.built().program("circusd") + " " + config);
        assertFails("cannot make a folder for the framework: " + small + ": ", program);
        assertTrue(program.errorText(), program.errorText().contains("; /run/circus: ")
                && program.errorText().contains("Read-only file system"));
    }

    private Program limited(String limit) throws IOException {
        return sandbox.start(Map.of(), Path.of("/bin/sh"), "-c",
                limit + "; exec " + CircusHome.built().program("circusd") + " " + config);
    }

    private void assertFails(String reason, Program program) throws InterruptedException {
        program.assertEnds(1);
        List<String> lines = program.err().all().stream().filter(line -> !line.contains("[INFO]")).toList();
        assertEquals(lines.toString(), 1, lines.size());
        assertTrue(lines.toString(), lines.getFirst().contains(reason));
        assertEquals("", program.text());
        assertTrue("a process was started", Files.notExists(sandbox.file("started")));
    }

    /** A home whose jars are links to those of the built one: to be deleted and replaced. */
    private CircusHome home(String name) throws IOException {
        Path built = CircusHome.built().root();
        Path root = sandbox.folder().resolve("home-" + name.replace('/', '-'));
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = root.resolve(built.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectory(copy);
                } else if (file.toString().endsWith(".jar")) {
                    Files.createSymbolicLink(copy, file);
                } else if (!file.startsWith(built.resolve("aot"))) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return new CircusHome(root);
    }
}
