// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The template for plugins works before it is edited: each of its parts acts in a running daemon. */
public final class ExamplePluginIT {

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    /** The jar that its own folder builds: it is not shipped. */
    static Path jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("../plugins/example/target"))) {
            return built.filter(file -> file.getFileName().toString().matches("io\\.circus\\.example-[0-9].*\\.jar"))
                    .findFirst().orElseThrow();
        }
    }

    static Path drop(Path jar, Path bundles) throws IOException {
        Path part = Files.copy(jar, bundles.resolve("io.circus.example.jar.part"));
        return Files.move(part, bundles.resolve("io.circus.example.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    public void itsFourPartsActAndGoWithIt() throws Exception {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        Path busy = Files.createFile(sandbox.folder().resolve("busy"));
        Path shout = sandbox.folder().resolve("shout.txt");
        RunningDaemon daemon = sandbox.daemon(home, """
                [plugin:try]
                use = example
                greeting = well
                refuse_while = %s

                [watcher:short]
                cmd = /bin/sh -c "echo hello; exec sleep 1000"
                stdout_stream.class = ExampleStream
                stdout_stream.filename = %s

                [watcher:careful]
                cmd = /bin/sleep 1000
                hooks.before_start = example
                autostart = False
                """.formatted(busy, shout));
        List<Long> pids = daemon.control().pids("careful");
        assertEquals(List.of(), pids);
        Path jar = drop(jar(), home.bundles());
        daemon.awaitLog("Started bundle: file:" + jar);

        long first = daemon.awaitStarted("short").getFirst();
        Signals.send("KILL", first);
        daemon.awaitLog("well: short[" + first + "] has ended");
        assertEquals(1, daemon.control().ok("example").getAsJsonObject("ends").get("short").getAsInt());
        assertTrue(sandbox.circusctl(daemon, "gogo", "circus:example").text().contains("short"));

        daemon.control().call("start", "name", "careful", "waiting", true);
        assertEquals("refused", "stopped", daemon.control().status("careful"));
        Files.delete(busy);
        daemon.control().ok("start", "name", "careful", "waiting", true);
        assertEquals("active", daemon.control().status("careful"));

        sandbox.awaitFile(shout, text -> text.startsWith("1 HELLO\n"));

        Files.delete(jar);
        daemon.awaitLog("Uninstalling bundle");
        Eventually.holds("the verb is still there",
                () -> !daemon.control().call("example").get("status").getAsString().equals("ok"));
        assertEquals("active", daemon.control().status("careful"));
        daemon.endBy("TERM");
    }

    /** The commands of its README, but for Maven: the sources are compiled here, and bnd is called as the build does. */
    @Test
    public void aCopyWithOtherNamesWorksToo() throws Exception {
        Path checkout = copyOfTheSources();
        String readme = Files.readString(checkout.resolve("plugins/example/README.md"));
        String commands = readme.substring(readme.indexOf("```sh\n") + 6, readme.indexOf("mvn package"));
        Program shell = sandbox.start(Map.of(), Path.of("/bin/sh"), "-ec", "cd " + checkout + "\n" + commands);
        shell.assertEnds(0);
        assertTrue(Files.readString(checkout.resolve("plugins/pom.xml")).contains("<module>yours</module>"));
        Path built = build(checkout.resolve("plugins/yours"), checkout.resolve("classes"));

        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        Path jar = home.bundles().resolve("io.circus.yours.jar");
        Files.move(built, jar, StandardCopyOption.ATOMIC_MOVE);
        RunningDaemon daemon = sandbox.daemon(home, "[plugin:try]\nuse = yours\n\n[watcher:web]\ncmd = /bin/sleep 1000\n");
        daemon.awaitLog("Started bundle: file:" + jar);
        long first = daemon.awaitStarted("web").getFirst();
        Signals.send("KILL", first);
        daemon.awaitLog("yours: web[" + first + "] has ended");
        assertEquals(1, daemon.control().ok("yours").getAsJsonObject("ends").get("web").getAsInt());
        daemon.endBy("TERM");
    }

    private Path copyOfTheSources() throws IOException {
        Path plugins = Files.createDirectories(sandbox.folder().resolve("checkout/plugins"));
        Files.copy(Path.of("../plugins/pom.xml"), plugins.resolve("pom.xml"));
        Path from = Path.of("../plugins/example");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(file -> !file.startsWith(from.resolve("target")))::iterator) {
                Files.copy(file, plugins.resolve("example").resolve(from.relativize(file).toString()));
            }
        }
        return plugins.getParent();
    }

    private static Path build(Path plugin, Path classes) throws Exception {
        String path = classPath();
        var words = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", path));
        try (Stream<Path> sources = Files.walk(plugin.resolve("src/main/java"))) {
            sources.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(words::add);
        }
        var told = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, told, told, words.toArray(String[]::new));
        assertEquals(told.toString(StandardCharsets.UTF_8), 0, status);
        try (var builder = new Builder()) {
            builder.addClasspath(classes.toFile());
            for (String jar : path.split(File.pathSeparator)) {
                builder.addClasspath(new File(jar));
            }
            builder.setBundleSymbolicName("io.circus.yours");
            builder.setBundleVersion("1.0.0");
            builder.setProperty("Private-Package", "io.circus.yours");
            builder.setProperty("-noimportjava", "true");
            builder.setProperty("-noee", "true"); // this bnd does not know Java 25, that of the build does
            try (Jar jar = builder.build()) {
                assertEquals(List.of(), builder.getErrors());
                Path file = plugin.resolve("io.circus.yours.jar");
                jar.write(file.toFile());
                return file;
            }
        }
    }

    private static String classPath() throws IOException {
        try (Stream<Path> system = Files.list(CircusHome.built().root().resolve("system"))) {
            return Stream.concat(system, Stream.of(Component.class, ObjectClassDefinition.class, Capability.class)
                    .map(type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())))
                    .map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }
}
