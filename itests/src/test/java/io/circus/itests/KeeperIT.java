// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

/** The program above the JVM, as it is to be seen from outside. */
public final class KeeperIT {

    private static final String SLEEPER = """
            [watcher:web]
            cmd = sleep 1000
            copy_env = True
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void theJvmIsItsChildAndWorkersKnowNothingOfIt() throws Exception {
        RunningDaemon daemon = sandbox.daemonWith(Map.of("NOTIFY_SOCKET", "@nobody"), SLEEPER);
        long worker = daemon.awaitStarted("web").getFirst();
        assertNotEquals(daemon.program().pid(), daemon.jvm());
        assertEquals("circus-keeper", Files.readSymbolicLink(Path.of("/proc/" + daemon.program().pid() + "/exe")).getFileName().toString());
        String environment = Files.readString(Path.of("/proc/" + worker + "/environ"));
        assertFalse(environment, environment.contains("CIRCUS_KEEPER=") || environment.contains("NOTIFY_SOCKET="));
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + worker + "/fd"))) {
            assertEquals(List.of("0", "1", "2"), descriptors.map(each -> each.getFileName().toString()).sorted().toList());
        }
        daemon.endBy("TERM");
        assertFalse(Signals.alive(worker));
    }

    @Test
    public void withoutAKeeperForTheMachineTheJvmIsTheProcess() throws Exception {
        CircusHome home = CircusHome.built().copyTo(sandbox.file("home"));
        for (String machine : List.of("x86_64", "aarch64")) {
            Files.delete(home.root().resolve("lib/keeper").resolve(machine).resolve("circus-keeper"));
        }
        RunningDaemon daemon = sandbox.daemon(home, SLEEPER);
        daemon.awaitStarted("web");
        assertEquals(daemon.program().pid(), daemon.jvm());
        String line = daemon.awaitLog("processes will not survive the daemon: there is no ");
        assertTrue(line, line.endsWith("/circus-keeper"));
        daemon.endBy("INT");
    }
}
