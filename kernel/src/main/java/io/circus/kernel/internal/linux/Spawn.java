// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Native;
import io.circus.kernel.linux.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * posix_spawn(3): makes a process in its own session, with default signal dispositions, an empty signal mask, and no
 * descriptor but those that are placed. Never fork in a JVM. An exec that fails is reported by the call itself.
 */
public final class Spawn {

    // spawn.h
    private static final short POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final short POSIX_SPAWN_SETSID = 0x80;

    /** At least the size of posix_spawnattr_t (336) and posix_spawn_file_actions_t (80) of glibc. */
    private static final long STRUCT_SIZE = 512;
    /** sizeof(sigset_t). */
    private static final long SIGSET_SIZE = 128;

    private static final int O_RDWR = 2;

    // int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *file_actions,
    //                 const posix_spawnattr_t *attrp, char *const argv[], char *const envp[]);
    private static final NativeFunction POSIX_SPAWN = new NativeFunction("posix_spawn");
    // int posix_spawnattr_init(posix_spawnattr_t *attr);
    private static final NativeFunction ATTR_INIT = new NativeFunction("posix_spawnattr_init");
    // int posix_spawnattr_setflags(posix_spawnattr_t *attr, short flags);
    private static final NativeFunction ATTR_SETFLAGS = new NativeFunction("posix_spawnattr_setflags");
    // int posix_spawnattr_setsigdefault(posix_spawnattr_t *attr, const sigset_t *sigdefault);
    private static final NativeFunction ATTR_SETSIGDEFAULT = new NativeFunction("posix_spawnattr_setsigdefault");
    // int posix_spawnattr_setsigmask(posix_spawnattr_t *attr, const sigset_t *sigmask);
    private static final NativeFunction ATTR_SETSIGMASK = new NativeFunction("posix_spawnattr_setsigmask");
    // int sigfillset(sigset_t *set);
    private static final NativeFunction SIGFILLSET = new NativeFunction("sigfillset");
    // int posix_spawn_file_actions_init(posix_spawn_file_actions_t *file_actions);
    private static final NativeFunction ACTIONS_INIT = new NativeFunction("posix_spawn_file_actions_init");
    // int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *file_actions);
    private static final NativeFunction ACTIONS_DESTROY = new NativeFunction("posix_spawn_file_actions_destroy");
    // int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *file_actions, int fildes, int newfildes);
    private static final NativeFunction ADD_DUP2 = new NativeFunction("posix_spawn_file_actions_adddup2");
    // int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *file_actions, int fildes, const char *path,
    //                                      int oflag, mode_t mode);
    private static final NativeFunction ADD_OPEN = new NativeFunction("posix_spawn_file_actions_addopen");
    // int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *file_actions, const char *path);
    private static final NativeFunction ADD_CHDIR = new NativeFunction("posix_spawn_file_actions_addchdir_np");
    // int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *file_actions, int from);
    private static final NativeFunction ADD_CLOSEFROM = new NativeFunction("posix_spawn_file_actions_addclosefrom_np");

    /** What goes on one descriptor of the child. */
    public sealed interface Placement {

        /** The daemon's own descriptor of that number. */
        record Inherited() implements Placement {}

        /** {@code /dev/null}, for reading and writing. */
        record DevNull() implements Placement {}

        /** A copy of another descriptor of the daemon. */
        record CopyOf(int descriptor) implements Placement {}
    }

    private final MemorySegment attributes = Arena.global().allocate(STRUCT_SIZE, 16);
    private final MemorySegment devNull = Arena.global().allocateFrom("/dev/null");

    /** Prepares what all children share, and links what is needed for a spawn: not for the first spawn to wait for. */
    public Spawn() throws ErrnoException {
        MemorySegment all = Arena.global().allocate(SIGSET_SIZE, 16);
        MemorySegment none = Arena.global().allocate(SIGSET_SIZE, 16);
        short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.allocateErrno(arena);
            check(ATTR_INIT.call(errno, attributes.address()));
            check(SIGFILLSET.call(errno, all.address()));
            check(ATTR_SETSIGDEFAULT.call(errno, attributes.address(), all.address()));
            check(ATTR_SETSIGMASK.call(errno, attributes.address(), none.address()));
            check(ATTR_SETFLAGS.call(errno, attributes.address(), flags));
        }
    }

    /**
     * Makes a process and waits until its program runs: about half a millisecond. Any thread.
     *
     * @param path the program; relative to {@code directory} if it has no leading slash
     * @param placements for the descriptors 0, 1, 2 and so on; what is copied to one above 2 must have a higher number than all
     * @return its pid
     * @throws ErrnoException why it was not made; a missing directory gives the same ENOENT as a missing program
     */
    public int spawn(String path, List<String> arguments, Map<String, String> environment, String directory,
            List<Placement> placements) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.allocateErrno(arena);
            long actions = arena.allocate(STRUCT_SIZE, 16).address();
            check(ACTIONS_INIT.call(errno, actions));
            try {
                check(ADD_CHDIR.call(errno, actions, arena.allocateFrom(directory).address()));
                for (int target = 0; target < placements.size(); target++) {
                    place(errno, actions, placements.get(target), target);
                }
                check(ADD_CLOSEFROM.call(errno, actions, placements.size()));
                MemorySegment pid = arena.allocate(JAVA_INT);
                check(POSIX_SPAWN.call(errno, pid.address(), arena.allocateFrom(path).address(), actions, attributes.address(),
                        strings(arena, arguments).address(), strings(arena, assignments(environment)).address()));
                return pid.get(JAVA_INT, 0);
            } finally {
                check(ACTIONS_DESTROY.call(errno, actions));
            }
        }
    }

    private void place(MemorySegment errno, long actions, Placement placement, int target) throws ErrnoException {
        if (placement instanceof Placement.DevNull) {
            check(ADD_OPEN.call(errno, actions, target, devNull.address(), O_RDWR, 0));
        } else if (placement instanceof Placement.CopyOf copy) {
            check(ADD_DUP2.call(errno, actions, copy.descriptor(), target));
        }
    }

    private static List<String> assignments(Map<String, String> environment) {
        var assignments = new ArrayList<String>(environment.size());
        environment.forEach((name, value) -> assignments.add(name + "=" + value));
        return assignments;
    }

    /** A null-terminated array of null-terminated strings. */
    static MemorySegment strings(SegmentAllocator arena, List<String> texts) {
        MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        array.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
        return array;
    }

    /** @param result an error number, as an {@code int}; errno is not set */
    private static void check(long result) throws ErrnoException {
        int error = (int) result;
        if (error != 0) {
            throw new ErrnoException("spawn a process", error);
        }
    }
}
