// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: told every event, in order, on a virtual thread of its own. It may block; it then delays
 * nobody. Up to {@value #MAILBOX} events wait for it; past that, events are dropped and it is told how many.
 */
@ConsumerType
@FunctionalInterface
public interface KernelListener {

    /** How many events wait at the most for one listener. */
    int MAILBOX = 8192;

    /** The first event is a {@link KernelEvent.Snapshot}. An exception is logged and the next event delivered. */
    void onEvent(KernelEvent event) throws Exception;
}
