// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.circus.kernel.Cause;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.Exit;
import io.circus.kernel.Label;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.Signal;
import io.circus.kernel.SpawnException;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.Stdio;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.Fcntl;
import io.circus.watchers.ProcessContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Runs the process of a hook to its end. */
public final class HookProcess {

    /** What a pipe holds: text of this length is written, and read after the end, without waiting. */
    private static final int PIPE_CAPACITY = 65_536;

    /** What a pipe can be made to hold without privileges. */
    private static final int LARGEST_PIPE = 1_048_576;

    /** Longer than any caller waits: who has waited enough interrupts. */
    private static final Duration UNTIL_INTERRUPTED = Duration.ofDays(1);

    private final ProcessTable table;

    public HookProcess(ProcessTable table) {
        this.table = table;
    }

    /** @param output what it printed; empty unless it was asked for */
    public record End(Exit exit, String output) {}

    /**
     * Waits for its end; when interrupted, kills it with its tree.
     *
     * @param output whether what it prints is wanted; else it goes where the output of the daemon goes
     */
    public End run(String watcher, List<String> command, ProcessContext context, String input, boolean output)
            throws SpawnException, HookException, InterruptedException {
        byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= LARGEST_PIPE) {
            throw new HookException("its input is " + bytes.length + " bytes, expected less than " + LARGEST_PIPE);
        }
        ChildProcess process = table.spawn(new SpawnRequest(new Label(watcher, 0), command, context.environment(),
                context.folder(), Stdio.PIPE, output ? Stdio.PIPE : Stdio.INHERIT, Stdio.INHERIT));
        try {
            give(process, bytes);
            Exit exit = process.awaitExit(UNTIL_INTERRUPTED).orElseThrow(InterruptedException::new);
            return new End(exit, output(process));
        } finally {
            process.stdout().ifPresent(Descriptors::close);
            if (process.exit().isEmpty()) {
                kill(process);
            }
        }
    }

    private static void give(ChildProcess process, byte[] input) throws HookException {
        if (process.stdin().isEmpty()) {
            return;
        }
        int stdin = process.stdin().getAsInt();
        try (Arena arena = Arena.ofConfined()) {
            if (input.length >= PIPE_CAPACITY) {
                Fcntl.setPipeCapacity(stdin, LARGEST_PIPE);
            }
            Descriptors.write(stdin, arena.allocateFrom(JAVA_BYTE, input));
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPIPE)) {
                throw new HookException("cannot give it its input: " + e.getMessage(), e);
            }
        } finally {
            Descriptors.close(stdin);
        }
    }

    /** What the pipe holds now: what it started and left running may hold the other end. */
    private static String output(ChildProcess process) throws HookException {
        if (process.stdout().isEmpty()) {
            return "";
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PIPE_CAPACITY);
            int count = Math.max(0, Descriptors.read(process.stdout().getAsInt(), buffer));
            return new String(buffer.asSlice(0, count).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        } catch (ErrnoException e) {
            throw new HookException("cannot read what it printed: " + e.getMessage(), e);
        }
    }

    private void kill(ChildProcess process) {
        process.expectExit(Cause.Asked.SOMEHOW);
        Set<Integer> tree = Set.of();
        try {
            tree = table.trees(List.of(process)).getOrDefault(process, Set.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.signal(Signal.KILL);
        tree.forEach(pid -> table.signal(pid, Signal.KILL));
    }
}
