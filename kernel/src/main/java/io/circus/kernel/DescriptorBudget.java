// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Service that shares the daemon's descriptors out: what strangers can open, such as connections, gets half of them at most, so
 * that processes can be started whatever they do. Any thread.
 */
@ProviderType
public interface DescriptorBudget {

    /**
     * Counts one descriptor more that a stranger has opened. The daemon's limit is raised to its hard limit when it gets tight.
     *
     * @return false if strangers have half of the descriptors already; then nothing is counted
     */
    boolean take();

    /** Counts one less: it has been closed. */
    void give();
}
