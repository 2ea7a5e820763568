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

/** The calls by which the table makes, watches and ends processes: Linux itself, or a fake in tests. */
public interface SystemCalls {

    /** See {@link Spawn#spawn}. */
    int spawn(String path, List<String> arguments, Map<String, String> environment, String directory,
            List<Spawn.Placement> stdio) throws ErrnoException;

    /** See {@link Descriptors#pipe}. */
    Descriptors.Pipe pipe() throws ErrnoException;

    /** See {@link Descriptors#inputPipe}. */
    Descriptors.Pipe inputPipe() throws ErrnoException;

    /** See {@link Descriptors#close}. */
    void close(int descriptor);

    /** See {@link Exits#pidfd}. */
    int pidfd(int pid) throws ErrnoException;

    /** See {@link Exits#reap}. */
    Optional<Exit> reap(int pid) throws ErrnoException;

    /** See {@link Exits#anyExited}. */
    OptionalInt anyExited() throws ErrnoException;

    /** See {@link Signals#send}. */
    boolean send(int pid, int signal) throws ErrnoException;

    /** See {@link Limits#descriptors}. */
    Limits.Descriptors descriptorLimit() throws ErrnoException;

    /** See {@link Limits#setDescriptors}. */
    void setDescriptorLimit(int pid, Limits.Descriptors limits) throws ErrnoException;

    /** The real ones. */
    static SystemCalls linux() throws ErrnoException {
        var spawn = new Spawn();
        return new SystemCalls() {
            @Override
            public int spawn(String path, List<String> arguments, Map<String, String> environment, String directory,
                    List<Spawn.Placement> stdio) throws ErrnoException {
                return spawn.spawn(path, arguments, environment, directory, stdio);
            }

            @Override
            public Descriptors.Pipe pipe() throws ErrnoException {
                return Descriptors.pipe();
            }

            @Override
            public Descriptors.Pipe inputPipe() throws ErrnoException {
                return Descriptors.inputPipe();
            }

            @Override
            public void close(int descriptor) {
                Descriptors.close(descriptor);
            }

            @Override
            public int pidfd(int pid) throws ErrnoException {
                return Exits.pidfd(pid);
            }

            @Override
            public Optional<Exit> reap(int pid) throws ErrnoException {
                return Exits.reap(pid);
            }

            @Override
            public OptionalInt anyExited() throws ErrnoException {
                return Exits.anyExited();
            }

            @Override
            public boolean send(int pid, int signal) throws ErrnoException {
                return Signals.send(pid, signal);
            }

            @Override
            public Limits.Descriptors descriptorLimit() throws ErrnoException {
                return Limits.descriptors();
            }

            @Override
            public void setDescriptorLimit(int pid, Limits.Descriptors limits) throws ErrnoException {
                Limits.setDescriptors(pid, limits);
            }
        };
    }
}
