// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.Assume;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The same replays with the implementation of ZeroMQ that the original's own client has. */
public final class PythonReplayIT {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @BeforeClass
    public static void isInstalled() throws InterruptedException {
        Assume.assumeTrue("python3-zmq is installed", runs("/usr/bin/python3", "-c", "import zmq"));
    }

    @Test
    public void answersQueries() throws Exception {
        replay("01_queries");
    }

    @Test
    public void startsStopsAndRestarts() throws Exception {
        replay("03_start_stop_restart");
    }

    @Test
    public void answersWhatIsMalformed() throws Exception {
        replay("02_protocol_errors");
    }

    @Test
    public void reloads() throws Exception {
        replay("04_reload");
    }

    @Test
    public void changesTheNumberOfProcesses() throws Exception {
        replay("05_incr_decr_numprocesses");
    }

    @Test
    public void setsOptions() throws Exception {
        replay("06_set");
    }

    @Test
    public void signalsAndKills() throws Exception {
        replay("07_signal_kill");
    }

    @Test
    public void appliesItsFileAgain() throws Exception {
        replay("18_reloadconfig");
    }

    private static void replay(String name) throws Exception {
        List<String> unnamed = Differences.unnamed(name, Replay.run(Recording.load(name), Wire::python));
        assertEquals(List.of(), unnamed);
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
