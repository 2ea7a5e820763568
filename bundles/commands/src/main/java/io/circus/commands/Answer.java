// SPDX-License-Identifier: Apache-2.0
package io.circus.commands;

import java.util.Map;

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

    /** The rest takes time: to be run once, on a thread that may wait. */
    record Pending(Work work) implements Answer {
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
