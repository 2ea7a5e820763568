// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.framework.Bundle;

/**
 * Service: makes the calls by which {@link KernelListener}s hear of events, and looks after them. While there is none, each call has a
 * platform thread of its own and takes as long as it likes. Any thread.
 */
@ConsumerType
public interface ListenerCalls {

    /** What a call does: it hands over event after event. */
    interface Delivery {

        /** @param progress to be run after each event: the listener has got somewhere */
        void run(Runnable progress) throws InterruptedException;
    }

    /**
     * Begins a call and returns at once.
     *
     * @param provider of the listener
     * @param listener its name for the log
     * @param refused told once why the call is not made, or no longer waited for
     * @return interrupts the call
     */
    Cancellable begin(Bundle provider, String listener, Delivery delivery, Consumer<String> refused);
}
