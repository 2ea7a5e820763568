// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: asked before, and told after, what a watcher does; it may refuse. It is registered with a name in
 * the service property {@link #NAME}, and called for the watchers that name it: {@code hooks.before_start = NAME}. A
 * name has neither slash nor dot, since these name executables and Python functions.
 *
 * <p>Each call has a thread of its own and {@value #PATIENCE_SECONDS} seconds; then, or when a stop overtakes
 * what the hook was asked about, the thread is interrupted. One that goes on nevertheless is left behind, and the hook not called
 * again before its bundle is updated: {@link io.circus.toolkit.foreign.Guard}. An exception is a failure: it refuses, unless failures of
 * the hook are ignored.
 */
@ConsumerType
@FunctionalInterface
public interface Hook {

    /** The service property with the hook's name. */
    String NAME = "circus.hook.name";

    /** How long a call may take. */
    int PATIENCE_SECONDS = 10;

    Answer call(Context context) throws Exception;

    /**
     * What is shown of a process by {@code stats} with {@code extended}: {@code stats} with additions.
     *
     * @param context of {@link Point#EXTENDED_STATS}
     */
    default Map<String, Object> extendedStats(Context context, Map<String, Object> stats) throws Exception {
        return stats;
    }

    /** What a hook says to what it is asked. */
    sealed interface Answer {

        /** The watcher may go on. */
        Answer PROCEED = new Proceed(Map.of());

        /**
         * The watcher may go on.
         *
         * @param environment what is added to, or changed in, the environment of the processes that are spawned from now
         *     on, the one that the hook was asked about among them
         */
        record Proceed(Map<String, String> environment) implements Answer {
            public Proceed {
                environment = Map.copyOf(environment);
            }
        }

        /** The watcher must not; where it is too late for that, it goes on. */
        record Refuse(String reason) implements Answer {
            public Refuse {
                Objects.requireNonNull(reason);
            }
        }
    }

    /** When a hook is called. */
    enum Point {
        /** Before anything of a start. Refused: the watcher stays stopped. */
        BEFORE_START(false),
        /** All processes are spawned. Refused: the watcher is stopped. */
        AFTER_START(false),
        /** Before each process. Refused: the watcher is stopped. */
        BEFORE_SPAWN(false),
        /** After each process. Refused: the process is ended and the watcher stopped. */
        AFTER_SPAWN(false),
        /** A stop begins. */
        BEFORE_STOP(true),
        /** A stop is over. */
        AFTER_STOP(true),
        /**
         * Before a signal to a worker by a stop, a kill or the signal command. Refused: it is not sent, unless it is
         * SIGKILL.
         */
        BEFORE_SIGNAL(true),
        /** After it, sent or not. */
        AFTER_SIGNAL(true),
        /** A worker has ended and that is about to be told. */
        BEFORE_REAP(true),
        /** It has been told. */
        AFTER_REAP(true),
        /** {@code stats} is asked with {@code extended}. */
        EXTENDED_STATS(false);

        private final boolean failureIgnored;

        Point(boolean failureIgnored) {
            this.failureIgnored = failureIgnored;
        }

        /** Whether a failure counts as agreement whatever the configuration says. */
        public boolean isFailureIgnored() {
            return failureIgnored;
        }

        /** As in the configuration: {@code before_start}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a hook is told.
     *
     * @param at by the wall clock; for the reap hooks the moment the end was noticed
     * @param settings of the watcher, as they are now
     * @param pid the process that it is about, if it is about one
     * @param wid its worker number
     * @param signal of the signal hooks
     * @param exit of {@link Point#AFTER_REAP}
     * @param commanded whether the process was asked to end, of the reap hooks
     * @param endpoint the control endpoint of the daemon; empty if it has none
     */
    record Context(Point point, Instant at, WatcherSettings settings, OptionalInt pid, OptionalInt wid,
            Optional<Signal> signal, Optional<Exit> exit, boolean commanded, String endpoint) {

        public String watcher() {
            return settings.name();
        }
    }
}
