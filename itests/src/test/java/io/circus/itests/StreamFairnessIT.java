// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Streams that are flooded or hang, beside those that must not notice. */
public final class StreamFairnessIT {

    /** More than there are reading threads. */
    private static final int HANGING = 3 * Math.max(4, Runtime.getRuntime().availableProcessors());
    private static final int WORDS = 50;
    /** Half of all waits must be shorter; one that is starved waits for minutes. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void neitherOtherStreamsNorCommandsWaitForAFloodAndForFilesThatHang() throws Exception {
        try (FileChannel words = pipe("words"); FileChannel _ = pipe("unread")) {
            var sections = new StringBuilder("""
                    [watcher:flood]
                    cmd = /bin/cat /dev/zero
                    numprocesses = 2
                    stdout_stream.filename = /dev/null

                    [watcher:quiet]
                    cmd = /bin/cat %s
                    stdout_stream.filename = %s

                    """.formatted(sandbox.file("words"), sandbox.file("quiet.log")));
            for (int i = 0; i < HANGING; i++) {
                sections.append("[watcher:hanging%d]\ncmd = /bin/cat /dev/zero\nstdout_stream.filename = %s\n\n"
                        .formatted(i, sandbox.file("unread")));
            }
            RunningDaemon daemon = sandbox.daemon(sections.toString());
            Eventually.holds("no thread for each file", () -> readingThreads(daemon) > HANGING);
            var written = new ArrayList<Duration>();
            var answered = new ArrayList<Duration>();
            for (int i = 1; i <= WORDS; i++) {
                long size = 5L * i;
                words.write(ByteBuffer.wrap("word\n".getBytes(StandardCharsets.US_ASCII)));
                written.add(timed(() -> Eventually.holds("no line", () -> Files.size(sandbox.file("quiet.log")) == size)));
                answered.add(timed(() -> daemon.control().ok("status")));
            }
            assertPrompt("a line was in its file", written);
            assertPrompt("status was answered", answered);
            daemon.endBy("TERM");
        }
    }

    /** A named pipe, open at both ends: who writes more than it holds waits until it is closed. */
    private FileChannel pipe(String name) throws IOException {
        Path path = sandbox.file(name);
        assumeTrue("mkfifo is installed", Program.succeeds("mkfifo", path.toString()));
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static long readingThreads(RunningDaemon daemon) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + daemon.jvm() + "/task"))) {
            return threads.filter(thread -> {
                try {
                    return Files.readString(thread.resolve("comm")).startsWith("circus-streams");
                } catch (IOException e) {
                    return false; // ended meanwhile
                }
            }).count();
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Duration timed(Step step) throws Exception {
        long before = System.nanoTime();
        step.run();
        return Duration.ofNanos(System.nanoTime() - before);
    }

    private static void assertPrompt(String what, List<Duration> times) {
        Collections.sort(times);
        Duration median = times.get(times.size() / 2);
        assertTrue(what + " after " + median + " in the median, at most " + times.getLast(), median.compareTo(PROMPT) < 0);
    }
}
