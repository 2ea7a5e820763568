// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.client.http.HttpAddress;
import io.circus.client.http.HttpConnection;
import io.circus.wire.ByteText;
import io.circus.wire.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to an HTTP interface, a connection each. The header {@code Circus-Reply} asks for the replies that the ZeroMQ
 * endpoint sends.
 */
final class HttpTransport implements Transport {

    private static final String COMMANDS = "/api/v1/daemons/local/commands/";
    /** The errno of an unexpected error. */
    private static final Long UNEXPECTED = 5L;
    private static final int HTTP_OK = 200;
    private static final int AGAIN_MILLIS = 100;
    private static final double MILLIS_PER_SECOND = 1000;

    private final HttpAddress address;
    private final Duration timeout;
    private final Duration refusals;
    private final HttpAccess access;
    private final CountDownLatch closed = new CountDownLatch(1);

    HttpTransport(HttpAddress address, Duration timeout, Duration refusals, HttpAccess access) {
        this.address = address;
        this.timeout = timeout;
        this.refusals = refusals;
        this.access = access;
    }

    /** One request, on a thread of its own: the caller may stop to wait for it. */
    private final class Exchange {

        private final CompletableFuture<Map<String, Object>> reply = new CompletableFuture<>();
        private final String command;
        private final Map<String, ?> properties;
        private HttpConnection connection;
        private boolean over;

        Exchange(String command, Map<String, ?> properties) {
            this.command = command;
            this.properties = properties;
        }

        void run() {
            try {
                reply.complete(ask(connected()));
            } catch (IOException | RuntimeException e) {
                reply.completeExceptionally(e);
            } finally {
                end();
            }
        }

        private HttpConnection connected() throws IOException {
            HttpConnection fresh = HttpConnection.open(address, access.trust());
            synchronized (this) {
                connection = fresh;
                if (over) {
                    fresh.close();
                }
            }
            return fresh;
        }

        private Map<String, Object> ask(HttpConnection to) throws IOException {
            Map<String, String> headers = headers(access);
            headers.put("Content-Type", "application/json");
            headers.put("Circus-Reply", "zmq");
            to.send("POST", COMMANDS + URLEncoder.encode(command, StandardCharsets.UTF_8).replace("+", "%20"), headers, Json.bytes(properties));
            HttpConnection.Head head = to.head();
            Map<String, Object> answer = CircusClient.parse(to.wholeBody(head));
            if (head.status() != HTTP_OK || !answer.containsKey("status")) {
                answer = refused(head, answer);
            }
            return asOverZeroMq(answer);
        }

        /** With what only the endpoint for ZeroMQ knows: the id, the last key of every reply, and the request that an unexpected error quotes. */
        private Map<String, Object> asOverZeroMq(Map<String, Object> answer) {
            String id = Link.randomId();
            if (UNEXPECTED.equals(answer.get("errno"))) {
                var request = new LinkedHashMap<String, Object>();
                request.put("command", command);
                request.put("properties", properties);
                request.put("id", id);
                answer.put("reason", "command " + ByteText.of(Json.bytes(request)) + ": " + answer.get("reason"));
            }
            answer.put("id", id);
            return answer;
        }

        synchronized void end() {
            over = true;
            if (connection != null) {
                connection.close();
            }
        }
    }

    @Override
    public Map<String, Object> call(String command, Map<String, ?> properties) throws TimeoutException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            var exchange = new Exchange(command, properties);
            Thread.ofPlatform().daemon().name("circus client").start(exchange::run);
            try {
                return exchange.reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new TimeoutException("no reply to " + command + " within " + timeout.toMillis() / MILLIS_PER_SECOND + " s");
            } catch (ExecutionException e) {
                throwUnlessRefused(e.getCause(), System.nanoTime() - begun);
            } finally {
                exchange.end();
            }
            if (closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the connection to " + address.text() + " was closed");
            }
        }
    }

    /** A restarting daemon takes connections soon. */
    private void throwUnlessRefused(Throwable cause, long nanos) throws UnreachableException {
        boolean refused = cause instanceof ConnectException
                || address.socket().isPresent() && "No such file or directory".equals(cause.getMessage());
        if (!refused) {
            throw new IllegalArgumentException("cannot ask " + address.text() + ": " + reason(cause), cause);
        }
        if (nanos >= refusals.toNanos()) {
            throw new UnreachableException("nobody listens at " + address.text() + ": " + cause.getMessage());
        }
    }

    private static String reason(Throwable cause) {
        return switch (cause) {
            case UnknownHostException e -> "unknown host";
            case FileSystemException e -> e.toString();
            default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
    }

    /** The headers of every request. */
    static Map<String, String> headers(HttpAccess access) {
        var headers = new LinkedHashMap<String, String>();
        access.token().ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        return headers;
    }

    /** What the interface says about a request that did not become a command, as the reply to a command. */
    private Map<String, Object> refused(HttpConnection.Head head, Map<String, Object> problem) {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("status", "error");
        reply.put("reason", address.text() + " answers " + refusal(head, problem));
        if (problem.get("errno") instanceof Number errno) {
            reply.put("errno", errno.longValue());
        }
        return reply;
    }

    /** What a problem says: status, and the cause if it is told. */
    static String refusal(HttpConnection.Head head, Map<String, Object> problem) {
        return head.status() + (head.reason().isEmpty() ? "" : " " + head.reason())
                + (problem.get("detail") instanceof String detail ? ": " + detail : "");
    }

    /** As a call whose reply nobody waits for. */
    @Override
    public void cast(String command, Map<String, ?> properties) {
        Thread.ofPlatform().daemon().name("circus client").start(new Exchange(command, properties)::run);
    }

    @Override
    public void close() {
        closed.countDown(); // each request closes its own connection
    }
}
