// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.Map;
import java.util.Optional;

/** The outcome of a request: a result at once, pending work, or a command that cannot begin yet. */
public sealed interface Answer {

    /**
     * Returns the result, waiting for it if it is pending.
     *
     * @return the keys of the reply in their order
     */
    Map<String, ?> await() throws CommandException, InterruptedException;

    /** The result; nothing is left to wait for. */
    record Ready(Map<String, ?> result) implements Answer {
        @Override
        public Map<String, ?> await() {
            return result;
        }
    }

    /**
     * The rest takes time: run it once, on a thread that may wait.
     *
     * @param update the key of the bundle update that this work is, if any, see {@link BundleUpdates}:
     *     the next version of the waiting bundle can get the outcome, too
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
     * Nothing has begun yet: the caller may drop the answer and send the request again later.
     *
     * @param moment waits until the command can begin; run it once, on a thread that may wait
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
