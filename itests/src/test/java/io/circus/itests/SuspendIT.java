// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** The daemon is not scheduled for a while, as when its machine is suspended: afterwards it deals with all that was due. */
public final class SuspendIT {

    private static final long SUSPENDED_MILLIS = 3000;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void whatWasDueHappensWhenTheDaemonGoesOn() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 2

                [watcher:old]
                cmd = /bin/sleep 1000
                max_age = 2
                max_age_variance = 0

                [watcher:stubborn]
                cmd = /bin/sh -c "trap '' TERM; echo ready; while :; do sleep 0.1; done"
                stdout_stream.class = QueueStream
                graceful_timeout = 2
                """);
        List<Long> web = daemon.awaitStarted("web");
        long old = daemon.awaitStarted("old").getFirst();
        long stubborn = daemon.awaitStarted("stubborn").getFirst();
        Eventually.holds("its trap is not set",
                () -> daemon.control().ok("tail", "name", "stubborn").toString().contains("ready"));
        daemon.control().ok("stop", "name", "stubborn");
        int mark = daemon.events().all().mark();
        Signals.send("STOP", daemon.jvm());
        Signals.send("KILL", web.getFirst());
        Thread.sleep(SUSPENDED_MILLIS);
        assertTrue("nobody could end it", Signals.alive(stubborn));
        Signals.send("CONT", daemon.jvm());

        daemon.events().firstSince(mark, "watcher.web.spawn");
        daemon.events().firstSince(mark, "watcher.old.spawn");
        daemon.events().firstSince(mark, "watcher.stubborn.stop");
        assertTrue(!Signals.alive(stubborn));
        assertNotEquals(old, (long) daemon.control().pids("old").getFirst());
        assertEquals(web.getLast(), daemon.control().pids("web").getFirst());
        assertEquals(2, daemon.control().pids("web").size());
        daemon.endBy("TERM");
    }
}
