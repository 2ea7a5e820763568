// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** File descriptors as numbers: pipes, reading, writing, closing. Every descriptor made here closes on exec. */
public final class Descriptors {

    // fcntl.h
    public static final int O_CLOEXEC = 0x80000;
    private static final int O_NONBLOCK = 0x800;
    private static final int F_SETFL = 4;
    // sys/eventfd.h: EFD_CLOEXEC, EFD_NONBLOCK have the values of O_CLOEXEC, O_NONBLOCK

    // int pipe2(int pipefd[2], int flags);
    private static final NativeFunction PIPE2 = new NativeFunction("pipe2");
    // int close(int fd);
    private static final NativeFunction CLOSE = new NativeFunction("close");
    // int fcntl(int fd, int cmd, ... /* arg */);
    private static final NativeFunction FCNTL = new NativeFunction("fcntl");
    // int eventfd(unsigned int initval, int flags);
    private static final NativeFunction EVENTFD = new NativeFunction("eventfd");
    // ssize_t read(int fd, void *buf, size_t count);
    private static final NativeFunction READ = new NativeFunction("read");
    // ssize_t write(int fd, const void *buf, size_t count);
    private static final NativeFunction WRITE = new NativeFunction("write");

    private Descriptors() {}

    /** The two ends of a pipe: {@code in} is for reading, {@code out} for writing. */
    public record Pipe(int in, int out) {}

    /** pipe2(2) for the output of a child: the reading end does not block, the writing end does. */
    public static Pipe pipe() throws ErrnoException {
        Pipe pipe = blockingPipe();
        setNonBlocking(pipe.in());
        return pipe;
    }

    /** pipe2(2) for the input of a child: the writing end does not block, the reading end does. */
    public static Pipe inputPipe() throws ErrnoException {
        Pipe pipe = blockingPipe();
        setNonBlocking(pipe.out());
        return pipe;
    }

    private static Pipe blockingPipe() throws ErrnoException {
        var ends = new int[2];
        Native.check("make a pipe", (errno, arena) -> {
            MemorySegment pair = arena.allocate(JAVA_INT, 2);
            long result = PIPE2.call(errno, pair.address(), O_CLOEXEC);
            ends[0] = pair.getAtIndex(JAVA_INT, 0);
            ends[1] = pair.getAtIndex(JAVA_INT, 1);
            return result;
        });
        return new Pipe(ends[0], ends[1]);
    }

    /** close(2). A descriptor that is not open is ignored: closing twice must do no harm beyond the bug it is. */
    public static void close(int descriptor) {
        try {
            Native.check("close descriptor " + descriptor, (errno, arena) -> CLOSE.call(errno, descriptor));
        } catch (ErrnoException e) {
            // EBADF, EINTR and EIO: on Linux the descriptor is gone in each case
        }
    }

    /** eventfd(2): a counter that can be waited for; neither end blocks. */
    public static int eventCounter() throws ErrnoException {
        return Native.check("make an event counter", (errno, arena) -> EVENTFD.call(errno, 0, O_CLOEXEC | O_NONBLOCK));
    }

    /**
     * read(2) into {@code buffer}, a native segment, retried after EINTR.
     *
     * @return how many bytes; 0 at the end of the file; -1 if there is nothing to read now (EAGAIN)
     */
    public static int read(int descriptor, MemorySegment buffer) throws ErrnoException {
        return transfer(READ, "read from descriptor ", descriptor, buffer);
    }

    /**
     * write(2) of the whole {@code buffer}, a native segment, or its beginning, retried after EINTR.
     *
     * @return how many bytes; -1 if nothing can be written now (EAGAIN)
     */
    public static int write(int descriptor, MemorySegment buffer) throws ErrnoException {
        return transfer(WRITE, "write to descriptor ", descriptor, buffer);
    }

    /** EAGAIN is as common as success where pipes are emptied, so it costs no exception. */
    private static int transfer(NativeFunction function, String what, int descriptor, MemorySegment buffer)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.allocateErrno(arena);
            while (true) {
                long count = function.call(errno, descriptor, Native.pointer(buffer), buffer.byteSize());
                if (count >= 0) {
                    return Math.toIntExact(count);
                }
                int error = Native.errnoIn(errno);
                if (error == Errno.EAGAIN.number()) {
                    return -1;
                }
                if (error != Errno.EINTR.number()) {
                    throw new ErrnoException(what + descriptor, error);
                }
            }
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    /** The end of a pipe, which has no other flags that could be set. */
    private static void setNonBlocking(int descriptor) throws ErrnoException {
        Native.check("set the flags of descriptor " + descriptor, (errno, arena) -> FCNTL.call(errno, descriptor, F_SETFL, O_NONBLOCK));
    }
}
