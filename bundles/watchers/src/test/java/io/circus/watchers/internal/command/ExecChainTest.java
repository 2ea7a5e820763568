// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.command;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.List;
import org.junit.Test;

public class ExecChainTest {

    private static final List<String> COMMAND = List.of("run", "it");

    @Test
    public void mostCommandsNeedNone() {
        assertFalse(ExecChain.isNeeded(WatcherSettings.named("web").build(), List.of()));
    }

    @Test
    public void setsSoftAndHardLimits() throws Exception {
        assertEquals(List.of("/usr/bin/prlimit", "--nofile=100:100", "--core=unlimited:unlimited", "run", "it"),
                chain(WatcherSettings.named("web").freeForm("rlimit_nofile", "100").freeForm("RLIMIT_CORE", "")));
    }

    @Test
    public void aUserComesWithItsGroups() throws Exception {
        assertEquals(List.of("/usr/bin/setpriv", "--regid=0", "--reuid=0", "--init-groups", "--", "run", "it"),
                chain(WatcherSettings.named("web").set(WatcherOption.UID, "root")));
    }

    @Test
    public void aGroupAloneKeepsTheOthers() throws Exception {
        assertEquals(List.of("/usr/bin/setpriv", "--regid=0", "--keep-groups", "--", "run", "it"),
                chain(WatcherSettings.named("web").set(WatcherOption.GID, "0")));
    }

    @Test
    public void limitsComeBeforeTheUmaskAndThatBeforeTheUser() throws Exception {
        assertEquals(List.of("/usr/bin/prlimit", "--nproc=5:5", "/bin/sh", "-c", "umask 27; exec \"$@\"", "sh",
                "/usr/bin/setpriv", "--regid=0", "--reuid=0", "--init-groups", "--", "run", "it"),
                chain(WatcherSettings.named("web").set(WatcherOption.UID, "0").set(WatcherOption.UMASK, 027)
                        .freeForm("rlimit_nproc", "5")));
    }

    @Test
    public void refusesUnknownUsersAndGroups() {
        assertEquals("there is no user nobody-of-that-name", assertThrows(IllegalArgumentException.class, () -> chain(
                WatcherSettings.named("web").set(WatcherOption.UID, "nobody-of-that-name"))).getMessage());
        assertEquals("there is no group nobody-of-that-name", assertThrows(IllegalArgumentException.class, () -> chain(
                WatcherSettings.named("web").set(WatcherOption.GID, "nobody-of-that-name"))).getMessage());
    }

    @Test
    public void refusesLimitsThatCannotBeSet() {
        assertEquals("there is no limit NoSuch, expected one of as, core, cpu, data, fsize, locks, memlock, msgqueue, nice,"
                + " nofile, nproc, rss, rtprio, rttime, sigpending, stack", assertThrows(IllegalArgumentException.class,
                        () -> chain(WatcherSettings.named("web").freeForm("rlimit_NoSuch", "5"))).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> chain(WatcherSettings.named("web")
                .freeForm("rlimit_nofile", Long.toString(Long.MAX_VALUE)))).getMessage()
                .startsWith("cannot set the limit nofile to 9223372036854775807: the daemon's own is "));
    }

    private static List<String> chain(WatcherSettings.Builder settings) throws InterruptedException {
        return ExecChain.around(COMMAND, settings.build(), List.of());
    }
}
