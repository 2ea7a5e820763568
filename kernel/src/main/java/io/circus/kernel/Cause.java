// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.Optional;

/**
 * Why a process ended: one cause for each end. What was decided about a process is {@link Commanded}, and whoever decides first gives the
 * cause; all else is what became of the process itself. A value: it may be kept.
 */
public sealed interface Cause {

    /** One word for programs; it stays what it is: {@code max_age}. */
    String word();

    /** Who was behind it: a caller in the words of the audit log, or the name of a plugin. Empty if that was nobody, or is not known. */
    default Optional<String> by() {
        return Optional.empty();
    }

    /** It was decided that the process should end. */
    sealed interface Commanded extends Cause {}

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

    /** It was older than it should become. */
    record MaxAge() implements Commanded {
        @Override
        public String word() {
            return "max_age";
        }

        @Override
        public String toString() {
            return "older than max_age";
        }
    }

    /** There were more processes than are wanted. @param request what made them too many */
    record Surplus(Commanded request) implements Commanded {
        @Override
        public String word() {
            return "surplus";
        }

        @Override
        public Optional<String> by() {
            return request.by();
        }

        @Override
        public String toString() {
            return "one too many" + behind(request);
        }
    }

    /** Another one took its place. @param request what asked for that */
    record Replaced(Commanded request) implements Commanded {
        @Override
        public String word() {
            return "replaced";
        }

        @Override
        public Optional<String> by() {
            return request.by();
        }

        @Override
        public String toString() {
            return "replaced" + behind(request);
        }
    }

    /** It did not become ready. @param reason what is known of that */
    record Unready(String reason) implements Commanded {
        @Override
        public String word() {
            return "unready";
        }

        @Override
        public String toString() {
            return "not ready: " + reason;
        }
    }

    /** A plugin or a hook wanted it. @param name of it; {@code reason} in its own words, or empty */
    record Plugin(String name, String reason) implements Commanded {
        @Override
        public String word() {
            return "plugin";
        }

        @Override
        public Optional<String> by() {
            return Optional.of(name);
        }

        @Override
        public String toString() {
            return name + (reason.isEmpty() ? "" : ": " + reason);
        }
    }

    /** It could not be started at all. @param reason with the stage that failed */
    record Spawn(String reason) implements Cause {
        @Override
        public String word() {
            return "spawn";
        }

        @Override
        public String toString() {
            return "could not be started: " + reason;
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

    private static String behind(Commanded request) {
        return request.equals(Asked.SOMEHOW) ? "" : ", " + request;
    }
}
