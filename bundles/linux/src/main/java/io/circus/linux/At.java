// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Files as seen from a folder that is held open: openat(2), statx(2), readlinkat(2). */
final class At {

    // fcntl.h; two of the flags have other values on AArch64
    private static final boolean X86 = System.getProperty("os.arch").equals("amd64");
    static final int O_NOFOLLOW = X86 ? 0x20000 : 0x8000;
    static final int O_WRONLY = 1;
    static final int O_CREAT = 0x40;
    static final int O_APPEND = 0x400;
    static final int O_NONBLOCK = 0x800;
    static final int O_PATH = 0x200000;
    private static final int O_NOCTTY = 0x100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int NEW_FILE = 0666;

    // struct statx, the same everywhere: stx_uid at 20, stx_mode at 28
    private static final int STATX_SIZE = 256;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STX_UID = 20;
    private static final int STX_MODE = 28;
    // struct statfs: f_type comes first
    private static final int STATFS_SIZE = 120;
    private static final long PROC_SUPER_MAGIC = 0x9fa0;
    private static final int PATH_MAX = 4096;

    // int openat(int dirfd, const char *pathname, int flags, ... /* mode_t mode */);
    private static final NativeFunction OPENAT = new NativeFunction("openat");
    // int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf);
    private static final NativeFunction STATX = new NativeFunction("statx");
    // ssize_t readlinkat(int dirfd, const char *pathname, char *buf, size_t bufsiz);
    private static final NativeFunction READLINKAT = new NativeFunction("readlinkat");
    // int fstatfs(int fd, struct statfs *buf);
    private static final NativeFunction FSTATFS = new NativeFunction("fstatfs");

    private At() {}

    /** What a descriptor stands for. */
    record Status(int owner, int mode) {

        private static final int S_IFMT = 0170000;
        private static final int S_IFREG = 0100000;
        private static final int S_IFLNK = 0120000;

        boolean isLink() {
            return (mode & S_IFMT) == S_IFLNK;
        }

        boolean isRegular() {
            return (mode & S_IFMT) == S_IFREG;
        }
    }

    static int openRoot() throws ErrnoException {
        return open(AT_FDCWD, "/", O_PATH);
    }

    /** openat(2); the descriptor closes on exec, a new file gets what the umask leaves of 0666. */
    static int open(int folder, String name, int flags) throws ErrnoException {
        return Native.check("open " + name, (errno, arena) -> OPENAT.call(errno, folder,
                arena.allocateFrom(name).address(), flags | O_CLOEXEC | O_NOCTTY, NEW_FILE));
    }

    static Status status(int descriptor) throws ErrnoException {
        var status = new Status[1];
        Native.check("read the owner of descriptor " + descriptor, (errno, arena) -> {
            MemorySegment buffer = arena.allocate(STATX_SIZE, Long.BYTES);
            long result = STATX.call(errno, descriptor, arena.allocateFrom("").address(), AT_EMPTY_PATH,
                    STATX_BASIC_STATS, buffer.address());
            status[0] = new Status(buffer.get(JAVA_INT, STX_UID), Short.toUnsignedInt(buffer.get(JAVA_SHORT, STX_MODE)));
            return result;
        });
        return status[0];
    }

    /** Where the link leads to of which {@code descriptor} is one of O_PATH. */
    static String target(int descriptor) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PATH_MAX);
            int length = Native.check("read the link of descriptor " + descriptor, (errno, scratch) -> READLINKAT.call(errno,
                    descriptor, scratch.allocateFrom("").address(), buffer.address(), PATH_MAX));
            return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    /** Whether the links in a folder lead to what the kernel knows, as those of /proc/PID/fd, and not to a path. */
    static boolean isProc(int folder) throws ErrnoException {
        var type = new long[1];
        Native.check("read the file system of descriptor " + folder, (errno, arena) -> {
            MemorySegment buffer = arena.allocate(STATFS_SIZE, Long.BYTES);
            long result = FSTATFS.call(errno, folder, buffer.address());
            type[0] = buffer.get(JAVA_LONG, 0);
            return result;
        });
        return type[0] == PROC_SUPER_MAGIC;
    }
}
