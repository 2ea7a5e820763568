// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
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
    private static final MethodHandle POSIX_SPAWN = Native.downcall("posix_spawn",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    // int posix_spawnattr_init(posix_spawnattr_t *attr);
    private static final MethodHandle ATTR_INIT = one("posix_spawnattr_init");
    // int posix_spawnattr_setflags(posix_spawnattr_t *attr, short flags);
    private static final MethodHandle ATTR_SETFLAGS =
            Native.downcall("posix_spawnattr_setflags", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
    // int posix_spawnattr_setsigdefault(posix_spawnattr_t *attr, const sigset_t *sigdefault);
    private static final MethodHandle ATTR_SETSIGDEFAULT =
            Native.downcall("posix_spawnattr_setsigdefault", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    // int posix_spawnattr_setsigmask(posix_spawnattr_t *attr, const sigset_t *sigmask);
    private static final MethodHandle ATTR_SETSIGMASK =
            Native.downcall("posix_spawnattr_setsigmask", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    // int sigfillset(sigset_t *set);
    private static final MethodHandle SIGFILLSET = one("sigfillset");
    // int posix_spawn_file_actions_init(posix_spawn_file_actions_t *file_actions);
    private static final MethodHandle ACTIONS_INIT = one("posix_spawn_file_actions_init");
    // int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *file_actions);
    private static final MethodHandle ACTIONS_DESTROY = one("posix_spawn_file_actions_destroy");
    // int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *file_actions, int fildes, int newfildes);
    private static final MethodHandle ADD_DUP2 = Native.downcall("posix_spawn_file_actions_adddup2",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    // int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *file_actions, int fildes, const char *path,
    //                                      int oflag, mode_t mode);
    private static final MethodHandle ADD_OPEN = Native.downcall("posix_spawn_file_actions_addopen",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    // int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *file_actions, const char *path);
    private static final MethodHandle ADD_CHDIR = Native.downcall("posix_spawn_file_actions_addchdir_np",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    // int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *file_actions, int from);
    private static final MethodHandle ADD_CLOSEFROM = Native.downcall("posix_spawn_file_actions_addclosefrom_np",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

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

    /** Links everything and prepares what all children share: 20 ms the first time, so do it early. */
    public Spawn() throws ErrnoException {
        MemorySegment all = Arena.global().allocate(SIGSET_SIZE, 16);
        MemorySegment none = Arena.global().allocate(SIGSET_SIZE, 16);
        short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID;
        try {
            check((int) ATTR_INIT.invokeExact(attributes));
            check((int) SIGFILLSET.invokeExact(all));
            check((int) ATTR_SETSIGDEFAULT.invokeExact(attributes, all));
            check((int) ATTR_SETSIGMASK.invokeExact(attributes, none));
            check((int) ATTR_SETFLAGS.invokeExact(attributes, flags));
        } catch (ErrnoException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw Native.unexpected(t);
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
            MemorySegment actions = arena.allocate(STRUCT_SIZE, 16);
            check((int) ACTIONS_INIT.invokeExact(actions));
            try {
                check((int) ADD_CHDIR.invokeExact(actions, arena.allocateFrom(directory)));
                for (int target = 0; target < placements.size(); target++) {
                    place(actions, placements.get(target), target);
                }
                check((int) ADD_CLOSEFROM.invokeExact(actions, placements.size()));
                MemorySegment pid = arena.allocate(JAVA_INT);
                check((int) POSIX_SPAWN.invokeExact(pid, arena.allocateFrom(path), actions, attributes,
                        strings(arena, arguments), strings(arena, assignments(environment))));
                return pid.get(JAVA_INT, 0);
            } finally {
                check((int) ACTIONS_DESTROY.invokeExact(actions));
            }
        } catch (ErrnoException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw Native.unexpected(t);
        }
    }

    private void place(MemorySegment actions, Placement placement, int target) throws Throwable {
        switch (placement) {
            case Placement.Inherited inherited -> { }
            case Placement.DevNull nothing ->
                check((int) ADD_OPEN.invokeExact(actions, target, devNull, O_RDWR, 0));
            case Placement.CopyOf copy ->
                check((int) ADD_DUP2.invokeExact(actions, copy.descriptor(), target));
        }
    }

    private static List<String> assignments(Map<String, String> environment) {
        var assignments = new ArrayList<String>(environment.size());
        environment.forEach((name, value) -> assignments.add(name + "=" + value));
        return assignments;
    }

    /** A null-terminated array of null-terminated strings. */
    private static MemorySegment strings(SegmentAllocator arena, List<String> texts) {
        MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        array.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
        return array;
    }

    private static void check(int error) throws ErrnoException {
        if (error != 0) {
            throw new ErrnoException("spawn a process", error);
        }
    }

    private static MethodHandle one(String name) {
        return Native.downcall(name, FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }
}
