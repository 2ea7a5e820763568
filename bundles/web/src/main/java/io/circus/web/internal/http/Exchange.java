// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.control.Caller;
import io.circus.web.internal.identity.Decision;
import io.circus.web.internal.identity.Identity;
import io.circus.web.internal.identity.RequestFacts;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;

/** A request and its answer. One thread. */
public final class Exchange {

    /** The longest body of a request, in bytes. */
    static final int MOST_BYTES = 1 << 20;

    private static final String JSON = "application/json";

    private final Request request;
    private final Response response;
    private final OptionalInt uid;
    private final Runnable whole;
    private Fields query;
    private Map<String, String> variables = Map.of();
    private boolean byCookie;
    private Identity identity;

    /**
     * @param uid of the sender, if the request came by a Unix socket
     * @param whole called when all of the request has come
     */
    Exchange(Request request, Response response, OptionalInt uid, Runnable whole) {
        this.whole = whole;
        this.request = request;
        this.response = response;
        this.uid = uid;
    }

    void found(Map<String, String> inPath) {
        variables = inPath;
    }

    public String method() {
        return request.getMethod();
    }

    /** Decoded, without the query. */
    public String path() {
        return Request.getPathInContext(request);
    }

    void identifyBy(Identity asked) {
        identity = asked;
    }

    /** Whether its sender, who was {@code known}, would be refused now: the status then. May wait a moment. */
    public Optional<Integer> refusal(Caller known) {
        return switch (identity.identify(facts())) {
            case Decision.Known now -> now.caller().equals(known) ? Optional.empty() : Optional.of(401);
            case Decision.Refused refused -> Optional.of(refused.refusal().status());
        };
    }

    void knownByCookie() {
        byCookie = true;
    }

    /** Whether a session told who sends it. */
    public boolean isByCookie() {
        return byCookie;
    }

    /** As it was sent, without the query. */
    String rawPath() {
        return request.getHttpURI().getPath();
    }

    /** The segment of the path that {@code name} stands for, decoded. */
    public String variable(String name) {
        return variables.get(name);
    }

    /** The value of a header, null if there is none. */
    public String header(String name) {
        return request.getHeaders().get(name);
    }

    /** The first value of a parameter of the query. */
    public Optional<String> parameter(String name) throws Problem {
        return parameters(name).stream().findFirst();
    }

    /** All values of a parameter of the query. */
    public List<String> parameters(String name) throws Problem {
        if (query == null) {
            try {
                query = Request.extractQueryParameters(request);
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw new Problem(400, "cannot read the query: " + e.getMessage());
            }
        }
        return query.getValuesOrEmpty(name);
    }

    /** Whether a parameter of the query is on: {@code 1} or {@code true}, or without a value. */
    public boolean flag(String name) throws Problem {
        return parameter(name).map(value -> List.of("1", "true", "").contains(value.toLowerCase(Locale.ROOT))).orElse(false);
    }

    /** A whole number in the query. */
    public long number(String name, long otherwise, long least, long most) throws Problem {
        Optional<String> text = parameter(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new Problem(400, name + ": expected a number from " + least + " to " + most + ", got '" + text.get() + "'")
                .with("errno", 3);
    }

    /** The object of the body; an empty one for an empty body. */
    public Map<String, Object> body() throws Problem, IOException {
        String type = header("Content-Type");
        byte[] bytes = bytes();
        boolean bodiless = bytes.length == 0 && method().equals("DELETE");
        if (!bodiless && (type == null || !type.split(";")[0].strip().equalsIgnoreCase(JSON))) {
            throw new Problem(415, "expected the Content-Type " + JSON + ", got " + (type == null ? "none" : "'" + type + "'"));
        }
        if (bytes.length == 0) {
            return Map.of();
        }
        try {
            if (Json.read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()) instanceof Map<?, ?> map) {
                var object = new LinkedHashMap<String, Object>();
                map.forEach((key, value) -> object.put((String) key, value));
                return object;
            }
        } catch (JsonException | CharacterCodingException e) {
            throw new Problem(400, "json invalid").with("errno", 1);
        }
        throw new Problem(400, "expected a JSON object").with("errno", 3);
    }

    private byte[] bytes() throws Problem, IOException {
        if (request.getLength() > MOST_BYTES) {
            throw tooLong();
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            whole.run();
            if (bytes.length > MOST_BYTES) {
                throw tooLong();
            }
            return bytes;
        }
    }

    private static Problem tooLong() {
        return new Problem(413, "expected a body of " + MOST_BYTES + " bytes at the most").withHeader("Connection", "close");
    }

    /** What tells who sends it. */
    public RequestFacts facts() {
        SocketAddress sender = request.getConnectionMetaData().getRemoteSocketAddress();
        return new RequestFacts(method(), path(),
                sender instanceof InetSocketAddress internet ? Optional.of(internet.getAddress()) : Optional.empty(), uid,
                request.isSecure(), this::header);
    }

    /** Sets a header of the answer. */
    public void setHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Adds a header to the answer. */
    public void addHeader(String name, String value) {
        response.getHeaders().add(name, value);
    }

    /** Answers with a JSON value. */
    public void json(int status, Object value) throws IOException {
        send(status, JSON, Json.bytes(value));
    }

    /** Answers without a body. */
    public void empty(int status) throws IOException {
        response.setStatus(status);
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            out.flush();
        }
    }

    /** Answers with {@code body}. */
    public void send(int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            if (!method().equals("HEAD")) {
                out.write(body);
            }
        }
    }

    /** Begins an answer whose length nobody knows. */
    public OutputStream stream(String type) {
        whole.run();
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        return Content.Sink.asOutputStream(response);
    }

    void problem(Problem problem) throws IOException {
        if (response.isCommitted()) {
            throw new IOException("the answer has begun already", problem);
        }
        problem.headers().forEach(this::setHeader);
        send(problem.status(), Problem.TYPE, Json.bytes(problem.body()));
    }

    int status() {
        return response.getStatus();
    }

    boolean isCommitted() {
        return response.isCommitted();
    }
}
