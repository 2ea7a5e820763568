// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that has happened. Each bundle has a family of its own and posts its events where they happen: watchers those of watchers,
 * sockets those of sockets. A plugin may add one, and it is published as the others are.
 *
 * <p>Values only: an event may be kept. A {@code switch} over events has a {@code default}, since there are others.
 */
@ConsumerType
public interface Event {

    /** When it happened, by the wall clock. */
    Instant at();

    /** What subscribers outside know it by; empty if it is told inside the daemon only. */
    default Optional<Topic> topic() {
        return Optional.empty();
    }

    /**
     * What subscribers outside are told, in this order: text, numbers, booleans, null, lists and maps of these, and times as
     * {@link Instant}.
     */
    default Map<String, Object> body() {
        return Map.of("time", at());
    }

    /**
     * What an event is about, and what has happened to it.
     *
     * @param kind {@code watcher}, {@code socket} and so on
     * @param subject the name of the watcher or socket, without spaces
     * @param name {@code spawn}, {@code reap}, {@code stop} and so on
     */
    record Topic(String kind, String subject, String name) {

        /** Names of watchers are known outside in lower case. */
        public static Topic ofWatcher(String watcher, String name) {
            return new Topic("watcher", watcher.toLowerCase(Locale.ROOT).replace(' ', '_'), name);
        }

        /** {@code KIND.SUBJECT.NAME}, as on the event endpoint. */
        @Override
        public String toString() {
            return kind + "." + subject + "." + name;
        }
    }
}
