// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.Handover;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Publishes at an endpoint: each accepted client gets the topics that it has subscribed to. Any thread. */
public final class ZmtpPublisher implements AutoCloseable {

    private static final RareWarning TOO_MUCH = new RareWarning(System.getLogger(ZmtpPublisher.class.getName()));
    private static final String SUBSCRIBE = "\1";
    private static final String UNSUBSCRIBE = "\0";

    private final ZmtpServer server;

    private ZmtpPublisher(ZmtpServer server) {
        this.server = server;
    }

    /** @param keys null to accept every client */
    public static ZmtpPublisher open(Endpoint endpoint, Keys keys, DescriptorBudget descriptors, Handover handover) throws BindException {
        return new ZmtpPublisher(new ZmtpServer(endpoint, "PUB", ZmtpPublisher::received, keys, descriptors, handover).start());
    }

    /** A subscription is a 1 and the prefix of the topics; a 0 ends it. */
    private static void received(ZmtpPeer from, List<byte[]> frames) throws IOException {
        String text = text(frames.getFirst());
        if (text.startsWith(SUBSCRIBE) && !from.topics().add(text.substring(1))) {
            // The client would wait in vain for the topics of this subscription.
            TOO_MUCH.warn(from.name() + " subscribes to more than can be kept, closing its connection: " + Topics.MOST
                    + " subscriptions of " + Topics.LONGEST + " bytes for one, " + Topics.MOST_FOR_ALL + " bytes for all");
            throw new IOException("too many subscriptions");
        }
        if (text.startsWith(UNSUBSCRIBE)) {
            from.topics().remove(text.substring(1));
        }
    }

    /** Sends a message to the clients that have subscribed to a prefix of its topic and may hear it; returns at once. */
    public void publish(byte[] topic, Supplier<byte[]> payload) {
        String text = text(topic);
        byte[] body = null;
        for (ZmtpPeer peer : server.peers()) {
            if (peer.topics().match(text) && hears(peer, topic)) {
                body = body == null ? payload.get() : body;
                peer.publish(topic, body);
            }
        }
    }

    /** Whoever has a key that was taken back hears nothing any more. */
    private static boolean hears(ZmtpPeer peer, byte[] topic) {
        return peer.caller().filter(caller -> Audience.includes(caller, topic)).isPresent();
    }

    /** Tells all subscribers that {@code count} events are lost to them. */
    public void lost(long count) {
        server.peers().forEach(peer -> peer.lost(count));
    }

    /** Whether a client has subscribed to a topic that begins with {@code beginning}, or to a prefix of it. */
    public boolean isWanted(String beginning) {
        String text = text(beginning.getBytes(StandardCharsets.UTF_8));
        for (ZmtpPeer peer : server.peers()) {
            if (peer.topics().concern(text)) {
                return true;
            }
        }
        return false;
    }

    /** Closes the endpoint, and the connections once waiting messages are sent, within half a second. */
    @Override
    public void close() {
        server.close();
    }

    /** As {@link ZmtpServer#leave}. */
    public void leave() {
        server.leave();
    }

    /** One character for each byte. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
