// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.survival;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.circus.kernel.linux.CrashPoint;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * Is written down in the journal as well. A record is its length, that of the key, the key and the value, or no value if it is removed.
 * Records are appended; the length is written last, and behind each record is a length of 0. When there are many more than
 * entries, the entries are written into the other half, which is then the one in use.
 */
public final class JournalStateStore extends InMemoryStateStore {

    private static final System.Logger LOG = System.getLogger("circus");

    private static final int HEAD = 8;
    /** The records in less than this are not worth being compacted. */
    private static final long FEW = 1 << 20;
    /** Of the value, when the key is removed. */
    private static final int REMOVED = 1 << 31;

    private final Memory memory;
    // guarded by this
    private long end;
    private long compactAt = FEW;
    private boolean full;

    public JournalStateStore(Memory memory) {
        this.memory = memory;
        long begin = half();
        int length = length(begin);
        while (length > 0) {
            int keyLength = memory.content.get(JAVA_INT, begin + 4);
            String key = text(begin + HEAD, keyLength & ~REMOVED);
            if ((keyLength & REMOVED) != 0) {
                super.remove(key);
            } else {
                super.put(key, text(begin + HEAD + keyLength, length - HEAD - keyLength));
            }
            begin += aligned(length);
            length = length(begin);
        }
        end = begin;
    }

    @Override
    public synchronized void put(String key, String value) {
        super.put(key, value);
        append(key, value);
    }

    @Override
    public synchronized void remove(String key) {
        if (get(key).isPresent()) {
            super.remove(key);
            append(key, null);
        }
    }

    private void append(String key, String value) {
        if (end - half() > compactAt) {
            compact();
        }
        write(key, value);
    }

    /** The other half becomes the one in use when all is in it. */
    private void compact() {
        int other = 1 - memory.content.get(JAVA_INT, Memory.HALF);
        end = Memory.HALVES[other];
        memory.content.set(JAVA_INT, end, 0);
        entries("").forEach((key, value) -> write(Memory.HALVES[other], key, value));
        CrashPoint.reach("state compacted");
        VarHandle.releaseFence();
        memory.content.set(JAVA_INT, Memory.HALF, other);
        compactAt = Math.max(FEW, 2 * (end - half()));
    }

    private void write(String key, String value) {
        write(half(), key, value);
    }

    /** @param value null if the key is removed */
    private void write(long half, String key, String value) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        byte[] text = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        int length = HEAD + name.length + text.length;
        long next = end + aligned(length);
        if (next + HEAD > half + Memory.HALF_SIZE) {
            if (!full) {
                LOG.log(ERROR, () -> "the journal is full: a daemon after this one would not know all of the state");
            }
            full = true;
            return;
        }
        memory.content.set(JAVA_INT, next, 0);
        memory.content.set(JAVA_INT, end + 4, name.length | (value == null ? REMOVED : 0));
        MemorySegment.copy(name, 0, memory.content, JAVA_BYTE, end + HEAD, name.length);
        MemorySegment.copy(text, 0, memory.content, JAVA_BYTE, end + HEAD + name.length, text.length);
        CrashPoint.reach("state written");
        VarHandle.releaseFence();
        memory.content.set(JAVA_INT, end, length);
        end = next;
        CrashPoint.reach("state noted");
    }

    private long half() {
        return Memory.HALVES[memory.content.get(JAVA_INT, Memory.HALF)];
    }

    private int length(long at) {
        return memory.content.get(JAVA_INT, at);
    }

    private String text(long at, int length) {
        return new String(memory.content.asSlice(at, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** Lengths are read where they are aligned. */
    private static long aligned(int length) {
        return (length + 7L) & ~7L;
    }
}
