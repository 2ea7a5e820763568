// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Why a process ended: one cause for each end. What was decided about a process is {@link Commanded}, and whoever decides first gives the
 * cause; all else is what became of the process itself. Each bundle that decides has causes of its own. A value: it may be kept.
 */
@ConsumerType
public interface Cause {

    /** One word for programs; it stays what it is: {@code max_age}. */
    String word();

    /** Who was behind it: a caller in the words of the audit log, or the name of a plugin. Empty if that was nobody, or is not known. */
    default Optional<String> by() {
        return Optional.empty();
    }

    /** It was decided that the process should end. */
    @ConsumerType
    interface Commanded extends Cause {}

    /**
     * Somebody asked for it.
     *
     * @param who in the words of the audit log; empty if whoever asked did not say
     * @param verb by which command: {@code stop}; empty if by none
     */
    record Asked(String who, String verb) implements Commanded {

        /** By somebody who did not say who it is. */
        public static final Asked SOMEHOW = new Asked("", "");

        @Override
        public String word() {
            return "asked";
        }

        @Override
        public Optional<String> by() {
            return Optional.of(who).filter(name -> !name.isEmpty());
        }

        /** {@code asked by 127.0.0.1:4242 with stop}. */
        @Override
        public String toString() {
            return "asked" + (who.isEmpty() ? "" : " by " + who) + (verb.isEmpty() ? "" : " with " + verb);
        }
    }

    /**
     * It ended by itself, or somebody else ended it.
     *
     * @param outOfMemory whether the system killed it for want of memory, as far as that can be known
     * @param signaller who had the daemon send the signal that ended it; empty if it came from elsewhere
     */
    record Ended(Exit exit, boolean outOfMemory, Optional<String> signaller) implements Cause {

        /** Nothing but {@code exit} is known. */
        public static Ended by(Exit exit) {
            return new Ended(exit, false, Optional.empty());
        }

        @Override
        public String word() {
            return switch (exit) {
                case Exit.Status status -> "exit";
                case Exit.Signalled signalled -> outOfMemory ? "oom" : signalled.coreDumped() ? "core" : "signal";
                case Exit.Unknown unknown -> "unknown";
            };
        }

        @Override
        public Optional<String> by() {
            return signaller;
        }

        @Override
        public String toString() {
            return exit + (outOfMemory ? " for want of memory" : "") + signaller.map(who -> " by " + who).orElse("");
        }
    }
}
