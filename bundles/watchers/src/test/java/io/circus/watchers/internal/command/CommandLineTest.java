// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.command;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class CommandLineTest {

    @Test
    public void appendsArgsToCmd() {
        assertEquals(List.of("run", "a b", "-x", "1"), words(settings("run 'a b'").set(WatcherOption.ARGS, "-x 1")));
    }

    @Test
    public void expandsVariablesBeforeItSplits() {
        assertEquals(List.of("run", "7", "a", "b", "True", "30.0", "None", "False", "64"),
                words(settings("run $(circus.wid) ((circus.env.LIST)) $(circus.respawn) $(circus.graceful_timeout) "
                        + "$(circus.uid) $(circus.use_fds) $(CIRCUS.rlimits.nofile)").freeForm("rlimit_NOFILE", "64")));
    }

    @Test
    public void leavesWhatTheOriginalDoesNotKnow() {
        assertEquals(List.of("run", "$(circus.name)", "$(circus.my_option)", "$(circus.autostart)"),
                words(settings("run $(circus.name) $(circus.my_option) $(circus.autostart)")
                        .freeForm("my_option", "extra")));
    }

    @Test
    public void givesTheCommandToTheShellAsWritten() {
        assertEquals(List.of("/bin/sh", "-c", "exec run | tee $LOG && echo \"x\""),
                words(settings("exec run | tee $LOG && echo \"x\"").set(WatcherOption.SHELL, true)));
        assertEquals(List.of("/bin/sh", "-c", "echo $0 $1 more", "zero", "o ne"),
                words(settings("echo $0 $1").set(WatcherOption.SHELL, true).set(WatcherOption.ARGS, "more")
                        .set(WatcherOption.SHELL_ARGS, "zero 'o ne'")));
    }

    @Test
    public void refusesAnEmptyCommand() {
        assertThrows(IllegalArgumentException.class, () -> words(settings("  ")));
    }

    private static WatcherSettings.Builder settings(String cmd) {
        return WatcherSettings.named("web").set(WatcherOption.CMD, cmd);
    }

    private static List<String> words(WatcherSettings.Builder settings) {
        return CommandLine.of(settings.build(), 7, Map.of("LIST", "a b"), Map.of());
    }
}
