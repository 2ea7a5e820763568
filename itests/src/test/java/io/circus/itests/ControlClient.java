// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Talks to the control endpoint as any ZeroMQ client does. One thread at a time. */
public final class ControlClient implements AutoCloseable {

    private final ZContext context = new ZContext();
    private final ZMQ.Socket socket;
    private int requests;

    ControlClient(String endpoint) {
        this(endpoint, Awaited.PATIENCE);
    }

    /** @param patience how long to wait for a reply */
    ControlClient(String endpoint, Duration patience) {
        this(endpoint, patience, "");
    }

    /** @param routingId by which the daemon knows it again after a new connection; may be empty */
    ControlClient(String endpoint, Duration patience, String routingId) {
        socket = context.createSocket(SocketType.DEALER);
        if (!routingId.isEmpty()) {
            socket.setIdentity(routingId.getBytes(StandardCharsets.US_ASCII));
        }
        socket.setLinger(0);
        socket.setReceiveTimeOut((int) patience.toMillis());
        socket.connect(endpoint);
    }

    /** Sends a request and returns its number, to be given to {@link #answer}. */
    public String ask(String command, Object... properties) {
        var named = new JsonObject();
        for (int i = 0; i < properties.length; i += 2) {
            switch (properties[i + 1]) {
                case Number number -> named.addProperty((String) properties[i], number);
                case Boolean flag -> named.addProperty((String) properties[i], flag);
                case JsonElement element -> named.add((String) properties[i], element);
                case Object text -> named.addProperty((String) properties[i], text.toString());
            }
        }
        String id = "request-" + ++requests;
        var request = new JsonObject();
        request.addProperty("id", id);
        request.addProperty("command", command);
        request.add("properties", named);
        socket.send(request.toString());
        return id;
    }

    public JsonObject answer(String id) {
        String text = socket.recvStr();
        if (text == null) {
            throw new AssertionError("no reply to " + id + " within " + socket.getReceiveTimeOut() + " ms");
        }
        JsonObject reply = JsonParser.parseString(text).getAsJsonObject();
        assertEquals(id, reply.get("id").getAsString());
        return reply;
    }

    /** Sends a request and returns its reply; empty if there is none in time. */
    public Optional<JsonObject> tryCall(String command, Object... properties) {
        ask(command, properties);
        return Optional.ofNullable(socket.recvStr()).map(text -> JsonParser.parseString(text).getAsJsonObject());
    }

    /** Sends a request and returns its reply, whatever it says. */
    public JsonObject call(String command, Object... properties) {
        return answer(ask(command, properties));
    }

    /** Sends a request that must be answered with ok. */
    public JsonObject ok(String command, Object... properties) {
        JsonObject reply = call(command, properties);
        assertEquals(command + ": " + reply, "ok", reply.get("status").getAsString());
        return reply;
    }

    /** The pids of a watcher, in the order of their workers. */
    public List<Long> pids(String watcher) {
        var pids = new ArrayList<Long>();
        ok("list", "name", watcher).getAsJsonArray("pids").forEach(pid -> pids.add(pid.getAsLong()));
        return pids;
    }

    public String status(String watcher) {
        return call("status", "name", watcher).get("status").getAsString();
    }

    @Override
    public void close() {
        context.close();
    }
}
