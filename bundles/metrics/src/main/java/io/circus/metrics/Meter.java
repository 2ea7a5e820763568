// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Measures processes for one user. Any thread; reads {@code /proc}, so not on the loop. */
@ProviderType
public interface Meter extends AutoCloseable {

    /** A process and its direct children, none of which has a family of its own here. */
    record Family(ProcessSample process, List<ProcessSample> children) {
        public Family {
            children = List.copyOf(children);
        }
    }

    /** Measures the processes with these pids, in this order; without those that are gone. */
    Map<Integer, ProcessSample> measure(Collection<Integer> pids);

    /** As {@link #measure}, with their children: by one reading of all processes of the machine. */
    Map<Integer, Family> families(Collection<Integer> pids);

    /** Lets go of what was kept for it. Again is harmless. */
    @Override
    void close();
}
