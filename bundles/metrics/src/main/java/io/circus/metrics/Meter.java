// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Measures processes for one user. Any thread; reads {@code /proc}, so not on the loop. */
@ProviderType
public interface Meter extends AutoCloseable {

    /** A process and its direct children, without their own children. */
    record Family(ProcessSample process, List<ProcessSample> children) {
        public Family {
            children = List.copyOf(children);
        }
    }

    /** Measures the processes with these pids, in this order; ended processes are left out. */
    Map<Integer, ProcessSample> measure(Collection<Integer> pids);

    /** As {@link #measure}, with their children; reads all processes of the machine once. */
    Map<Integer, Family> families(Collection<Integer> pids);

    /** Releases the data of this meter. A second call has no effect. */
    @Override
    void close();
}
