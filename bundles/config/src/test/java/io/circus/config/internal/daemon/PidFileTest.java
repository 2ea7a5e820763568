// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.Rule;
import org.junit.Test;

public class PidFileTest {

    private static final long PID = ProcessHandle.current().pid();

    @Rule
    public final Scratch scratch = new Scratch();

    @Test
    public void writesThePidReadableForAll() throws IOException {
        new PidFile(file(), PID).write();
        assertEquals(PID + "\n", Files.readString(file()));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    public void overwritesDeadPidsRubbishAndNothing() throws IOException {
        for (String former : new String[] {"999999999\n", "rubbish", "", "\u00ff", PID + "\n", "-4", "1 2"}) {
            Files.writeString(file(), former);
            new PidFile(file(), PID).write();
            assertEquals(PID + "\n", Files.readString(file()));
        }
    }

    @Test
    public void refusesALivingPid() throws IOException {
        Files.writeString(file(), "1\n");
        assertEquals("cannot create pid file " + file()
                + ": it names process 1, which is alive (is another circusd running?)",
                assertThrows(IOException.class, () -> new PidFile(file(), PID).write()).getMessage());
    }

    @Test
    public void saysWhichDirectoryIsMissing() {
        Path file = scratch.path("none/d.pid");
        assertEquals("cannot create pid file " + file + ": there is no directory " + file.getParent(),
                assertThrows(IOException.class, () -> new PidFile(file, PID).write()).getMessage());
    }

    @Test
    public void removesOnlyItsOwn() throws IOException {
        var pidFile = new PidFile(file(), PID);
        pidFile.write();
        Files.writeString(file(), "77\n");
        pidFile.remove();
        assertTrue(Files.exists(file()));
        Files.writeString(file(), PID + "\n");
        pidFile.remove();
        assertFalse(Files.exists(file()));
        pidFile.remove();
    }

    private Path file() {
        return scratch.path("d.pid");
    }
}
