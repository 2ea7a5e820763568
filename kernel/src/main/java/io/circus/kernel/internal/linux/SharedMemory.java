// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** memfd_create(2) and mmap(2): memory that is a descriptor, and so outlives the process that has made it. */
public final class SharedMemory {

    // sys/mman.h, fcntl.h
    private static final int MFD_CLOEXEC = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int F_DUPFD_CLOEXEC = 1030;

    // int memfd_create(const char *name, unsigned int flags);
    private static final NativeFunction MEMFD_CREATE = new NativeFunction("memfd_create");
    // int ftruncate(int fd, off_t length);
    private static final NativeFunction FTRUNCATE = new NativeFunction("ftruncate");
    // int dup3(int oldfd, int newfd, int flags);
    private static final NativeFunction DUP3 = new NativeFunction("dup3");
    // int fcntl(int fd, int cmd, ... /* arg */);
    private static final NativeFunction FCNTL = new NativeFunction("fcntl");
    // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
    private static final NativeFunction MMAP = new NativeFunction("mmap");

    private SharedMemory() {}

    /** Whether descriptor {@code number} is memory of that name. */
    public static boolean is(int number, String name) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString().equals("/memfd:" + name + " (deleted)");
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes memory, all zeros, as descriptor {@code number}, whatever that was before. It takes space only where it is used. */
    public static void make(int number, String name, long size) throws ErrnoException {
        int made = Native.check("make shared memory", (errno, arena) -> MEMFD_CREATE.call(errno, arena.allocateFrom(name).address(), MFD_CLOEXEC));
        try {
            Native.check("make shared memory of " + size + " bytes", (errno, arena) -> FTRUNCATE.call(errno, made, size));
            Native.check("place shared memory", (errno, arena) -> DUP3.call(errno, made, number, Descriptors.O_CLOEXEC));
        } finally {
            Descriptors.close(made);
        }
    }

    /** The memory that is descriptor {@code number}. */
    @SuppressWarnings("restricted")
    public static MemorySegment map(int number, long size) throws ErrnoException {
        var address = new long[1];
        Native.check("map shared memory", (errno, arena) -> {
            address[0] = MMAP.call(errno, 0, size, PROT_READ_WRITE, MAP_SHARED, number, 0);
            return address[0] == -1 ? -1 : 0;
        });
        return MemorySegment.ofAddress(address[0]).reinterpret(size);
    }

    /** A copy of {@code descriptor}, which is closed, with the lowest number from {@code first} on. */
    public static int moveUp(int descriptor, int first) throws ErrnoException {
        try {
            return Native.check("copy descriptor " + descriptor, (errno, arena) -> FCNTL.call(errno, descriptor, F_DUPFD_CLOEXEC, first));
        } finally {
            Descriptors.close(descriptor);
        }
    }
}
