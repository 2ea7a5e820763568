// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import io.circus.metrics.ProcessSample;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The properties of the machine to which the figures of processes are relative.
 *
 * @param bootTime seconds since the epoch
 * @param memory bytes
 * @param pageSize bytes
 */
record Machine(long bootTime, long memory, long pageSize) {

    static Machine read(ProcFiles files) {
        try {
            return new Machine(files.bootTime(), files.memory(), files.pageSize());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read about the machine in /proc", e);
        }
    }

    ProcessSample sample(Reading reading, Identity identity, double cpu) {
        long resident = reading.residentPages() * pageSize;
        double created = bootTime + reading.startTicks() / (double) ProcessSample.TICKS;
        return new ProcessSample(reading.pid(), cpu, memory == 0 ? 0.0 : rounded(resident * 100.0 / memory, 1000), resident,
                reading.virtual(), reading.cpuTicks(), identity.username(), reading.nice(), rounded(created, 100),
                Math.max(0, System.currentTimeMillis() / 1e3 - created), reading.isZombie() ? "N/A" : identity.program(),
                reading.threads(), reading.majorFaults());
    }

    static double rounded(double value, int fraction) {
        return (double) Math.round(value * fraction) / fraction;
    }
}
