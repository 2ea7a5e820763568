// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.circusctl.publishing.Publisher;
import io.circus.config.ControlEndpoint;
import java.io.IOException;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

public class ZmqPublishersTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final ZmqPublishers publishers = new ZmqPublishers(new ControlEndpoint() { });

    @Test
    public void sendsTopicAndObjectToSubscribers() throws Exception {
        String address = "tcp://127.0.0.1:" + Server.freePort();
        try (Publisher publisher = publishers.open("stats", address); var context = new ZContext()) {
            ZMQ.Socket subscriber = context.createSocket(SocketType.SUB);
            subscriber.subscribe("stat.web");
            subscriber.setReceiveTimeOut(10);
            subscriber.connect(address);
            String topic;
            do { // until the subscription has arrived
                publisher.publish("stat.other", Map.of("pid", 2));
                publisher.publish("stat.web", Map.of("pid", 1));
                topic = subscriber.recvStr();
            } while (topic == null);
            assertEquals("stat.web", topic);
            assertEquals("{\"pid\": 1}", subscriber.recvStr());
        }
    }

    @Test
    public void givesThePortBack() throws Exception {
        String address = "tcp://127.0.0.1:" + Server.freePort();
        Publisher first = publishers.open("stats", address);
        var refused = assertThrows(IOException.class, () -> publishers.open("stats", address));
        assertTrue(refused.getMessage(), refused.getMessage().startsWith(
                "cannot bind stats endpoint " + address + ": address already in use"));
        first.close();
        first.close();
        first.publish("stat.web", Map.of());
        publishers.open("stats", address).close();
    }

    @Test
    public void opensNoPortForAFile() {
        var refused = assertThrows(IOException.class, () -> publishers.open("stats", "ipc:///tmp/stats.sock"));
        assertEquals("cannot bind stats endpoint ipc:///tmp/stats.sock: expected tcp://HOST:PORT, ipc:// is not"
                + " available here", refused.getMessage());
    }
}
