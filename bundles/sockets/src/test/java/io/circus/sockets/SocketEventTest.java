// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

import static org.junit.Assert.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/** What subscribers outside know the events of sockets by. */
public class SocketEventTest {

    private static final Instant AT = Instant.EPOCH;
    private static final String TIME = "time=1970-01-01T00:00:00Z";

    @Test
    public void whatBecomesOfSockets() {
        Stream<SocketEvent> events = Stream.of(new SocketEvent.SocketOpened(AT, "my web", "127.0.0.1:80"),
                new SocketEvent.SocketFailed(AT, "web", "no right"), new SocketEvent.SocketClosed(AT, "web"));
        assertEquals(List.of("socket.my_web.open {" + TIME + ", address=127.0.0.1:80}",
                "socket.web.failure {" + TIME + ", error=no right}", "socket.web.close {" + TIME + "}"),
                events.map(event -> event.topic().orElseThrow() + " " + event.body()).toList());
    }
}
