// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

public final class HomeIT {

    private static final String SLEEPER = """
            [watcher:sleeper]
            cmd = /bin/sleep 1000
            """;

    /** How long the caches of all programs may take on a busy machine. */
    private static final Duration MAKING_CACHES = Duration.ofSeconds(180);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void runsThroughLinksToTheProgramAndToTheHome() throws IOException, InterruptedException {
        Path home = Files.createSymbolicLink(sandbox.folder().resolve("home"), CircusHome.built().root());
        Path first = Files.createSymbolicLink(sandbox.folder().resolve("one"), home.resolve("bin/circusd"));
        Path second = Files.createSymbolicLink(sandbox.folder().resolve("two"), first.getFileName());
        for (Path program : List.of(home.resolve("bin/circusd"), first, second)) {
            Program version = sandbox.start(Map.of(), program, "--version");
            version.assertEnds(0);
            assertEquals(CircusHome.version(), version.text());
        }
    }

    @Test
    public void runsWhenFoundOnThePath() throws IOException, InterruptedException {
        String path = CircusHome.built().root().resolve("bin") + ":" + System.getenv("PATH");
        Program version = sandbox.start(Map.of("PATH", path), Path.of("/bin/sh"), "-c", "circusd --version");
        version.assertEnds(0);
        assertEquals(CircusHome.version(), version.text());
    }

    @Test
    public void twoDaemonsShareOneHome() throws IOException, InterruptedException {
        RunningDaemon one = sandbox.daemon(SLEEPER);
        RunningDaemon two = sandbox.daemon(SLEEPER);
        one.awaitStarted("sleeper");
        two.awaitStarted("sleeper");
        one.endBy("TERM");
        assertEquals("active", two.control().status("sleeper"));
        two.endBy("TERM");
    }

    @Test
    public void changesNothingInTheHome() throws IOException, InterruptedException {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        List<String> before = content(home);
        RunningDaemon daemon = sandbox.daemon(home, SLEEPER);
        daemon.awaitStarted("sleeper");
        daemon.awaitLog("Installed bundle");
        assertEquals(before, content(home));
        daemon.endBy("TERM");
        assertEquals(before, content(home));
    }

    @Test
    public void runsForAUserWhoMayNotWriteThere() throws IOException, InterruptedException {
        Assume.assumeTrue("only root can become somebody else", "root".equals(System.getProperty("user.name")));
        Assume.assumeTrue("setpriv is installed", Files.isExecutable(Path.of("/usr/bin/setpriv")));
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        assertEquals(0, new ProcessBuilder("chmod", "-R", "a-w,a+rX", home.root().toString()).start().waitFor());
        assertEquals(0, new ProcessBuilder("chmod", "a+rx", sandbox.folder().toString()).start().waitFor());
        var endpoints = Sandbox.Endpoints.free();
        Path config = sandbox.write("c.ini", endpoints.section() + SLEEPER);
        var command = new ArrayList<>(List.of("--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=/nonexistent",
                home.program("circusd").toString(), config.toString()));
        Program program = sandbox.start(Map.of(), Path.of("/usr/bin/setpriv"), command.toArray(String[]::new));
        var daemon = sandbox.closeAfterwards(new RunningDaemon(program, endpoints, config)).awaitReady();
        daemon.awaitStarted("sleeper");
        daemon.endBy("TERM");
    }

    @Test
    public void brokenCachesDoNoHarm() throws IOException, InterruptedException {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        Path caches = Files.createDirectories(home.root().resolve("aot"));
        for (String program : List.of("circusd", "circusctl", "circus-top")) {
            for (String content : List.of("", "this is no cache")) {
                Files.writeString(caches.resolve(program + ".aot"), content);
                Program version = sandbox.start(Map.of(), home.program(program), "--version");
                version.assertEnds(0);
                assertTrue(version.text(), version.text().endsWith(CircusHome.version()));
                assertEquals("", version.errorText());
            }
        }
    }

