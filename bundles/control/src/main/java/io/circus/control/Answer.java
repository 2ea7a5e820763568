// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.Map;
import java.util.Optional;

/** What a request comes to: a result at once, work that is still to be waited for, or a command that cannot begin yet. */
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

    /**
     * Nothing has begun yet: whoever waits for it may as well ask again later, or somebody else.
     *
     * @param moment waits until it can begin; to be run once, on a thread that may wait
     * @param beginning begins it then
     */
    record Later(Moment moment, Beginning beginning) implements Answer {
        @Override
        public Map<String, ?> await() throws CommandException, InterruptedException {
            moment.await();
            return beginning.begin().await();
        }
    }

    /** Waits for something. */
    @FunctionalInterface
    interface Moment {
        void await() throws CommandException, InterruptedException;
    }

    /** Begins a command. */
    @FunctionalInterface
    interface Beginning {
        Answer begin() throws CommandException;
    }

    /** The part of a command that waits. */
    @FunctionalInterface
    interface Work {
        Map<String, ?> run() throws CommandException, InterruptedException;
    }
}
