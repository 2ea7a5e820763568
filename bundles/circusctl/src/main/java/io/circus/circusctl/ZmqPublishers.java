// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.circusctl.publishing.Publisher;
import io.circus.circusctl.publishing.Publishers;
import io.circus.circusctl.server.BindException;
import io.circus.circusctl.server.Endpoint;
import io.circus.circusctl.server.Keys;
import io.circus.circusctl.server.ZmtpPublisher;
import io.circus.control.ControlAccess;
import io.circus.control.EndpointSettings;
import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.Handover;
import io.circus.wire.Json;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Publishes for other bundles: an endpoint for each. A second daemon on the same ports already fails at the control endpoint. */
final class ZmqPublishers implements Publishers, AutoCloseable {

    private static final Logger LOG = System.getLogger(ZmqPublishers.class.getName());

    private final EndpointSettings settings;
    private final DescriptorBudget descriptors;
    private final Handover handover;
    private final Set<BoundPublisher> bound = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ZmqPublishers(EndpointSettings settings, DescriptorBudget descriptors, Handover handover) {
        this.settings = settings;
        this.descriptors = descriptors;
        this.handover = handover;
    }

    @Override
    public Publisher open(String name, String address) throws IOException {
        try {
            ControlAccess access = settings.access();
            Endpoint endpoint = Endpoint.parse(name, address, access.mode(), settings.owner());
            Keys keys = endpoint.isIpc() || access.keys().isEmpty() ? null : new Keys(access.keys().get());
            var publisher = new BoundPublisher(ZmtpPublisher.open(endpoint, keys, descriptors, handover), bound);
            keep(publisher);
            if (!endpoint.isIpc() && !endpoint.isLoopback() && keys == null) {
                LOG.log(Level.WARNING, () -> "the " + name + " endpoint " + address
                        + " is open to other machines: whoever reaches it can use it");
            }
            return publisher;
        } catch (BindException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void keep(BoundPublisher publisher) throws IOException {
        bound.add(publisher);
        if (closed) {
            publisher.close();
            throw new IOException("the endpoints are being closed");
        }
    }

    /** Also closes the publishers of components that were stopped without closing them: their ports are needed again. */
    @Override
    public void close() {
        closed = true;
        bound.forEach(BoundPublisher::close);
    }

    private static final class BoundPublisher implements Publisher {

        private final ZmtpPublisher publisher;
        private final Set<BoundPublisher> all;

        BoundPublisher(ZmtpPublisher publisher, Set<BoundPublisher> all) {
            this.publisher = publisher;
            this.all = all;
        }

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
            if (all.remove(this)) {
                publisher.close();
            }
        }
    }
}
