// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The eight bytes of a word at a time: several times faster than one by one, also before any compiler knows better.
 *
 * <p>A mark is the highest bit of a byte. The lowest mark of a word is exact. Those above it may be false, because a subtraction
 * borrows from the next byte.
 */
final class Bytes {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Bytes() {}

    /** The word at {@code index}, whose lowest bits are the first byte. */
    static long word(byte[] bytes, int index) {
        return (long) WORD.get(bytes, index);
    }

    static void word(byte[] bytes, int index, long word) {
        WORD.set(bytes, index, word);
    }

    /** Marks the newlines: they are zero after the xor, and borrow when one is subtracted. */
    static long newlines(long word) {
        long others = word ^ ONES * '\n';
        return others - ONES & ~others & HIGH_BITS;
    }

    /** Marks what a JSON string does not hold as it is, or not unseen: controls, quotation marks, backslashes and all above ASCII. */
    static long specialInJson(long word) {
        return (word | word - ONES * ' ' | (word ^ ONES * '"') - ONES | (word ^ ONES * '\\') - ONES) & HIGH_BITS;
    }

    /** How many bytes come before the first mark. There must be one. */
    static int beforeFirst(long marks) {
        return (int) (((marks & -marks) - 1 & ONES) * ONES >>> 56) - 1;
    }
}
