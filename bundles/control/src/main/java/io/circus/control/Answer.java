// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.Map;
import java.util.Optional;

/** What a command that has begun comes to: a result at once, or work that is still to be waited for. */
public sealed interface Answer {

    /**
     * Gives the result, waiting for it if it is pending.
     *
     * @return the keys of the reply in their order
     */
    Map<String, ?> await() throws CommandException, InterruptedException;

    /** Nothing is left to wait for. */
    record Ready(Map<String, ?> result) implements Answer {
        @Override
        public Map<String, ?> await() {
            return result;
        }
    }

    /**
     * The rest takes time: to be run once, on a thread that may wait.
     *
     * @param update the key of the update of a bundle that it is, see {@link io.circus.kernel.BundleUpdates}: its outcome can be had by
     *     the next life of whoever waits, too
     */
    record Pending(Work work, Optional<String> update) implements Answer {

        public Pending(Work work) {
            this(work, Optional.empty());
        }

        @Override
        public Map<String, ?> await() throws CommandException, InterruptedException {
            return work.run();
        }
    }

    /** The part of a command that waits. */
    @FunctionalInterface
    interface Work {
        Map<String, ?> run() throws CommandException, InterruptedException;
    }
}
