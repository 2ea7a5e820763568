// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.check;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CheckTest {

    @Rule
    public final TemporaryFolder home = new TemporaryFolder();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path ini;

    @Before
    public void makeHome() throws IOException {
        ini = home.getRoot().toPath().resolve("c.ini");
        Files.createDirectory(home.getRoot().toPath().resolve("bundles"));
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Provide-Capability",
                "io.circus.plugin;name=here;alias:List<String>=\"a.B\"");
        var jar = home.getRoot().toPath().resolve("bundles/here.jar");
        try (var file = Files.newOutputStream(jar); var content = new JarOutputStream(file, manifest)) {
            content.finish();
        }
    }

    @Test
    public void saysOkWithTheNumberOfWatchers() throws Exception {
        assertEquals(0, check("[watcher:w]\ncmd = sleep 9\n[plugin:p]\nuse = a.B\n"));
        assertEquals(ini + ": ok, 1 watcher\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void tellsMistakesAndWarnings() throws Exception {
        assertEquals(1, check("[watcher:w]\nnumprocesses = two\ncmd = sleep 9\n[plugin:p]\nuse = gone\n"));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
        assertEquals(ini + ":2: [watcher:w] numprocesses: expected an integer, got 'two'\n"
                + "warning: " + ini + ":5: [plugin:p] use: no jar in " + home.getRoot().toPath().resolve("bundles")
                + " provides the plugin 'gone'\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void aWarningIsNoFailure() throws Exception {
        assertEquals(0, check("[watcher:w]\ncmd = sleep 9\n[what]\nx = 1\n"));
        assertEquals("warning: " + ini + ":3: [what]: is no section of Circus, ignoring it\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void looksForTheFilesOfTheDashboard() throws Exception {
        Path folder = home.getRoot().toPath();
        assertEquals(0, check("[circus]\nhttpd = True\nhttpd_users = gone\nhttpd_cert = none.pem\nhttpd_key = none.key\n"));
        assertEquals("warning: " + ini + ":3: [circus] httpd_users: there is no file " + folder.resolve("gone")
                + ": nobody can log in until there is\n"
                + "warning: " + ini + ":4: [circus] httpd_cert: there is no file " + folder.resolve("none.pem") + ": nothing is served until there is\n"
                + "warning: " + ini + ":5: [circus] httpd_key: there is no file " + folder.resolve("none.key") + ": nothing is served until there is\n",
                sorted(err.toString(StandardCharsets.UTF_8)));
        assertEquals(Optional.of(folder.resolve("gone")), Check.usersFile(ini));
        Files.writeString(ini, "[circus]\nhttpd = True\n");
        assertEquals(Optional.of(folder.resolve("web-users")), Check.usersFile(ini));
        Files.writeString(ini, "[circus]\nhttpd = False\n");
        assertEquals(Optional.empty(), Check.usersFile(ini));
    }

    private static String sorted(String lines) {
        return lines.lines().sorted().map(line -> line + "\n").collect(Collectors.joining());
    }

    @Test
    public void namesAJarThatIsBroken() throws Exception {
        Path broken = Files.writeString(home.getRoot().toPath().resolve("bundles/broken.jar"), "no zip");
        assertEquals(0, check("[watcher:w]\ncmd = sleep 9\n[plugin:p]\nuse = here\n"));
        assertEquals(true, err.toString(StandardCharsets.UTF_8).startsWith("warning: " + broken
                + ": cannot read the manifest: "));
    }

    @Test
    public void aPluginInPythonThatCannotBeImportedMayBeAJarThatComesLater() throws Exception {
        assertEquals(0, check("[watcher:w]\ncmd = sleep 9\n[plugin:p]\nuse = my.plugins.Mine\n"));
        assertEquals("warning: " + ini + ":4: [plugin:p] use: no jar in " + home.getRoot().toPath().resolve("bundles")
                + " provides the plugin 'my.plugins.Mine', and as a plugin in Python it cannot be run: no Python here; "
                + "waiting for its jar\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void aPluginThatIsAProgramIsNoWatcherOfTheUser() throws Exception {
        assertEquals(0, check("[watcher:w]\ncmd = sleep 9\n[plugin:p]\nuse = exec:/bin/true one\n"));
        assertEquals(ini + ": ok, 1 watcher\n", out.toString(StandardCharsets.UTF_8));
    }

    /** In a class loader that has nothing but our own classes. */
    private int check(String text) throws Exception {
        Function<List<String>, Optional<String>> python = command -> Optional.of("no Python here");
        Files.writeString(ini, text);
        URL[] path = {location(Check.class), location(io.circus.control.ControlAccess.class), location(io.circus.watchers.Watchers.class),
                location(io.circus.kernel.Signal.class), location(io.circus.linux.Umask.class),
                location(io.circus.toolkit.Wildcard.class)};
        try (var alone = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> alone.loadClass("org.osgi.framework.Bundle"));
            return (int) alone.loadClass("io.circus.config.internal.check.Check")
                    .getMethod("run", Path.class, Path.class, Function.class, PrintStream.class, PrintStream.class)
                    .invoke(null, ini, home.getRoot().toPath(), python, new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8));
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
