// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A control group whose processes may use little memory together, but enough for a daemon. */
final class MemoryGroup {

    private static final String LIMIT = Long.toString(400L << 20);

    private MemoryGroup() {}

    /** Null if none can be made here. Whoever makes it removes the folder when its processes have ended. */
    static Path make() throws IOException {
        String name = "circus-test-" + ProcessHandle.current().pid();
        for (String limit : new String[] {"memory/NAME/memory.limit_in_bytes", "NAME/memory.max"}) {
            Path file = Path.of("/sys/fs/cgroup", limit.replace("NAME", name));
            try {
                Files.createDirectory(file.getParent());
            } catch (IOException e) {
                continue;
            }
            if (Files.isWritable(file)) {
                Files.writeString(file, LIMIT);
                return file.getParent();
            }
            Files.delete(file.getParent());
        }
        return null;
    }
}
