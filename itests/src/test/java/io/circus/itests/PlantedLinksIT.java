// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Links that another user has put where the daemon writes: it follows none of them, in his folder nor in one for everybody. */
public final class PlantedLinksIT {

    private static final String PRECIOUS = "of the administrator\n";

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private Path victim;

    @Before
    public void makeReachable() throws IOException {
        Assume.assumeTrue("may be another user", asNobody("true"));
        Files.setAttribute(sandbox.folder(), "unix:mode", 0755);
        victim = sandbox.write("victim", PRECIOUS);
    }

    @Test
    public void areNotFollowedByThePidFile() throws IOException, InterruptedException {
        for (String kind : new String[] {"own", "sticky"}) {
            Path link = plant(kind);
            assertRefused(link, sandbox.circusd(CircusHome.built(), "--pidfile", link.toString(), config("").toString()));
        }
    }

    @Test
    public void areNotFollowedByTheLog() throws IOException, InterruptedException {
        for (String kind : new String[] {"own", "sticky"}) {
            Path link = plant(kind);
            assertRefused(link, sandbox.circusd(CircusHome.built(), "--log-output", link.toString(), config("").toString()));
        }
    }

    @Test
    public void areNotFollowedByStreams() throws IOException, InterruptedException {
        var sections = new StringBuilder();
        for (String kind : new String[] {"FileStream", "WatchedFileStream", "TimedRotatingFileStream"}) {
            for (String folder : new String[] {"own", "sticky"}) {
                sections.append("""
                        [watcher:%1$s-%2$s]
                        cmd = /bin/sh -c "echo overwritten; exec sleep 1000"
                        stdout_stream.class = %2$s
                        stdout_stream.filename = %3$s
                        %4$s
                        """.formatted(folder, kind, plant(folder + kind),
                        kind.startsWith("Timed") ? "stdout_stream.rotate_when = H" : ""));
            }
        }
        Program daemon = sandbox.circusd(CircusHome.built(), config(sections.toString()).toString());
        for (String watcher : sections.toString().lines().filter(line -> line.startsWith("[")).map(line ->
                line.substring(line.indexOf(':') + 1, line.length() - 1)).toList()) {
            daemon.err().first(line -> line.contains("cannot write the stdout_stream of " + watcher + ": "));
        }
        assertEquals(PRECIOUS, Files.readString(victim));
    }

    /** Returns a link of nobody's to what is not his, in a folder of his or in one like /tmp. */
    private Path plant(String name) throws IOException {
        Path folder = Files.createDirectories(sandbox.file(name + System.nanoTime()));
        if (name.startsWith("sticky")) {
            Files.setAttribute(folder, "unix:mode", 01777);
        } else {
            Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        Path link = folder.resolve("link");
        assertTrue("nobody plants " + link, asNobody("ln", "-s", victim.toString(), link.toString()));
        return link;
    }

    private static boolean asNobody(String... command) {
        var words = new String[command.length + 4];
        words[0] = "setpriv";
        words[1] = "--reuid=nobody";
        words[2] = "--regid=nogroup";
        words[3] = "--clear-groups";
        System.arraycopy(command, 0, words, 4, command.length);
        return Program.succeeds(words);
    }

    private Path config(String sections) throws IOException {
        return sandbox.write("c.ini", Sandbox.Endpoints.free().section() + sections);
    }

    private void assertRefused(Path link, Program program) throws IOException, InterruptedException {
        program.assertEnds(1);
        assertTrue(program.errorText(), program.errorText().contains(link.toString()));
        assertEquals(PRECIOUS, Files.readString(victim));
    }
}
