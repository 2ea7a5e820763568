// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cause;
import java.util.Optional;

/** Why a process of a watcher ended, or could not be started: what was decided about it. A value: it may be kept. */
public sealed interface WatcherCause extends Cause {

    /** It was older than it should become. */
    record MaxAge() implements WatcherCause, Cause.Commanded {
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
    record Surplus(Cause.Commanded request) implements WatcherCause, Cause.Commanded {
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
    record Replaced(Cause.Commanded request) implements WatcherCause, Cause.Commanded {
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
    record Unready(String reason) implements WatcherCause, Cause.Commanded {
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
    record Plugin(String name, String reason) implements WatcherCause, Cause.Commanded {
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
    record Spawn(String reason) implements WatcherCause {
        @Override
        public String word() {
            return "spawn";
        }

        @Override
        public String toString() {
            return "could not be started: " + reason;
        }
    }

    private static String behind(Cause.Commanded request) {
        return request.equals(Cause.Asked.SOMEHOW) ? "" : ", " + request;
    }
}
