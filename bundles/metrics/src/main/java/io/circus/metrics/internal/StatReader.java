// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Reads the {@code stat} of processes, with reused buffers. One thread at a time. */
final class StatReader {

    /** More than the kernel writes into a {@code stat}. */
    private static final int LONGEST = 4096;

    private final LongSupplier nanoTime;
    private final byte[] buffer = new byte[LONGEST];
    private final StatLine stat = new StatLine();
    /** Null before the first open file. */
    private ByteBuffer direct;

    StatReader(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Null if there is no such process. */
    Reading read(int pid, StatFile file) {
        if (file.isOpen() && direct == null) {
            direct = ByteBuffer.allocateDirect(LONGEST);
        }
        int length = file.read(direct, buffer);
        if (length == 0) {
            return null;
        }
        try {
            stat.parse(buffer, length);
            return stat.reading(nanoTime.getAsLong(), pid);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Readings of the existing processes among {@code pids}, in their order. */
    List<Reading> readAll(ProcFiles files, List<Integer> pids) {
        var readings = new ArrayList<Reading>(pids.size());
        for (int pid : pids) {
            Reading reading = read(pid, new StatFile(files.file(pid, "stat")));
            if (reading != null) {
                readings.add(reading);
            }
        }
        return readings;
    }
}
