// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.Test;

public class OwnGroupTest {

    private static final String V1 = "33 31 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n";

    private static Optional<Path> own(String root, String mountPoint, String path) {
        return new OwnGroup(V1 + "41 31 0:38 " + root + " " + mountPoint + " rw,relatime - cgroup2 cgroup2 rw\n",
                "1:cpu:/elsewhere\n0::" + path + "\n").folder();
    }

    @Test
    public void findsTheOwnGroupBelowTheMount() {
        assertEquals(Optional.of(Path.of("/sys/fs/cgroup/system.slice/circus.service")),
                own("/", "/sys/fs/cgroup", "/system.slice/circus.service"));
        assertEquals(Optional.of(Path.of("/sys/fs/cgroup/unified")), own("/", "/sys/fs/cgroup/unified", "/"));
        assertEquals(Optional.of(Path.of("/sys/fs/cgroup/a")), own("/docker/1", "/sys/fs/cgroup", "/docker/1/a"));
    }

    @Test
    public void findsNoneWhereThereIsNone() {
        assertEquals(Optional.empty(), own("/docker/1", "/sys/fs/cgroup", "/other"));
        assertEquals(Optional.empty(), new OwnGroup(V1, "0::/").folder());
        assertEquals(Optional.empty(), new OwnGroup(V1, "1:cpu:/\n").folder());
    }
}
