// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Service that measures the CPU and memory of processes. Each user opens a {@link Meter}. All meters share the readings
 * of {@code /proc}, which is read only on request. Any thread.
 */
@ProviderType
public interface Samples {

    /**
     * Opens a meter. Its CPU percentages count from its own last measurement.
     *
     * @param pace how often it will measure. A meter may get a reading that another one has caused up to a quarter of its pace
     *     ago, and at most half a second; with zero every measurement is read after the call. The files of processes that are
     *     measured at a pace of five seconds or less stay open, as far as the daemon's descriptors allow.
     */
    Meter open(Duration pace);
}
