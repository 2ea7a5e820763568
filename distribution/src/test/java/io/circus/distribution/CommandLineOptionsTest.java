// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public final class CommandLineOptionsTest {

    @Test
    public void oneWordIsTheFile() throws UsageException {
        assertEquals(Launch.Run.of(Path.of("circus.ini")), read("circus.ini"));
    }

    @Test
    public void readsEveryOption() throws UsageException {
        var run = (Launch.Run) read("--log-level", "DEBUG", "--log-output=/tmp/x.log", "--pidfile", "x.pid", "--shell",
                "--daemon", "c.ini");
        Map<String, String> properties = run.properties(new Home(Path.of(".")), "7");
        assertEquals("DEBUG", properties.get("circus.log.level"));
        assertEquals("/tmp/x.log", properties.get("circus.log.output"));
        assertEquals(Path.of("x.pid").toAbsolutePath().toString(), properties.get("circus.pidfile"));
        assertEquals(Path.of("c.ini").toAbsolutePath().toString(), properties.get("circus.config"));
        assertEquals("true", properties.get("circus.shell"));
        assertEquals("7", properties.get("circus.version"));
    }

    @Test
    public void leavesToTheFileWhatIsNotGiven() throws UsageException {
        var run = (Launch.Run) read("c.ini");
        assertEquals(java.util.Set.of("circus.home", "circus.version", "circus.config"),
                run.properties(new Home(Path.of(".")), "7").keySet());
    }

    @Test
    public void longOptionsMayBeAbbreviated() throws UsageException {
        assertEquals("error", ((Launch.Run) read("--log-l", "error", "c.ini")).logLevel().orElseThrow());
        assertEquals(new Launch.Version(), read("--vers"));
    }

    @Test
    public void printsTheUsageWithoutAnArgument() throws UsageException {
        assertTrue(((Launch.Print) read()).text().startsWith("usage: circusd "));
        assertTrue(((Launch.Print) read("--daemon")).text().startsWith("usage: circusd "));
        assertTrue(((Launch.Print) read("-h")).text().contains("--pidfile"));
    }

    @Test
    public void checksAFile() throws UsageException {
        assertEquals(new Launch.Check(Path.of("c.ini")), read("--check", "c.ini"));
        assertEquals(2, assertThrows(UsageException.class, () -> read("--check")).status());
    }

    @Test
    public void refusesWhatItDoesNotKnow() {
        assertRefused("--nope", "--nope");
        assertRefused("-x", "-x");
        assertRefused("--log-level", "--log-level");
        assertRefused("invalid choice: 'loud'", "--log-level", "loud", "c.ini");
        assertRefused("b.ini", "a.ini", "b.ini");
    }

    private static void assertRefused(String reason, String... words) {
        var refused = assertThrows(UsageException.class, () -> read(words));
        assertEquals(2, refused.status());
        assertTrue(refused.getMessage(), refused.getMessage().startsWith("usage: circusd "));
        assertTrue(refused.getMessage(), refused.getMessage().contains("circusd: error: "));
        assertTrue(refused.getMessage(), refused.getMessage().contains(reason));
    }

    @Test
    public void aConfigurationOfPythonsLoggingIsAccepted() throws UsageException {
        assertTrue(read("--logger-config", "logging.ini", "circus.ini") instanceof Launch.Run);
    }

    private static Launch read(String... words) throws UsageException {
        return CommandLineOptions.read(List.of(words));
    }
}
