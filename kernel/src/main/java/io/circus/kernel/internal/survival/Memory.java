// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.survival;

import static java.lang.System.Logger.Level.WARNING;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.circus.kernel.internal.linux.SharedMemory;
import io.circus.kernel.linux.ErrnoException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The memory that the keeper keeps as descriptor 200. What is written last makes valid what was written before, so it is sound
 * whenever this process is killed.
 *
 * <pre>
 *   0         header: magic and format, generation, slots in use, the half of the store in use
 *   4096      slots of 64 bytes, see {@link Slots}
 *   32 MiB    the first half of the store, see {@link JournalStateStore}
 *   96 MiB    the second half
 * </pre>
 */
public final class Memory {

    private static final System.Logger LOG = System.getLogger("circus");

    private static final int NUMBER = LinkedKeeper.FIRST;
    private static final String NAME = "circus-journal";
    /** The last byte is the format; a daemon reads its own. */
    private static final long MAGIC = 0x636972637573_0001L;

    static final long SLOTS = 4096;
    static final long HALF_SIZE = 64L << 20;
    static final long[] HALVES = {32L << 20, 96L << 20};
    static final long SIZE = 160L << 20;

    // the header
    private static final long GENERATION = 8;
    static final long SLOTS_USED = 12;
    static final long HALF = 16;

    final MemorySegment content;
    private final int generation;

    /** @param content that of the daemon before this one, or zeros */
    Memory(MemorySegment content) {
        long magic = content.get(JAVA_LONG, 0);
        if (magic != 0 && magic != MAGIC) {
            throw new IllegalStateException("cannot take over what another version of the daemon has left: unknown format");
        }
        content.set(JAVA_LONG, 0, MAGIC);
        generation = content.get(JAVA_INT, GENERATION) + 1;
        content.set(JAVA_INT, GENERATION, generation);
        this.content = content;
    }

    /** That of the daemon before this one, or new. Empty if there is none to be had: then nothing survives this daemon. */
    public static Optional<Memory> open(LinkedKeeper keeper) {
        try {
            return Optional.of(openNow(keeper));
        } catch (ErrnoException e) {
            LOG.log(WARNING, () -> "processes will not survive the daemon: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Memory openNow(LinkedKeeper keeper) throws ErrnoException {
        keeper.claim(NUMBER);
        boolean isNew = !SharedMemory.is(NUMBER, NAME);
        if (isNew) {
            SharedMemory.make(NUMBER, NAME, SIZE);
            keeper.keepAs(NUMBER);
        }
        return new Memory(SharedMemory.map(NUMBER, SIZE));
    }

    /** How many daemons have had it, this one included. */
    public int generation() {
        return generation;
    }
}
