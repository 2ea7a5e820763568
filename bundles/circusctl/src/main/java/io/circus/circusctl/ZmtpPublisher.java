// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Publishes at an endpoint without keys: whoever can connect hears the topics that it subscribed to. Any thread.
 */
final class ZmtpPublisher implements AutoCloseable {

    /** Subscriptions of one client; further ones are not heeded. */
    private static final int MOST_TOPICS = 1000;
    /** Bytes of one; a longer one would match nothing that is published. */
    private static final int LONGEST = 4096;
    private static final String SUBSCRIBE = "\1";
    private static final String UNSUBSCRIBE = "\0";

    private final ZmtpServer server;

    private ZmtpPublisher(ZmtpServer server) {
        this.server = server;
    }

    static ZmtpPublisher open(Endpoint endpoint) throws BindException {
        return new ZmtpPublisher(new ZmtpServer(endpoint, "PUB", ZmtpPublisher::received).start());
    }

    /** A subscription is a 1 and the beginning of the topics, its end a 0. */
    private static void received(ZmtpPeer from, List<byte[]> frames) {
        String text = text(frames.getFirst());
        if (text.startsWith(SUBSCRIBE) && text.length() <= LONGEST && from.topics().size() < MOST_TOPICS) {
            from.topics().add(text.substring(1));
        } else if (text.startsWith(UNSUBSCRIBE)) {
            from.topics().remove(text.substring(1));
        }
    }

    /** Sends a message to those who have subscribed to the beginning of its topic; returns at once. */
    void publish(byte[] topic, Supplier<byte[]> payload) {
        String text = text(topic);
        byte[] body = null;
        for (ZmtpPeer peer : server.peers()) {
            if (peer.topics().stream().anyMatch(text::startsWith)) {
                body = body == null ? payload.get() : body;
                peer.send(topic, body);
            }
        }
    }

    /** Whether somebody has subscribed to something that begins with {@code beginning}, or to a beginning of it. */
    boolean isWanted(String beginning) {
        String text = text(beginning.getBytes(StandardCharsets.UTF_8));
        for (ZmtpPeer peer : server.peers()) {
            if (peer.topics().stream().anyMatch(topic -> topic.startsWith(text) || text.startsWith(topic))) {
                return true;
            }
        }
        return false;
    }

    /** Gives the endpoint back and closes the connections, after what waits has been sent, within half a second. */
    @Override
    public void close() {
        server.close();
    }

    /** One character for each byte. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
