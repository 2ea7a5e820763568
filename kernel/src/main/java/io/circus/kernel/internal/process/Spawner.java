// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import io.circus.kernel.Signal;
import io.circus.kernel.SpawnException;
import io.circus.kernel.SpawnException.Stage;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.Stdio;
import io.circus.kernel.internal.linux.Spawn.Placement;
import io.circus.kernel.linux.CrashPoint;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/** Turns a request into a running child that is not in the table yet. Waits for the exec: never on the loop. */
final class Spawner {

    private final SystemCalls calls;
    private final IntPredicate killedForMemory;
    private final DescriptorLimit limit;
    private final SpareDescriptor spare;
    private final Journal journal;
    private final String daemon;
    private final AtomicLong serials;
    private final int self = Math.toIntExact(ProcessHandle.current().pid());

    /** @param spare for watching a process when there is no other descriptor left */
    Spawner(SystemCalls calls, IntPredicate killedForMemory, DescriptorLimit limit, SpareDescriptor spare, Journal journal) {
        this.journal = journal;
        daemon = journal.mark(UUID.randomUUID().toString());
        serials = new AtomicLong(journal.firstSerial());
        this.calls = calls;
        this.killedForMemory = killedForMemory;
        this.limit = limit;
        this.spare = spare;
    }

    Child spawn(SpawnRequest request) throws SpawnException {
        String program = find(request);
        try (var pipes = new Pipes(request)) {
            Instant startedAt = Instant.now();
            long serial = serials.incrementAndGet();
            String mark = mark(request.label().watcher(), serial);
            var environment = new HashMap<>(request.environment());
            environment.put(SpawnRequest.MARK, mark);
            Journal.Entry entry = journal.begin(request.label(), serial, startedAt, pipes.ownEnds);
            pipes.entry = entry;
            CrashPoint.reach("spawn noted");
            // without a descriptor to watch it with, a process must not even begin
            int reserved = calls.pidfd(self);
            int pid = 0;
            try {
                pid = calls.spawn(program, request.command(), environment, request.directory().toString(),
                        placements(request, pipes));
                CrashPoint.reach("spawned");
                entry.runs(pid);
            } finally {
                calls.close(reserved);
                if (pid == 0) {
                    entry.over();
                }
            }
            CrashPoint.reach("running noted");
            int pidfd;
            try {
                pidfd = watch(pid);
            } catch (ErrnoException e) {
                entry.over();
                throw e;
            }
            limit.giveBackTo(pid);
            return new Child(calls, killedForMemory, request.label(), pid, pidfd, mark, startedAt, pipes.kept(), entry);
        } catch (ErrnoException e) {
            throw failure(request, Stage.EXEC, e.errno());
        }
    }

    /** A process that cannot be watched must not live on unknown; it is reaped like an orphan. */
    private int watch(int pid) throws ErrnoException {
        try {
            return calls.pidfd(pid);
        } catch (ErrnoException e) {
            return watchWithSpare(pid);
        }
    }

    private int watchWithSpare(int pid) throws ErrnoException {
        try {
            return spare.lend(() -> calls.pidfd(pid));
        } catch (ErrnoException e) {
            calls.send(pid, Signal.KILL.number());
            throw e;
        }
    }

    String mark(String watcher, long serial) {
        return markOf(watcher) + serial;
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
        if (request.last().isPresent() && !ProgramSearch.isThere(request.last().get(), request.environment(), directory)) {
            throw new SpawnException(request.label(), request.last().get(), Stage.SEARCH, Errno.ENOENT.toString());
        }
        ProgramSearch.Result result = ProgramSearch.find(request.command().getFirst(), request.environment(), directory);
        if (result instanceof ProgramSearch.Result.Found found) {
            return found.path();
        }
        Errno errno = result instanceof ProgramSearch.Result.Forbidden ? Errno.EACCES : Errno.ENOENT;
        throw failure(request, Stage.SEARCH, errno.toString());
    }

    private static SpawnException failure(SpawnRequest request, Stage stage, String errno) {
        return new SpawnException(request.label(), request.command().getFirst(), stage, errno);
    }

    private static List<Placement> placements(SpawnRequest request, Pipes pipes) {
        var placements = new ArrayList<Placement>();
        OptionalInt passed = request.passed().stdin();
        placements.add(passed.isPresent() ? new Placement.CopyOf(passed.getAsInt())
                : placement(request.stdin(), pipes.childEnds[0]));
        placements.add(placement(request.stdout(), pipes.childEnds[1]));
        placements.add(placement(request.stderr(), pipes.childEnds[2]));
        request.passed().more().forEach(descriptor -> placements.add(new Placement.CopyOf(descriptor)));
        return placements;
    }

    private static Placement placement(Stdio stdio, OptionalInt childEnd) {
        return switch (stdio) {
            case INHERIT -> new Placement.Inherited();
            case NULL -> new Placement.DevNull();
            case PIPE -> new Placement.CopyOf(childEnd.getAsInt());
        };
    }

    /** The pipes for one child. Closing closes the child's ends, and unless they were kept the daemon's. */
    private final class Pipes implements AutoCloseable {

        // by the number that the descriptor has in the child
        private final OptionalInt[] childEnds = {OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()};
        private final int[] ownEnds = {-1, -1, -1};
        private boolean kept;
        private Journal.Entry entry = Journal.Entry.NONE;

        Pipes(SpawnRequest request) throws SpawnException {
            List<Stdio> wanted = List.of(request.stdin(), request.stdout(), request.stderr());
            try {
                for (int i = 0; i < wanted.size(); i++) {
                    if (wanted.get(i) == Stdio.PIPE) {
                        Descriptors.Pipe pipe = i == 0 ? calls.inputPipe() : calls.pipe();
                        childEnds[i] = OptionalInt.of(i == 0 ? pipe.in() : pipe.out());
                        ownEnds[i] = i == 0 ? pipe.out() : pipe.in();
                    }
                }
            } catch (ErrnoException e) {
                close();
                throw failure(request, Stage.PIPE, e.errno());
            }
        }

        /** From now on the daemon's ends belong to the child's entry. */
        OptionalInt[] kept() {
            kept = true;
            return Arrays.stream(ownEnds).mapToObj(end -> end < 0 ? OptionalInt.empty() : OptionalInt.of(end)).toArray(OptionalInt[]::new);
        }

        @Override
        public void close() {
            for (int i = 0; i < childEnds.length; i++) {
                childEnds[i].ifPresent(calls::close);
                if (!kept && ownEnds[i] >= 0) {
                    entry.close(ownEnds[i]);
                }
            }
        }
    }
}
