// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.circusctl.publishing.Publisher;
import io.circus.circusctl.publishing.Publishers;
import io.circus.client.Json;
import io.circus.config.ControlEndpoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Publishes for other bundles: a PUB socket for each. A second daemon on the same ports gets no further than control. */
@Component
public final class ZmqPublishers implements Publishers {

    private static final Logger LOG = System.getLogger(ZmqPublishers.class.getName());

    /** Messages that wait for one subscriber before it loses some. */
    private static final int MESSAGES = 10_000;

    @Activate
    public ZmqPublishers(@Reference ControlEndpoint control) {
        // There only once the control endpoint is bound.
    }

    @Override
    public Publisher open(String name, String address) throws IOException {
        try {
            Endpoint endpoint = Endpoint.parse(name, address);
            var publisher = new ZmqPublisher(endpoint);
            if (!endpoint.isLoopback()) {
                LOG.log(Level.WARNING, () -> "the " + name + " endpoint " + address
                        + " is open to other machines: whoever reaches it can use it");
            }
            return publisher;
        } catch (BindException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A ZeroMQ socket may go from thread to thread if a lock does. */
    private static final class ZmqPublisher implements Publisher {

        private final ZMQ.Context context = ZMQ.context(1);
        private final ZMQ.Socket socket = context.socket(SocketType.PUB);
        private boolean closed;

        ZmqPublisher(Endpoint endpoint) throws BindException {
            socket.setLinger(0);
            Frames.limit(socket, SocketThread.MAX_TOPIC);
            socket.setSndHWM(MESSAGES);
            try {
                endpoint.bind(socket);
            } catch (BindException e) {
                close();
                throw e;
            }
        }

        @Override
        public void publish(String topic, Map<String, ?> payload) {
            byte[] body = Json.bytes(payload);
            synchronized (this) {
                if (!closed) {
                    socket.send(topic.getBytes(StandardCharsets.UTF_8), ZMQ.SNDMORE | ZMQ.DONTWAIT);
                    socket.send(body, ZMQ.DONTWAIT);
                }
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                socket.close();
                context.close();
            }
        }
    }
}
