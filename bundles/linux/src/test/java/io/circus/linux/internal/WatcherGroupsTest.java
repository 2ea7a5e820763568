// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.circus.testing.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** With real control groups, where the tests may make them, and real processes. */
public class WatcherGroupsTest {

    /** No other daemon and no other test has one of this name. */
    private static final String WATCHER = "watcher groups " + ProcessHandle.current().pid();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private WatcherGroups groups;
    private Process shell;

    @After
    public void end() {
        if (shell != null) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        if (groups != null) {
            groups.close();
        }
    }

    private void assumeGroups() throws IOException {
        Optional<Path> own = OwnGroup.read().folder();
        assumeTrue("groups can be made", own.isPresent() && Files.isWritable(own.get()));
        GroupFolder.claim(own.get()).close();
    }

    @Test
    public void findsAndEndsWhoHasDetachedItselfAndForgottenItsEnvironment() throws Exception {
        assumeGroups();
        groups = new WatcherGroups("on");
        encloseAShell();
        int escaped = escape();
        groups.kill(WATCHER);
        while (ProcessHandle.of(escaped).filter(ProcessHandle::isAlive).isPresent() || !groups.members(WATCHER).isEmpty()) {
            Pause.briefly();
        }
        assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
    }

    /** The bundle was updated: what ran then is in the same group. */
    @Test
    public void theNextOnesFindWhatIsInTheGroups() throws Exception {
        assumeGroups();
        groups = new WatcherGroups("on");
        encloseAShell();
        int escaped = escape();
        Set<Integer> before = groups.members(WATCHER);
        groups.close();
        groups = new WatcherGroups("on");
        assertEquals(before, groups.members(WATCHER));
        assertTrue(before + " without " + escaped, before.contains(escaped));
        groups.kill(WATCHER);
        while (!groups.members(WATCHER).isEmpty()) {
            Pause.briefly();
        }
    }

    @Test
    public void thereAreNoneWhereTheyAreSwitchedOff() throws Exception {
        groups = new WatcherGroups("off");
        shell = new ProcessBuilder("/bin/sleep", "1000").start();
        groups.enclose(WATCHER, (int) shell.pid());
        assertEquals(Set.of(), groups.members(WATCHER));
        groups.kill(WATCHER);
        assertTrue(shell.isAlive());
    }

    private void encloseAShell() throws Exception {
        shell = new ProcessBuilder("/bin/sh", "-c",
                "read go; env -i /usr/bin/setsid /bin/sh -c 'echo $$; exec /bin/sleep 1000' & wait").start();
        groups.enclose(WATCHER, (int) shell.pid());
        assertEquals(Set.of((int) shell.pid()), groups.members(WATCHER));
    }

    /** @return the pid of a process that nothing but its group tells from others */
    private int escape() throws Exception {
        shell.outputWriter().write("go\n");
        shell.outputWriter().flush();
        return Integer.parseInt(shell.inputReader().readLine());
    }
}
