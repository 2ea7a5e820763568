// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.circusctl.publishing.Publisher;
import io.circus.circusctl.publishing.Publishers;
import io.circus.client.Json;
import io.circus.config.ControlAccess;
import io.circus.config.ControlEndpoint;
import io.circus.config.GlobalSettings;
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

/** Publishes for other bundles: an endpoint for each. A second daemon on the same ports gets no further than control. */
@Component
public final class ZmqPublishers implements Publishers {

    private static final Logger LOG = System.getLogger(ZmqPublishers.class.getName());

    /** Messages that wait for one subscriber before it loses some. */
    private static final int MESSAGES = 10_000;

    private final GlobalSettings settings;

    /** @param control there only once the control endpoint is bound */
    @Activate
    public ZmqPublishers(@Reference ControlEndpoint control, @Reference GlobalSettings settings) {
        this.settings = settings;
    }

    @Override
    public Publisher open(String name, String address) throws IOException {
        try {
            ControlAccess access = settings.access();
            Endpoint endpoint = Endpoint.parse(name, address, access.mode(), settings.endpointOwner());
            if (!endpoint.isIpc() && access.keys().isPresent()) {
                return new KeyPublisher(endpoint, new Keys(access.keys().get()));
            }
            var publisher = new PlainPublisher(ZmtpPublisher.open(endpoint));
            if (!endpoint.isIpc() && !endpoint.isLoopback()) {
                LOG.log(Level.WARNING, () -> "the " + name + " endpoint " + address
                        + " is open to other machines: whoever reaches it can use it");
            }
            return publisher;
        } catch (BindException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private record PlainPublisher(ZmtpPublisher publisher) implements Publisher {

        @Override
        public void publish(String topic, Map<String, ?> payload) {
            publisher.publish(topic.getBytes(StandardCharsets.UTF_8), () -> Json.bytes(payload));
        }

        @Override
        public boolean isWanted(String beginning) {
            return publisher.isWanted(beginning);
        }

        @Override
        public void close() {
            publisher.close();
        }
    }

    /** For those who have a key. A ZeroMQ socket may go from thread to thread if a lock does. */
    private static final class KeyPublisher implements Publisher {

        private final ZMQ.Context context = ZMQ.context(1);
        /** A PUB that tells what is subscribed to. */
        private final ZMQ.Socket socket = context.socket(SocketType.XPUB);
        private final Subscriptions subscriptions = new Subscriptions();
        private boolean closed;

        KeyPublisher(Endpoint endpoint, Keys keys) throws BindException {
            socket.setLinger(0);
            Frames.limit(socket, SocketThread.MAX_TOPIC);
            socket.setSndHWM(MESSAGES);
            var door = new Doorkeeper(context, keys);
            door.guard(socket);
            Thread.ofPlatform().daemon().name("circus-zap-" + endpoint.name()).start(door::serve);
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
        public synchronized boolean isWanted(String beginning) {
            if (closed) {
                return false;
            }
            for (byte[] news = socket.recv(ZMQ.DONTWAIT); news != null; news = socket.recv(ZMQ.DONTWAIT)) {
                subscriptions.change(news);
            }
            return subscriptions.concern(beginning);
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
