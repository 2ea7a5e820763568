// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.circus.client.http.HttpAddress;
import io.circus.client.http.HttpConnection;
import io.circus.client.http.TlsTrust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sends requests to the HTTP interface of a daemon, with any headers at all: also those that browsers and the JDK would not send. */
final class WebCaller {

    private final String url;
    private final Map<String, String> headers = new LinkedHashMap<>();

    record Answer(int status, Map<String, String> headers, String text) {

        JsonObject body() {
            return JsonParser.parseString(text).getAsJsonObject();
        }

        /** The cookie to send from now on. */
        String cookie() {
            return headers.get("set-cookie").split(";")[0];
        }
    }

    private WebCaller(String url) {
        this.url = url;
    }

    static WebCaller at(int port) {
        return new WebCaller("http://127.0.0.1:" + port);
    }

    /** The same with another header in every request. */
    WebCaller with(String name, String value) {
        var other = new WebCaller(url);
        other.headers.putAll(headers);
        other.headers.put(name, value);
        return other;
    }

    Answer get(String path) throws IOException {
        return send("GET", path, Map.of(), null);
    }

    /** With the content type of JSON. */
    Answer post(String path, String json) throws IOException {
        return send("POST", path, Map.of("Content-Type", "application/json"), json);
    }

    Answer send(String method, String path, Map<String, String> more, String body) throws IOException {
        try (HttpConnection connection = open(method, path, more, body)) {
            HttpConnection.Head head = connection.head();
            return new Answer(head.status(), head.headers(), new String(connection.wholeBody(head), StandardCharsets.UTF_8));
        }
    }

    /** The status line of the answer to {@code request}, which is sent as it is. */
    String raw(String request) throws IOException {
        HttpAddress address = HttpAddress.of(url);
        try (var socket = new Socket(address.host(), address.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)).readLine();
        }
    }

    /** Reads the answer as it comes, such as a stream of events. */
    Streaming stream(String path) throws IOException {
        HttpConnection connection = open("GET", path, Map.of("Accept", "text/event-stream"), null);
        HttpConnection.Head head = connection.head();
        return new Streaming(connection, head.status(), new BufferedReader(new InputStreamReader(connection.body(head), StandardCharsets.UTF_8)));
    }

    private HttpConnection open(String method, String path, Map<String, String> more, String body) throws IOException {
        HttpConnection connection = HttpConnection.open(HttpAddress.of(url), new TlsTrust(Optional.empty(), false));
        var all = new LinkedHashMap<>(headers);
        all.putAll(more);
        connection.send(method, path, all, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
        return connection;
    }

    /** An answer that goes on. */
    record Streaming(HttpConnection connection, int status, BufferedReader lines) implements AutoCloseable {

        /** Reads up to {@code line}; false if the answer ends before. */
        boolean reaches(String line) throws IOException {
            String next = lines.readLine();
            while (next != null && !next.equals(line)) {
                next = lines.readLine();
            }
            return next != null;
        }

        /** Waits for the end. */
        void readToTheEnd() throws IOException {
            while (lines.readLine() != null) {
                // what else is told
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
