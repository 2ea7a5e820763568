// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import io.circus.kernel.Signal;
import io.circus.kernel.SpawnException;
import io.circus.kernel.SpawnException.Stage;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.Stdio;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Spawn.Placement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Turns a request into a running child that is not in the table yet. Waits for the exec: never on the loop. */
final class Spawner {

    private final SystemCalls calls;
    private final DescriptorLimit limit;
    private final String daemon = UUID.randomUUID().toString();
    private final AtomicLong serials = new AtomicLong();

    Spawner(SystemCalls calls, DescriptorLimit limit) {
        this.calls = calls;
        this.limit = limit;
    }

    Child spawn(SpawnRequest request) throws SpawnException {
        String program = find(request);
        try (var output = new Pipes(request)) {
            Instant startedAt = Instant.now();
            String mark = markOf(request.label().watcher()) + serials.incrementAndGet();
            var environment = new HashMap<>(request.environment());
            environment.put(SpawnRequest.MARK, mark);
            int pid = calls.spawn(program, request.command(), environment, request.directory().toString(),
                    List.of(placement(request.stdin(), null), placement(request.stdout(), output.stdout),
                            placement(request.stderr(), output.stderr)));
            int pidfd = watch(pid);
            limit.giveBackTo(pid);
            return new Child(calls, request.label(), pid, pidfd, mark, startedAt, output.keepStdout(),
                    output.keepStderr());
        } catch (ErrnoException e) {
            throw failure(request, Stage.EXEC, e.errno());
        }
    }

    /** A process that cannot be watched must not live on unknown; it is reaped like an orphan. */
    private int watch(int pid) throws ErrnoException {
        try {
            return calls.pidfd(pid);
        } catch (ErrnoException e) {
            calls.send(pid, Signal.KILL.number());
            throw e;
        }
    }

    /** What the marks of all processes of {@code watcher} begin with; printable, whatever the name. */
    String markOf(String watcher) {
        return daemon + "." + HexFormat.of().formatHex(watcher.getBytes(StandardCharsets.UTF_8)) + ".";
    }

    private String find(SpawnRequest request) throws SpawnException {
        Path directory = request.directory();
        if (!Files.isDirectory(directory)) {
            Errno errno = Files.exists(directory) ? Errno.ENOTDIR : Errno.ENOENT;
            throw new SpawnException(request.label(), directory.toString(), Stage.DIRECTORY, errno.toString());
        }
        if (!Files.isExecutable(directory)) {
            throw new SpawnException(request.label(), directory.toString(), Stage.DIRECTORY, Errno.EACCES.toString());
        }
        return switch (ProgramSearch.find(request.command().getFirst(), request.environment(), directory)) {
            case ProgramSearch.Result.Found found -> found.path();
            case ProgramSearch.Result.Missing missing -> throw failure(request, Stage.SEARCH, Errno.ENOENT.toString());
            case ProgramSearch.Result.Forbidden forbidden ->
                throw failure(request, Stage.SEARCH, Errno.EACCES.toString());
        };
    }

    private static SpawnException failure(SpawnRequest request, Stage stage, String errno) {
        return new SpawnException(request.label(), request.command().getFirst(), stage, errno);
    }

    private static Placement placement(Stdio stdio, Descriptors.Pipe pipe) {
        return switch (stdio) {
            case INHERIT -> new Placement.Inherited();
            case NULL -> new Placement.DevNull();
            case PIPE -> new Placement.CopyOf(pipe.out());
        };
    }

    /** The pipes for one child. Closing closes what the child holds now, and the rest unless it was kept. */
    private final class Pipes implements AutoCloseable {

        private final Descriptors.Pipe stdout;
        private final Descriptors.Pipe stderr;
        private boolean stdoutKept;
        private boolean stderrKept;

        Pipes(SpawnRequest request) throws SpawnException {
            stdout = request.stdout() == Stdio.PIPE ? open(request) : null;
            try {
                stderr = request.stderr() == Stdio.PIPE ? open(request) : null;
            } catch (SpawnException e) {
                close(stdout, false);
                throw e;
            }
        }

        private Descriptors.Pipe open(SpawnRequest request) throws SpawnException {
            try {
                return calls.pipe();
            } catch (ErrnoException e) {
                throw failure(request, Stage.PIPE, e.errno());
            }
        }

        OptionalInt keepStdout() {
            stdoutKept = true;
            return stdout == null ? OptionalInt.empty() : OptionalInt.of(stdout.in());
        }

        OptionalInt keepStderr() {
            stderrKept = true;
            return stderr == null ? OptionalInt.empty() : OptionalInt.of(stderr.in());
        }

        @Override
        public void close() {
            close(stdout, stdoutKept);
            close(stderr, stderrKept);
        }

        private void close(Descriptors.Pipe pipe, boolean keepReadingEnd) {
            if (pipe != null) {
                calls.close(pipe.out());
                if (!keepReadingEnd) {
                    calls.close(pipe.in());
                }
            }
        }
    }
}
