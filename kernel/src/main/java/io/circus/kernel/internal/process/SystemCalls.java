// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import io.circus.kernel.Exit;
import io.circus.kernel.internal.linux.Exits;
import io.circus.kernel.internal.linux.Signals;
import io.circus.kernel.internal.linux.Spawn;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Limits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The calls by which the table makes, watches and ends processes: Linux itself, or in part a fake in tests. */
public interface SystemCalls {

    /** The real ones. */
    static SystemCalls linux() throws ErrnoException {
        return new Spawn()::spawn;
    }

    /** See {@link Spawn#spawn}. */
    int spawn(String path, List<String> arguments, Map<String, String> environment, String directory,
            List<Spawn.Placement> placements) throws ErrnoException;

    default Descriptors.Pipe pipe() throws ErrnoException {
        return Descriptors.pipe();
    }

    default Descriptors.Pipe inputPipe() throws ErrnoException {
        return Descriptors.inputPipe();
    }

    default void close(int descriptor) {
        Descriptors.close(descriptor);
    }

    default int pidfd(int pid) throws ErrnoException {
        return Exits.pidfd(pid);
    }

    default Optional<Exit> peek(int pid) throws ErrnoException {
        return Exits.peek(pid);
    }

    default Optional<Exit> reap(int pid) throws ErrnoException {
        return Exits.reap(pid);
    }

    default OptionalInt anyExited() throws ErrnoException {
        return Exits.anyExited();
    }

    default boolean send(int pid, int signal) throws ErrnoException {
        return Signals.send(pid, signal);
    }

    default Limits.Descriptors descriptorLimit() throws ErrnoException {
        return Limits.descriptors();
    }

    default void setDescriptorLimit(int pid, Limits.Descriptors limits) throws ErrnoException {
        Limits.setDescriptors(pid, limits);
    }
}
