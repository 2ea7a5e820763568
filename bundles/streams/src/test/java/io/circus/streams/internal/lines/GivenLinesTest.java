// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.circus.streams.internal.Some;
import java.nio.ByteBuffer;
import org.junit.Test;

public class GivenLinesTest {

    @Test
    public void findsTheEndOfALineAtEachPlace() {
        var lines = new GivenLines(0);
        for (int offset = 0; offset < 20; offset++) {
            for (int length = 0; length < 40; length++) {
                ByteBuffer bytes = Some.bytes("?" + "\n".repeat(offset) + "\u000b\u008a".repeat(20).substring(0, length) + "\nrest\n");
                bytes.position(1);
                lines.load(bytes, bytes.remaining());
                for (; lines.position < offset; lines.position++) {
                    assertEquals(lines.position, lines.end());
                }
                assertEquals(offset + length, lines.end());
                lines.position = offset + length + 1;
                assertEquals(lines.limit - 1, lines.end());
                assertEquals(1, bytes.position());
            }
        }
        lines.clear();
        assertFalse(lines.hasRemaining());
    }
}
