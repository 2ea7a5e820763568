// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

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
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.Fcntl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Runs a command that answers by its exit status, and reads what it says on standard error. Waits for it: not on the loop. */
public record CommandProbe(ProcessTable table, Map<String, String> environment)
        implements Function<List<String>, Optional<String>> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Label LABEL = new Label("circus-probe", 0);
    private static final int LONGEST_ANSWER = 4096;

    /** Empty if it ended with status 0, else what it said or how it ended. */
    @Override
    public Optional<String> apply(List<String> command) {
        try {
            ChildProcess process = table.spawn(new SpawnRequest(LABEL, command, environment, Path.of("").toAbsolutePath(),
                    Stdio.NULL, Stdio.NULL, Stdio.PIPE));
            process.expectExit(Cause.Asked.SOMEHOW);
            Optional<Exit> exit = process.awaitExit(PATIENCE);
            if (exit.isEmpty()) {
                process.signal(Signal.KILL);
            }
            // its few words wait in the pipe until then
            String said = read(process.stderr().orElseThrow()).strip();
            if (exit.isEmpty()) {
                return Optional.of(command.getFirst() + " did not answer within " + PATIENCE.toSeconds() + " s");
            }
            return exit.get().equals(new Exit.Status(0)) ? Optional.empty()
                    : Optional.of(said.isEmpty() ? command.getFirst() + " " + exit.get() : said);
        } catch (SpawnException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static String read(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            Fcntl.setBlocking(descriptor, false);
            MemorySegment buffer = arena.allocate(LONGEST_ANSWER);
            int length = Math.max(0, Descriptors.read(descriptor, buffer));
            return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        } catch (ErrnoException e) {
            return e.getMessage();
        } finally {
            Descriptors.close(descriptor);
        }
    }
}
