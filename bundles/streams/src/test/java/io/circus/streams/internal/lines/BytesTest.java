// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import static org.junit.Assert.assertEquals;

import java.util.Random;
import org.junit.Test;

public class BytesTest {

    private static final byte[] NEAR = {'\n', '\n' + 1, '\n' - 1, ' ', ' ' - 1, '"', '"' + 1, '\\', '\\' + 1, 0, 0x7f, (byte) 0x80, (byte) 0x8a, -1};

    private final Random random = new Random(1);

    /** Of bytes like those that are looked for, which a borrow or a carry would give away. */
    private long word() {
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << 8 | (random.nextInt(4) == 0 ? random.nextInt(256) : NEAR[random.nextInt(NEAR.length)] & 0xff);
        }
        return word;
    }

    @Test
    public void marksAreExactInEachByte() {
        for (int n = 0; n < 200_000; n++) {
            long word = word();
            long newlines = 0;
            long special = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                int b = (int) (word >>> 8 * i) & 0xff;
                long mark = 0x80L << 8 * i;
                newlines |= b == '\n' ? mark : 0;
                special |= b < ' ' || b == '"' || b == '\\' || b > 0x7f ? mark : 0;
            }
            assertEquals(newlines, Bytes.newlines(word));
            assertEquals(special, Bytes.specialInJson(word));
        }
    }

    @Test
    public void theFirstMarkIsFoundFromAnyByteOn() {
        for (int from = 0; from < Long.BYTES; from++) {
            for (int mark = from; mark < Long.BYTES; mark++) {
                long before = (1L << 8 * from) - 1 & Bytes.HIGH_BITS;
                long marks = before | Bytes.HIGH_BITS & -1L << 8 * mark;
                assertEquals(mark, Bytes.beforeFirst(Bytes.from(16 + from, marks)));
            }
        }
    }
}