    /** The JVM does not look whether the jars are those that the cache was made with. */
    @Test
    public void aCacheOfOtherJarsIsPassedOverAndMadeAnew() throws IOException, InterruptedException {
        Assume.assumeTrue("the build has made caches", Files.exists(CircusHome.built().root().resolve("aot/circusctl.stamp")));
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        assertTrue(startOf(home), startOf(home).contains("-XX:AOTCache="));
        // Two builds of a jar may have the same size, and they have the same time.
        Path jar = home.root().resolve("system/gson.jar");
        Path other = Files.copy(jar, sandbox.file("gson.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
        // What makes them is replaced for a moment, so that it is known whether it is asked.
        Path maker = home.program("circus-aot");
        Path aside = Files.move(maker, maker.resolveSibling("aside"));
        Path asked = sandbox.file("asked");
        Files.writeString(maker, "#!/bin/sh\necho \"$@\" >" + asked);
        Files.setPosixFilePermissions(maker, Files.getPosixFilePermissions(aside));
        String start = startOf(home);
        assertFalse(start, start.contains("-XX:AOTCache="));
        sandbox.awaitFile(asked, "--again\n"::equals);
        Files.move(aside, maker, StandardCopyOption.REPLACE_EXISTING);
        Program again = sandbox.start(Map.of(), home.program("circus-aot"));
        assertEquals(again.errorText(), 0, again.awaitExit(MAKING_CACHES));
        assertTrue(startOf(home), startOf(home).contains("-XX:AOTCache="));
    }

    /** Whoever writes a cache chooses what the program runs. */
    @Test
    public void aCacheThatOthersCanChangeIsNotUsed() throws IOException, InterruptedException {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        Path caches = Files.createDirectories(home.root().resolve("aot"));
        Path cache = caches.resolve("circusctl.aot");
        for (String file : List.of("circusctl.aot", "circusctl.stamp", "system.index")) {
            Files.writeString(caches.resolve(file), "none");
        }
        run("chmod", "-R", "u=rwX,go=rX", caches.toString());
        home.stampCaches();
        assertUsed(true, home);
        for (Path file : List.of(caches, cache, caches.resolve("system.index"))) {
            for (String mode : List.of("g+w", "o+w")) {
                run("chmod", mode, file.toString());
                home.stampCaches();
                assertUsed(false, home);
                run("chmod", "go-w", file.toString());
            }
        }
        home.stampCaches();
        assertUsed(true, home);
        Assume.assumeTrue("only root can give files away", "root".equals(System.getProperty("user.name")));
        for (Path file : List.of(caches, cache)) {
            run("chown", "65534", file.toString());
            home.stampCaches();
            assertUsed(false, home);
            run("chown", "0", file.toString());
        }
    }

    private void assertUsed(boolean used, CircusHome home) throws IOException, InterruptedException {
        String start = startOf(home);
        assertEquals(start, used, start.contains("-XX:AOTCache="));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    /** What the shell does when circusctl is started. */
    private String startOf(CircusHome home) throws IOException, InterruptedException {
        Program version = sandbox.start(Map.of(), Path.of("/bin/sh"), "-x", home.program("circusctl").toString(), "--version");
        version.assertEnds(0);
        assertEquals("circusctl " + CircusHome.version(), version.text());
        return version.errorText();
    }

    @Test
    public void completesTheCommandsOfCircusctl() throws IOException, InterruptedException {
        Assume.assumeTrue("bash is installed", Files.isExecutable(Path.of("/bin/bash")));
        Program completed = sandbox.start(Map.of("circusctl", CircusHome.built().program("circusctl").toString()),
                Path.of("/bin/bash"), "-c", """
                        . %s
                        complete_line() { COMP_LINE=$1 COMP_POINT=${#1}; _circusctl $circusctl; echo ${COMPREPLY[*]}; }
                        complete_line 'circusctl sta'
                        complete_line 'circusctl --endpoint tcp://127.0.0.1:1 stop --w'
                        """.formatted(CircusHome.built().root().resolve("completion/circus.bash")));
        completed.assertEnds(0);
        assertEquals("start stats status\n--waiting", completed.text());
    }

    @Test
    public void saysWhatItNeedsWithoutAJdk() throws IOException, InterruptedException {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        Path script = home.root().resolve("lib/java.sh");
        String usual = Files.readString(script);
        Files.writeString(script, usual.replace("/usr/lib/jvm/*", "/nonexistent/*").replace("/opt/* /opt/java/*", ""));
        Program program = sandbox.start(Map.of("JAVA_HOME", "/nonexistent", "PATH", "/nonexistent"),
                home.program("circusd"), "--version");
        program.assertEnds(1);
        assertEquals(1, program.err().all().size());
        assertTrue(program.errorText(), program.errorText().contains("Java 25"));
    }

    @Test
    public void findsAJdkBehindALinkOnThePath() throws IOException, InterruptedException {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        Path script = home.root().resolve("lib/java.sh");
        Path links = Files.createDirectory(sandbox.folder().resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), Path.of(System.getProperty("java.home"), "bin/java"));
        Map<String, String> environment = Map.of("JAVA_HOME", "/nonexistent", "PATH", links + ":/usr/bin:/bin");
        sandbox.start(environment, home.program("circusctl"), "--version").assertEnds(0);
        Files.writeString(script, Files.readString(script).replace("/usr/lib/jvm/*", "/nonexistent/*")
                .replace("/opt/* /opt/java/*", "/nonexistent/*"));
        sandbox.start(environment, home.program("circusctl"), "--version").assertEnds(0);
    }

    @Test
    public void runsTheExample() throws IOException, InterruptedException {
        var endpoints = Sandbox.Endpoints.free();
        String example = Files.readString(CircusHome.built().root().resolve("examples/demo.ini"))
                .replace(":5555", ":" + endpoints.control()).replace(":5556", ":" + endpoints.events());
        Path config = sandbox.write("demo.ini", example);
        Program program = sandbox.circusd(CircusHome.built(), config.toString());
        var daemon = sandbox.closeAfterwards(new RunningDaemon(program, endpoints, config)).awaitReady();
        assertEquals(4, daemon.awaitStarted("workers").size());
        long crasher = daemon.awaitStarted("crasher").getFirst();
        daemon.awaitStarted("clock");
        daemon.awaitLog("crasher[" + crasher + "]: exited with status 1");
        daemon.events().first("watcher.crasher.spawn");
        assertEquals("active", daemon.control().status("crasher"));
        daemon.endBy("TERM");
    }

    @Test
    public void startsFromTheConfigurationItShips() throws IOException, InterruptedException {
        Program checked = sandbox.circusd(CircusHome.built(), "--check",
                CircusHome.built().root().resolve("conf/circus.ini").toString());
        checked.assertEnds(0);
    }

    private static List<String> content(CircusHome home) throws IOException {
        var found = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(home.root())) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                found.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return found;
    }
}
