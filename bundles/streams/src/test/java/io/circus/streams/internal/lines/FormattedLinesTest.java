// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.streams.internal.FakeClock;
import io.circus.streams.internal.Some;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class FormattedLinesTest {

    private static final byte[] BEFORE = "T | ".getBytes(StandardCharsets.US_ASCII);
    private static final long ROOM = Long.MAX_VALUE;
    private static final LineFormat FORMAT = new LinePrefix("T", FakeClock.utc("2026-01-15T12:00:00Z"));
    private static final String LINES = "one\n\nthree\nfour, which is longer than eight bytes\n";
    private static final String EXPECTED = "T | one\nT | \nT | three\nT | four, which is longer than eight bytes\n";

    /** Takes what has room, then fails. */
    private static final class Disk implements FormattedLines.Output {
        final StringBuilder written = new StringBuilder();
        int room;

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            for (; bytes.hasRemaining(); room--) {
                if (room == 0) {
                    throw new IOException("no space left on device");
                }
                written.append((char) bytes.get());
            }
        }
    }

    @Test
    public void nothingIsLostOrDoubledWhereverTheDiskGetsFull() throws IOException {
        for (int room = 0; room < EXPECTED.length(); room++) {
            var disk = new Disk();
            disk.room = room;
            var lines = new FormattedLines(FORMAT, 65_536);
            ByteBuffer bytes = Some.bytes(LINES);
            assertThrows(IOException.class, () -> lines.write(BEFORE, bytes, ROOM, disk));
            int taken = bytes.position();
            assertTrue(taken == 0 || bytes.get(taken - 1) == '\n');
            disk.room = EXPECTED.length();
            lines.finish(disk);
            lines.write(BEFORE, bytes, ROOM, disk);
            assertEquals("room for " + room, EXPECTED, disk.written.toString());
        }
    }

    @Test
    public void theEndOfALineIsKeptThroughSeveralFailures() throws IOException {
        var disk = new Disk();
        var lines = new FormattedLines(FORMAT, 65_536);
        ByteBuffer bytes = Some.bytes("one\n");
        disk.room = 2;
        assertThrows(IOException.class, () -> lines.write(BEFORE, bytes, ROOM, disk));
        disk.room = 3;
        assertThrows(IOException.class, () -> lines.finish(disk));
        disk.room = 100;
        lines.finish(disk);
        assertEquals("T | one\n", disk.written.toString());
    }

    @Test
    public void linesLongerThanItsBufferAreWrittenWhole() throws IOException {
        var disk = new Disk();
        disk.room = 2_000_000;
        String line = "x".repeat(700_000) + "\n";
        new FormattedLines(FORMAT, 65_536).write(BEFORE, Some.bytes("a\n" + line + "b\n"), ROOM, disk);
        assertEquals("T | a\nT | " + line + "T | b\n", disk.written.toString());
    }

    @Test
    public void eachPieceIsWholeLines() throws IOException {
        var pieces = new ArrayList<Integer>();
        new FormattedLines(FORMAT, 100).write(BEFORE, Some.bytes(("x".repeat(20) + "\n").repeat(9) + "y".repeat(200) + "\nz\n"), ROOM,
                bytes -> {
                    pieces.add(bytes.remaining());
                    bytes.position(bytes.limit());
                });
        assertEquals(List.of(100, 100, 25, 205, 6), pieces);
    }

    @Test
    public void linesBehindTheFirstAreTakenWhileThereIsRoom() throws IOException {
        var disk = new Disk();
        disk.room = 1000;
        var lines = new FormattedLines(FORMAT, 65_536);
        ByteBuffer bytes = Some.bytes("longer than the room\nb\n123456\n1234567\nc\n");
        lines.write(BEFORE, bytes, 5, disk);
        assertEquals("T | longer than the room\n", disk.written.toString());
        disk.written.setLength(0);
        lines.write(BEFORE, bytes, 14, disk); // 6 for the first; 8 are left, and the next but one is as long
        assertEquals("T | b\nT | 123456\n", disk.written.toString());
    }

    @Test
    public void findsTheEndOfALineAtEachPlace() {
        for (int length = 0; length < 40; length++) {
            for (int offset = 0; offset < 10; offset++) {
                ByteBuffer bytes = Some.bytes("y".repeat(offset) + "\u000b\u008a".repeat(20).substring(0, length) + "\nrest\n");
                bytes.position(offset);
                assertEquals(length + 1, Lines.length(bytes));
            }
        }
        assertEquals(19, Lines.length(Some.bytes("no newline in these")));
        assertEquals(4, Lines.whole(Some.bytes("a\nb\nc"), 5));
        assertEquals(2, Lines.whole(Some.bytes("a\nb\nc"), 3));
        assertEquals(0, Lines.whole(Some.bytes("abc"), 3));
    }
}
