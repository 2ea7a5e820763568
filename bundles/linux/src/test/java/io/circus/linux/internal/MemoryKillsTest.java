// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.Test;

public class MemoryKillsTest {

    private OptionalLong count = OptionalLong.of(3);
    private String log = "";
    private long nanos = 1;
    private final MemoryKills kills = new MemoryKills(() -> count, () -> log, () -> nanos);

    private void counted(long number) {
        count = OptionalLong.of(number);
    }

    @Test
    public void takesNoKillForOneThatWasNotCounted() {
        assertFalse(kills.killed(42));
    }

    @Test
    public void givesEachKillThatIsCountedToOneProcess() {
        counted(5);
        assertTrue(kills.killed(42));
        assertTrue(kills.killed(43));
        assertFalse(kills.killed(44));
        counted(6);
        assertTrue(kills.killed(45));
    }

    @Test
    public void keepsNoKillForProcessesThatEndLater() {
        counted(5);
        assertTrue(kills.killed(42));
        nanos += 3_000_000_000L;
        assertFalse(kills.killed(43));
    }

    @Test
    public void readsTheKernelsLogWhereNothingIsCounted() {
        count = OptionalLong.empty();
        log = "<3>[ 77.5] Memory cgroup out of memory: Killed process 4242 (python3) total-vm:1000kB\n";
        assertTrue(kills.killed(4242));
        assertFalse(kills.killed(424));
    }

    @Test
    public void findsTheGroupOfVersion1() {
        String mounts = """
                32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
                36 31 0:33 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """;
        assertEquals(Optional.of(Path.of("/sys/fs/cgroup/memory/jobs/17")),
                new OwnGroup(mounts, "9:name=systemd:/\n4:memory:/jobs/17\n1:cpu:/\n0::/\n").folderOfVersion1("memory"));
        assertEquals(Optional.empty(), new OwnGroup(mounts, "1:cpu:/\n0::/\n").folderOfVersion1("memory"));
    }
}
