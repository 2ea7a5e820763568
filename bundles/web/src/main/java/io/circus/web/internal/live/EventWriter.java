// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import io.circus.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes server-sent events. One thread. */
final class EventWriter {

    private static final String RETRY = "retry: 2000\n\n";

    private final OutputStream out;

    EventWriter(OutputStream out) {
        this.out = out;
    }

    void begin() throws IOException {
        out.write(RETRY.getBytes(StandardCharsets.US_ASCII));
    }

    void send(String name, Object data) throws IOException {
        sendJson(name, Json.bytes(data));
    }

    /** @param id what the browser sends when it connects again */
    void sendJson(String name, byte[] json, String id) throws IOException {
        out.write(("id: " + id + "\n").getBytes(StandardCharsets.US_ASCII));
        sendJson(name, json);
    }

    private void sendJson(String name, byte[] json) throws IOException {
        out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.write(json);
        out.write('\n');
        out.write('\n');
    }

    /** @param id what the browser sends when it connects again */
    void send(String name, Object data, String id) throws IOException {
        sendJson(name, Json.bytes(data), id);
    }

    /** Sends a comment, which no browser shows. */
    void heartbeat() throws IOException {
        out.write(":\n\n".getBytes(StandardCharsets.US_ASCII));
        flush();
    }

    void flush() throws IOException {
        out.flush();
    }
}
