// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Holds the numbers that the native calls rely on against the C headers, where there is a compiler. */
public class LayoutTest {

    private static final String AUDIT = """
            #define _GNU_SOURCE
            #include <assert.h>
            #include <fcntl.h>
            #include <grp.h>
            #include <pwd.h>
            #include <stddef.h>
            #include <sys/socket.h>
            #include <sys/types.h>
            #include <sys/un.h>
            #define SAME(a, b) static_assert((a) == (b), #a)
            SAME(sizeof(uid_t), 4); SAME(sizeof(mode_t), 4);
            SAME(offsetof(struct passwd, pw_name), 0); SAME(offsetof(struct passwd, pw_uid), 16);
            SAME(offsetof(struct passwd, pw_gid), 20); SAME(sizeof(struct passwd), 48);
            SAME(offsetof(struct group, gr_name), 0); SAME(offsetof(struct group, gr_gid), 16);
            SAME(AF_UNIX, 1); SAME(SOCK_DGRAM, 2); SAME(SOCK_CLOEXEC, 0x80000); SAME(MSG_DONTWAIT, 0x40);
            SAME(MSG_NOSIGNAL, 0x4000); SAME(sizeof(struct sockaddr_un), 110);
            SAME(offsetof(struct sockaddr_un, sun_path), 2);
            SAME(F_GETFL, 3); SAME(F_SETFL, 4); SAME(F_DUPFD_CLOEXEC, 1030); SAME(F_SETPIPE_SZ, 1031); SAME(O_NONBLOCK, 0x800);
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void agreesWithTheHeaders() throws Exception {
        assumeTrue("no C compiler", Files.isExecutable(Path.of("/usr/bin/gcc")));
        Path file = Files.writeString(folder.getRoot().toPath().resolve("audit.c"), AUDIT);
        Process compiler = new ProcessBuilder("/usr/bin/gcc", "-std=c11", "-fsyntax-only", file.toString())
                .redirectErrorStream(true).start();
        String output = new String(compiler.getInputStream().readAllBytes());
        assertEquals(output, 0, compiler.waitFor());
    }
}
