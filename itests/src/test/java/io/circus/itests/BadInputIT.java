// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Whatever is given as a configuration: it works, or it is said what is wrong with it. */
public final class BadInputIT {

    private static final int TEN_MEGABYTES = 10 * 1024 * 1024;
    private static final int MANY = 10_000;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void lineOfTenMegabytes() throws IOException, InterruptedException {
        check(0, sandbox.write("long.ini", "[watcher:web]\ncmd = /bin/sleep 1\nfree = " + "x".repeat(TEN_MEGABYTES)
                + "\n"));
        check(0, sandbox.write("comment.ini", "# " + "x".repeat(TEN_MEGABYTES)
                + "\n[watcher:web]\ncmd = /bin/sleep 1\n"));
        checkAny(sandbox.write("name.ini", "x".repeat(TEN_MEGABYTES)));
    }

    @Test
    public void zeroBytes() throws IOException, InterruptedException {
        checkAny(sandbox.write("zero.ini", "[watcher:web]\ncmd = /bin/sleep 1\0 2\n\0\0\0\n"));
        checkAny(sandbox.write("zeros.ini", "\0".repeat(1000)));
    }

    @Test
    public void latinOne() throws IOException, InterruptedException {
        checkAny(Files.write(sandbox.folder().resolve("latin.ini"),
                "[watcher:café]\ncmd = /bin/echo é\n".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    public void folderInsteadOfAFile() throws IOException, InterruptedException {
        check(1, Files.createDirectory(sandbox.folder().resolve("folder.ini")));
    }

    @Test
    public void includesThatGoRoundInCircles() throws IOException, InterruptedException {
        sandbox.write("one.ini", "[circus]\ninclude = two.ini\n\n[watcher:one]\ncmd = /bin/sleep 1\n");
        checkAny(sandbox.write("two.ini", "[circus]\ninclude = one.ini\n\n[watcher:two]\ncmd = /bin/sleep 2\n"));
        checkAny(sandbox.write("self.ini", "[circus]\ninclude = *.ini\n\n[watcher:self]\ncmd = /bin/sleep 3\n"));
    }

    @Test
    public void tenThousandWatchers() throws IOException, InterruptedException {
        check(0, sandbox.write("many.ini", IntStream.range(0, MANY)
                .mapToObj(number -> "[watcher:w%d]\ncmd = /bin/sleep %d\n\n".formatted(number, number))
                .collect(Collectors.joining())));
    }

    private void check(int status, Path config) throws IOException, InterruptedException {
        assertEquals(config.toString(), status, checkAny(config));
    }

    /** Checks that the file is taken, or that it is refused with words; returns the exit status. */
    private int checkAny(Path config) throws IOException, InterruptedException {
        Program program = sandbox.circusd(CircusHome.built(), "--check", config.toString());
        int status = program.awaitExit();
        String said = program.text() + "\n" + program.errorText();
        String begin = said.substring(0, Math.min(said.length(), 2000));
        assertTrue(config + ": status " + status + ": " + begin, status == 0 || status == 1);
        assertFalse(begin, said.contains("\tat ") || said.contains("Exception") || said.contains("StackOverflow"));
        assertTrue("says why: " + begin, status == 0 || !said.isBlank());
        return status;
    }
}
