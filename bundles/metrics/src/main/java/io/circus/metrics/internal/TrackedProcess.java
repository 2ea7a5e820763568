// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

/** A process that a meter has asked for: its file, its last reading, and its identity. Guarded by the samples. */
final class TrackedProcess {

    final StatFile file;
    /** Null before the first. */
    Reading reading;
    /** Null before the first. */
    Identity identity;
    /** When a meter with a quick pace asked last, of {@link System#nanoTime}. */
    long wantedAt;

    TrackedProcess(String statFile) {
        file = new StatFile(statFile);
    }
}
