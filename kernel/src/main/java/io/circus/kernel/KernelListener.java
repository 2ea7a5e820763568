// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: told every event, in order, one at a time on threads of its own. It may block; it then delays
 * nobody. Up to {@value #MAILBOX} events wait for it; past that, events are dropped and it is told how many.
 *
 * <p>The listener of a plugin may spend {@value #LIMIT_SECONDS} s on one event; then its thread is interrupted, see
 * {@code io.circus.toolkit.foreign.Guard}.
 */
@ConsumerType
@FunctionalInterface
public interface KernelListener {

    /** How many events wait at the most for one listener. */
    int MAILBOX = 8192;

    /** How long one event may take the listener of a plugin. */
    int LIMIT_SECONDS = 30;

    /** The first event is a {@link KernelEvent.Snapshot}. An exception is logged, once a minute at the most, and the next event delivered. */
    void onEvent(Event event) throws Exception;
}
