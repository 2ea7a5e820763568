// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.stats;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Limits;
import java.util.Optional;

/**
 * Measures all processes again and again, which is cheaper than now and then: their files stay open from round to round, as
 * far as the descriptors of the daemon allow. One thread.
 */
public final class RoundSampler implements AutoCloseable {

    /** For all else that the daemon opens. */
    private static final int RESERVED = 256;

    /** A process has three descriptors in the daemon besides this one. */
    private static final int PER_PROCESS = 4;

    private final ProcessSampler sampler;
    private int measured;
    private int allowed;

    public RoundSampler() {
        this(new ProcessSampler());
    }

    RoundSampler(ProcessSampler sampler) {
        this.sampler = sampler;
    }

    /** Measures a process; empty if there is none with that pid. */
    public Optional<ProcessSample> sample(int pid) {
        measured++;
        return sampler.sample(pid);
    }

    /** Forgets the processes that were not measured since the last round ended. */
    public void endRound() {
        if (measured > allowed) {
            allowed = allowed();
        }
        sampler.endRound(allowed);
        measured = 0;
    }

    /** The kernel raises the limit when there are many processes. */
    private static int allowed() {
        try {
            long limit = Limits.descriptors().soft();
            return limit < 0 ? Integer.MAX_VALUE
                    : Math.clamp((limit - RESERVED) / PER_PROCESS, 0, Integer.MAX_VALUE);
        } catch (ErrnoException e) {
            return 0;
        }
    }

    /** Closes the files. */
    @Override
    public void close() {
        sampler.endRound(0);
        sampler.endRound(0);
    }
}
