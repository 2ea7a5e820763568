// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the control group of this process is: cgroups(7).
 *
 * @param mounts {@code /proc/self/mountinfo}, as proc(5) describes it
 * @param membership {@code /proc/self/cgroup}
 */
record OwnGroup(String mounts, String membership) {

    private static final int MOUNT_POINT = 4;

    /** Of this process. */
    static OwnGroup read() throws IOException {
        return new OwnGroup(Files.readString(Path.of("/proc/self/mountinfo")), Files.readString(Path.of("/proc/self/cgroup")));
    }

    /** Its folder in version 2, whose line of the membership begins with {@code 0::}. */
    Optional<Path> folder() {
        return folder(mounts.lines().filter(line -> line.contains(" - cgroup2 ")).findFirst(),
                membership.lines().filter(line -> line.startsWith("0::")).findFirst());
    }

    /** As {@link #folder}, of the group of version 1 for {@code controller}. */
    Optional<Path> folderOfVersion1(String controller) {
        return folder(mounts.lines().filter(line -> line.matches(".* - cgroup .*[ ,]" + controller + "(,.*)?")).findFirst(),
                membership.lines().filter(line -> line.matches("[0-9]+:([^:]*,)?" + controller + "(,[^:]*)?:.*")).findFirst());
    }

    private static Optional<Path> folder(Optional<String> mount, Optional<String> membership) {
        Optional<String> path = membership.map(line -> line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1));
        return mount.flatMap(line -> {
            String[] fields = line.split(" ");
            String root = fields[MOUNT_POINT - 1];
            return path.filter(own -> own.startsWith(root)).map(own -> Path.of(fields[MOUNT_POINT])
                    .resolve(own.substring(root.length()).replaceFirst("^/", "")));
        });
    }
}
