// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * The examples of the page writing-a-plugin.md make a plugin in an empty folder, and it works in a running daemon. What the
 * integration test of the archetype has built is taken for what they would build.
 */
public final class WritingAPluginIT {

    private static final Path ARCHETYPE = Path.of("../archetype/target").toAbsolutePath().normalize();
    private static final Path BUILT = ARCHETYPE.resolve("test-classes/projects/plugin/project/doorbell");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @Before
    public void isBuilt() {
        assertTrue("there is no " + BUILT + ": run mvn verify -pl archetype -am -DskipTests -Darchetype.test.skip=false",
                Files.isDirectory(BUILT.resolve("target")));
    }

    @Test
    public void itsExamplesWork() throws Exception {
        var page = Files.readString(CircusHome.built().root().resolve("doc/writing-a-plugin.md"));
        var commands = Pattern.compile("(?s)```sh\n(.*?)```").matcher(page).results().map(it -> it.group(1)).toList();
        assertEquals(4, commands.size());
        run(commands.get(0).replace("mvn archetype:generate", maven()), Map.of());
        Path project = sandbox.folder().resolve("doorbell");
        assertEquals("the page makes what was built", texts(BUILT), texts(project));
        assertEquals("cd doorbell && mvn package\n", commands.get(1));
        run("cp -r " + BUILT + "/target doorbell", Map.of());

        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        String ini = block(page, "ini").replaceAll("bin/(web|batch)", "/bin/sleep 1000");
        RunningDaemon daemon = sandbox.daemon(home, ini);
        run("cd doorbell\n" + commands.get(2), Map.of("CIRCUS", home.root().toString()));
        daemon.awaitLog("Started bundle: file:" + home.bundles().resolve("doorbell.jar"));
        daemon.awaitLog("plugin:bell started");
        Signals.send("KILL", daemon.awaitStarted("batch").getFirst());
        long web = daemon.awaitStarted("web").getFirst();
        Signals.send("KILL", web);
        daemon.awaitLog("gone: web[" + web + "] has ended");
        assertEquals("circusctl gogo circus:doorbell\n", commands.get(3));
        Eventually.holds("it has not counted both", () -> {
            String told = sandbox.circusctl(daemon, "gogo", "circus:doorbell").text();
            return told.contains("web") && told.contains("batch");
        });
        assertTrue("one of a hundred is told", !daemon.program().errorText().contains("gone: batch["));

        Files.writeString(daemon.config(), Files.readString(daemon.config()).replace("greeting = gone", "every = 0"));
        String reason = daemon.control().call("reloadconfig", "waiting", true).get("reason").getAsString();
        assertTrue(reason, reason.startsWith("cannot apply all of the configuration: cannot start plugin:bell: ")
                && reason.endsWith("cannot read option every: expected 1 or more, got '0'"));
        daemon.awaitLog(block(page, "text").strip());
        Eventually.holds("it is active", () -> daemon.control().status("plugin:bell").equals("stopped"));
        daemon.endBy("TERM");
    }

    /** The commands of the repository's README make the same of the template, but for the POM. */
    @Test
    public void aCopyInTheRepositoryIsTheSame() throws Exception {
        Path plugins = Files.createDirectories(sandbox.folder().resolve("checkout/plugins"));
        run("cp -r " + Path.of("../plugins/pom.xml").toAbsolutePath() + " " + Path.of("../plugins/example").toAbsolutePath() + " "
                + plugins, Map.of());
        run("cd checkout\n" + block(Files.readString(Path.of("../README.md")), "sh"), Map.of());
        assertTrue(Files.readString(plugins.resolve("pom.xml")).contains("<module>yours</module>"));
        assertTrue(Files.readString(plugins.resolve("yours/pom.xml")).contains("<artifactId>io.circus.yours</artifactId>"));
        var expected = new TreeMap<String, String>();
        texts(BUILT).forEach((name, text) -> expected.put(inRepository(name.replace("org/acme/", "io/circus/")), inRepository(text)));
        Map<String, String> copied = texts(plugins.resolve("yours"));
        expected.remove("pom.xml");
        copied.remove("pom.xml");
        copied.replace("README.md", copied.get("README.md").replace("target/io.circus.", "target/"));
        assertEquals(expected, copied);
    }

    private static String inRepository(String text) {
        return text.replace("org.acme.", "io.circus.").replace("doorbell", "yours").replace("Doorbell", "Yours");
    }

    /** With the artifacts of this build, and all others from where Maven has them. */
    private static String maven() {
        return System.getProperty("circus.itests.maven") + "/bin/mvn -s " + ARCHETYPE.resolve("test-classes/settings.xml")
                + " -Dmaven.repo.local=" + ARCHETYPE.resolve("staged")
                + " org.apache.maven.plugins:maven-archetype-plugin:" + System.getProperty("circus.itests.archetype") + ":generate";
    }

    private void run(String commands, Map<String, String> environment) throws IOException, InterruptedException {
        Program shell = sandbox.start(environment, Path.of("/bin/sh"), "-ec", commands);
        int status = shell.awaitExit();
        assertEquals(commands + "\n" + shell.text() + shell.errorText(), 0, status);
    }

    private static String block(String page, String language) {
        return Pattern.compile("(?sm)^ *```" + language + "\n(.*?)```").matcher(page).results().findFirst().orElseThrow().group(1);
    }

    /** The files of a project but for what is built, by their paths in it. */
    private static Map<String, String> texts(Path project) throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.startsWith(project.resolve("target")))
                    .collect(Collectors.toMap(file -> project.relativize(file).toString(), WritingAPluginIT::text,
                            (one, other) -> one, TreeMap::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
