// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;

import io.circus.kernel.linux.Errno;
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
            #include <errno.h>
            #include <fcntl.h>
            #include <signal.h>
            #include <spawn.h>
            #include <stddef.h>
            #include <sys/epoll.h>
            #include <sys/mman.h>
            #include <sys/socket.h>
            #include <sys/eventfd.h>
            #include <sys/prctl.h>
            #include <sys/resource.h>
            #include <sys/syscall.h>
            #include <sys/wait.h>
            #define SAME(a, b) static_assert((a) == (b), #a)
            SAME(sizeof(pid_t), 4); SAME(sizeof(mode_t), 4); SAME(sizeof(int), 4); SAME(sizeof(long), 8);
            SAME(sizeof(sigset_t), 128); SAME(sizeof(siginfo_t), 128);
            static_assert(sizeof(posix_spawnattr_t) <= 512 && sizeof(posix_spawn_file_actions_t) <= 512, "spawn");
            SAME(offsetof(siginfo_t, si_code), 8); SAME(offsetof(siginfo_t, si_pid), 16);
            SAME(offsetof(siginfo_t, si_status), 24);
            #ifdef __x86_64__
            SAME(sizeof(struct epoll_event), 12); SAME(offsetof(struct epoll_event, data), 4);
            #else
            SAME(sizeof(struct epoll_event), 16); SAME(offsetof(struct epoll_event, data), 8);
            #endif
            SAME(O_CLOEXEC, 0x80000); SAME(O_NONBLOCK, 0x800); SAME(O_RDWR, 2);
            SAME(EFD_CLOEXEC, O_CLOEXEC); SAME(EFD_NONBLOCK, O_NONBLOCK); SAME(EPOLL_CLOEXEC, 0x80000);
            SAME(F_GETFL, 3); SAME(F_SETFL, 4);
            SAME(EPOLLIN, 1); SAME(EPOLLRDHUP, 0x2000); SAME(EPOLLONESHOT, 1 << 30);
            SAME(EPOLL_CTL_ADD, 1); SAME(EPOLL_CTL_DEL, 2); SAME(EPOLL_CTL_MOD, 3);
            SAME(P_ALL, 0); SAME(P_PID, 1); SAME(WNOHANG, 1); SAME(WEXITED, 4); SAME(WNOWAIT, 0x01000000);
            SAME(CLD_EXITED, 1); SAME(CLD_DUMPED, 3); SAME(SYS_pidfd_open, 434);
            SAME(POSIX_SPAWN_SETSIGDEF, 4); SAME(POSIX_SPAWN_SETSIGMASK, 8); SAME(POSIX_SPAWN_SETSID, 0x80);
            SAME(SOL_SOCKET, 1); SAME(SO_TYPE, 3); SAME(SO_PEERCRED, 17); SAME(SO_RCVTIMEO, 20); SAME(SO_SNDTIMEO, 21);
            SAME(SOCK_SEQPACKET, 5); SAME(SCM_RIGHTS, 1); SAME(MSG_PEEK, 2); SAME(MSG_DONTWAIT, 0x40); SAME(MSG_NOSIGNAL, 0x4000);
            SAME(sizeof(struct msghdr), 56); SAME(offsetof(struct msghdr, msg_iov), 16); SAME(offsetof(struct msghdr, msg_iovlen), 24);
            SAME(offsetof(struct msghdr, msg_control), 32); SAME(offsetof(struct msghdr, msg_controllen), 40);
            SAME(offsetof(struct cmsghdr, cmsg_level), 8); SAME(offsetof(struct cmsghdr, cmsg_type), 12);
            SAME(CMSG_LEN(4), 20); SAME(CMSG_SPACE(4), 24); SAME(sizeof(struct timeval), 16); SAME(sizeof(struct ucred), 12);
            SAME(MFD_CLOEXEC, 1); SAME(PROT_READ | PROT_WRITE, 3); SAME(MAP_SHARED, 1); SAME(F_DUPFD_CLOEXEC, 1030);
            SAME(PR_SET_CHILD_SUBREAPER, 36); SAME(RLIMIT_NOFILE, 7); SAME(sizeof(struct rlimit), 16);
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void agreesWithTheHeaders() throws Exception {
        assumeTrue("no C compiler", Files.isExecutable(Path.of("/usr/bin/gcc")));
        var source = new StringBuilder(AUDIT);
        for (Errno errno : Errno.values()) {
            source.append("SAME(").append(errno.name()).append(", ").append(errno.number()).append(");\n");
        }
        Path file = Files.writeString(folder.getRoot().toPath().resolve("audit.c"), source);
        Process compiler = new ProcessBuilder("/usr/bin/gcc", "-std=c11", "-fsyntax-only", file.toString())
                .redirectErrorStream(true).start();
        String output = new String(compiler.getInputStream().readAllBytes());
        assertEquals(output, 0, compiler.waitFor());
    }
}
