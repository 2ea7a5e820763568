// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import static org.junit.Assert.assertEquals;

import io.circus.streams.internal.FakeClock;
import io.circus.streams.internal.Some;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TimeRotatedSinkTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeClock clock = FakeClock.utc("2026-01-15T12:00:00Z");

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private TimeRotatedSink sink(Object... more) throws IOException {
        var all = new Object[more.length + 2];
        all[0] = "filename";
        all[1] = path("t.log");
        System.arraycopy(more, 0, all, 2, more.length);
        return new TimeRotatedSink(Some.options(all), clock);
    }

    private static void write(TimeRotatedSink sink, String text) throws IOException {
        sink.write(Some.SOURCE, Some.bytes(text));
    }

    private Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        try (Stream<Path> all = Files.list(folder.getRoot().toPath())) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    public void rotatesWhenTheTimeIsUpAndSomethingIsWritten() throws IOException {
        try (var sink = sink("rotate_when", "M")) {
            write(sink, "a\n");
            clock.advance(Duration.ofSeconds(59));
            write(sink, "b\n");
            clock.advance(Duration.ofSeconds(1));
            assertEquals(Map.of("t.log", "a\nb\n"), files());
            write(sink, "c\n");
            assertEquals(Map.of("t.log", "c\n", "t.log.202601151200", "a\nb\n"), files());
        }
    }

    @Test
    public void theNextTimeCountsFromTheRotation() throws IOException {
        try (var sink = sink("rotate_when", "H", "rotate_interval", 2)) {
            write(sink, "a\n");
            clock.advance(Duration.ofHours(5));
            write(sink, "b\n");
            clock.advance(Duration.ofMinutes(119));
            write(sink, "c\n");
            clock.advance(Duration.ofMinutes(1));
            write(sink, "d\n");
        }
        assertEquals(Map.of("t.log", "d\n", "t.log.2026011512", "a\n", "t.log.2026011517", "b\nc\n"), files());
    }

    @Test
    public void keepsTheNewestOldOnes() throws IOException {
        Files.writeString(path("t.log.20200101120000"), "older\n");
        Files.writeString(path("t.log.2020"), "not ours\n");
        Files.writeString(path("t.log.2020010112000x"), "nor this\n");
        try (var sink = sink("rotate_when", "S", "backup_count", 2)) {
            for (int i = 0; i < 4; i++) {
                write(sink, i + "\n");
                clock.advance(Duration.ofSeconds(1));
            }
        }
        assertEquals(Map.of("t.log", "3\n", "t.log.20260115120001", "1\n", "t.log.20260115120002", "2\n", "t.log.2020",
                "not ours\n", "t.log.2020010112000x", "nor this\n"), files());
    }

    @Test
    public void aFileOfAnEarlierLifeIsRotatedWhenItsTimeIsUp() throws IOException {
        Files.writeString(path("t.log"), "old\n");
        Files.setLastModifiedTime(path("t.log"), FileTime.from(Instant.parse("2026-01-14T11:00:00Z")));
        try (var sink = sink("rotate_when", "D", "time_format", "%H")) {
            write(sink, "new\n");
        }
        assertEquals(Map.of("t.log", "12 [42] | new\n", "t.log.20260114", "old\n"), files());
    }

    @Test
    public void anOldOneOfThatNameIsReplaced() throws IOException {
        Files.writeString(path("t.log.2026011512"), "older\n");
        try (var sink = sink("rotate_when", "H")) {
            write(sink, "a\n");
            clock.advance(Duration.ofHours(1));
            write(sink, "b\n");
        }
        assertEquals(Map.of("t.log", "b\n", "t.log.2026011512", "a\n"), files());
    }
}
