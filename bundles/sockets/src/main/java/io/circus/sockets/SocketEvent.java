// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

import io.circus.kernel.Event;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An event of a managed socket. */
public sealed interface SocketEvent extends Event {

    String socket();

    /** The name in the topic: {@code open}, {@code failure} or {@code close}. */
    String name();

    @Override
    default Optional<Topic> topic() {
        return Optional.of(new Topic("socket", socket().replace(' ', '_'), name()));
    }

    /** The socket is open. @param address {@code HOST:PORT} or a path */
    record SocketOpened(Instant at, String socket, String address) implements SocketEvent {

        @Override
        public String name() {
            return "open";
        }

        @Override
        public Map<String, Object> body() {
            var body = new LinkedHashMap<String, Object>();
            body.put("time", at);
            body.put("address", address);
            return body;
        }
    }

    /** The socket could not be opened. */
    record SocketFailed(Instant at, String socket, String error) implements SocketEvent {

        @Override
        public String name() {
            return "failure";
        }

        @Override
        public Map<String, Object> body() {
            var body = new LinkedHashMap<String, Object>();
            body.put("time", at);
            body.put("error", error);
            return body;
        }
    }

    /** The daemon has closed it; processes may still have it. */
    record SocketClosed(Instant at, String socket) implements SocketEvent {
        @Override
        public String name() {
            return "close";
        }
    }
}
