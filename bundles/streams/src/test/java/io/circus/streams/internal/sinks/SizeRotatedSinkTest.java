// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.streams.internal.FakeClock;
import io.circus.streams.internal.Some;
import io.circus.streams.internal.lines.JsonLines;
import io.circus.streams.internal.lines.LineFormat;
import io.circus.streams.internal.lines.LinePrefix;
import io.circus.streams.internal.reading.WatcherStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SizeRotatedSinkTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeClock clock = FakeClock.utc("2026-01-15T12:00:00Z");

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private String text(String name) throws IOException {
        return Files.readString(path(name));
    }

    private SizeRotatedSink sink(Object... more) throws IOException {
        var all = new Object[more.length + 2];
        all[0] = "filename";
        all[1] = path("s.log");
        System.arraycopy(more, 0, all, 2, more.length);
        var options = Some.options(all);
        return new SizeRotatedSink(options, FileSink.timeFormat(options, clock));
    }

    private static void write(SizeRotatedSink sink, String text) throws IOException {
        sink.write(Some.SOURCE, Some.bytes(text));
    }

    @Test
    public void aChunkIsCutBetweenLines() throws IOException {
        try (var sink = sink("max_bytes", 10, "backup_count", 5)) {
            write(sink, "aaa\nbbb\nccc\nddd\n");
        }
        assertEquals("aaa\nbbb\n", text("s.log.1"));
        assertEquals("ccc\nddd\n", text("s.log"));
    }

    @Test
    public void theOldestGoes() throws IOException {
        try (var sink = sink("max_bytes", 4, "backup_count", 2)) {
            write(sink, "a\nb\nc\nd\n");
        }
        assertEquals("d\n", text("s.log"));
        assertEquals("c\n", text("s.log.1"));
        assertEquals("b\n", text("s.log.2"));
        assertFalse(Files.exists(path("s.log.3")));
    }

    @Test
    public void aPrefixDoesNotCountForTheLineItselfButForThoseAfterIt() throws IOException {
        try (var sink = sink("max_bytes", 14, "backup_count", 5, "time_format", "T")) {
            write(sink, "a\nb\nc\n");
        }
        assertEquals("T [42] | a\nT [42] | b\n", text("s.log.1"));
        assertEquals("T [42] | c\n", text("s.log"));
    }

    @Test
    public void linesAreInTheSameFilesHoweverManyAreReadAtOnce() throws IOException {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            lines.add("\"".repeat(i * 7 % 23) + i + "\n");
        }
        for (LineFormat format : List.of(new LinePrefix("%H:%M", clock), new JsonLines(clock))) {
            Path one = path("one by one " + format.getClass().getSimpleName());
            Path all = path("all at once " + format.getClass().getSimpleName());
            try (var sink = new SizeRotatedSink(Some.options("filename", one, "max_bytes", 2000, "backup_count", 99), format)) {
                for (String line : lines) {
                    write(sink, line);
                }
            }
            try (var sink = new SizeRotatedSink(Some.options("filename", all, "max_bytes", 2000, "backup_count", 99), format)) {
                write(sink, String.join("", lines));
            }
            assertEquals(Files.readString(one), Files.readString(all));
            for (int i = 1; Files.exists(Path.of(one + "." + i)) || i < 4; i++) {
                assertEquals(Files.readString(Path.of(one + "." + i)), Files.readString(Path.of(all + "." + i)));
            }
        }
    }

    @Test
    public void aLineThatIsTooLongAloneIsNotCut() throws IOException {
        try (var sink = sink("max_bytes", 10, "backup_count", 5)) {
            write(sink, "a\n" + "b".repeat(30) + "\nc\n");
        }
        assertEquals("a\n", text("s.log.2"));
        assertEquals("b".repeat(30) + "\n", text("s.log.1"));
        assertEquals("c\n", text("s.log"));
    }

    @Test
    public void aNewlineStaysWithItsLineHoweverTheyAreRead() throws IOException {
        try (var sink = sink("max_bytes", 10, "backup_count", 5)) {
            write(sink, "a".repeat(20));
            write(sink, "\nb\n");
        }
        assertEquals("", text("s.log.2"));
        assertEquals("a".repeat(20) + "\n", text("s.log.1"));
        assertEquals("b\n", text("s.log"));
    }

    @Test
    public void bytesWithoutNewlinesAreCutAtSomeSize() throws IOException {
        try (var sink = sink("max_bytes", 100_000, "backup_count", 5)) {
            write(sink, "\0".repeat(200_000));
        }
        assertEquals(WatcherStream.LONGEST_LINE, Files.size(path("s.log.2")));
        assertEquals(WatcherStream.LONGEST_LINE, Files.size(path("s.log.1")));
        assertEquals(200_000 - 2 * WatcherStream.LONGEST_LINE, Files.size(path("s.log")));
    }

    @Test
    public void aRenamedFileIsWrittenOn() throws IOException {
        try (var sink = sink()) {
            write(sink, "a\n");
            Files.move(path("s.log"), path("moved"));
            write(sink, "b\n");
        }
        assertEquals("a\nb\n", text("moved"));
        assertFalse(Files.exists(path("s.log")));
    }

    @Test
    public void aFolderThatHasGoneIsTold() throws IOException {
        Path inner = Files.createDirectory(path("inner"));
        var options = Some.options("filename", inner.resolve("s.log"));
        try (var sink = new SizeRotatedSink(options, null)) {
            write(sink, "a\n");
            Files.move(inner, path("away"));
            assertThrows(NoSuchFileException.class, () -> write(sink, "b\n"));
            Files.createDirectory(inner);
            write(sink, "c\n");
        }
        assertEquals("c\n", text("inner/s.log"));
    }

    @Test
    public void withoutANameThereIsATemporaryFile() throws IOException {
        try (var sink = new SizeRotatedSink(Some.options("class", "FileStream"), null)) {
            write(sink, "a\n");
            assertTrue(Files.deleteIfExists(sink.path()));
        }
    }
}
