// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal.frames;

import io.circus.metrics.frames.History.Series;
import java.util.Arrays;

/** The values of one process or one watcher in each slot of the ring: eight bytes a slot. Guarded by the ring. */
final class Column {

    private static final int KIB = 1024;

    private final float[] cpu;
    /** Memory in KiB: pages have a multiple of it. */
    private final int[] memory;
    private long lastRound;

    Column(int slots) {
        cpu = new float[slots];
        memory = new int[slots];
        Arrays.fill(cpu, Float.NaN);
    }

    /** Forgets the value of a slot that is written anew. */
    void clear(int slot) {
        cpu[slot] = Float.NaN;
    }

    /** @param bytes memory; more than 2 TiB count as 2 TiB */
    void put(long round, double percent, long bytes) {
        int slot = (int) (round % cpu.length);
        cpu[slot] = (float) percent;
        memory[slot] = Math.clamp(bytes / KIB, 0, Integer.MAX_VALUE);
        lastRound = round;
    }

    /** The last round with a value. */
    long lastRound() {
        return lastRound;
    }

    /** The values of the rounds from {@code first} to {@code end}, without the latter. */
    Series series(long first, long end) {
        int length = (int) (end - first);
        var percents = new float[length];
        var bytes = new long[length];
        for (int i = 0; i < length; i++) {
            int slot = (int) ((first + i) % cpu.length);
            percents[i] = cpu[slot];
            bytes[i] = Float.isNaN(cpu[slot]) ? -1 : (long) memory[slot] * KIB;
        }
        return new Series(percents, bytes);
    }
}
