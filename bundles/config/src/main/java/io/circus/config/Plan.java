// SPDX-License-Identifier: Apache-2.0
package io.circus.config;

import java.util.List;
import java.util.Locale;

/**
 * The changes that a file makes to a running daemon.
 *
 * @param file the file that the daemon was started with, absolute
 * @param steps in the order in which they are carried out; empty if nothing has changed
 */
public record Plan(String file, List<Step> steps) {

    public Plan {
        steps = List.copyOf(steps);
    }

    /** How a difference is dealt with. */
    public enum Action {
        /** An option of {@code [circus]} or a plugin is changed; no process is touched. */
        APPLY,
        /** An option of {@code [circus]} that only a restart of the daemon changes: nothing is done. */
        POSTPONE,
        /** A watcher or plugin that the file does not name any more. */
        REMOVE,
        /** A watcher is stopped and built anew. */
        RESTART,
        /** Only the number of a watcher's processes is changed, in place. */
        RESIZE,
        /** A watcher or plugin that is new in the file. */
        ADD
    }

    /**
     * One difference.
     *
     * @param subject a watcher, {@code plugin:NAME} or {@code circus}
     * @param keys the options that differ; empty if the whole section is new or gone
     * @param effect what is going to happen, for the user
     */
    public record Step(Action action, String subject, List<String> keys, String effect) {

        public Step {
            keys = List.copyOf(keys);
        }

        /** {@code restart web (cmd, env): stops 1 process (4242), starts 2}. */
        @Override
        public String toString() {
            return action.name().toLowerCase(Locale.ROOT) + " " + subject
                    + (keys.isEmpty() ? "" : " (" + String.join(", ", keys) + ")") + ": " + effect;
        }
    }
}
