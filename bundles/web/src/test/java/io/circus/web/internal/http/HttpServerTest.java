// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.HttpSettings;
import io.circus.testing.Pause;
import io.circus.testing.Ports;
import io.circus.web.internal.identity.Identities;
import io.circus.web.internal.identity.Identity;
import io.circus.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** The real server, and what it makes of good and bad requests. */
public final class HttpServerTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final int port = Ports.free();
    private final HttpSettings settings = settings("127.0.0.1", Optional.empty());
    private final Identity identity = Identities.open(settings);
    private final Map<String, Integer> counted = new ConcurrentHashMap<>();
    private final Routes routes = new Routes(List.of(
            Route.of("GET", "/who", "", (exchange, caller) -> exchange.json(200, Map.of("role", caller.role().toString()))),
            Route.open("POST", "/echo/{what}", "", (exchange, caller) -> {
                exchange.json(200, List.of(exchange.variable("what"), exchange.body()));
            }),
            Route.open("GET", "/fail/{how}", "", (exchange, caller) -> fail(exchange.variable("how")))),
            Route.open("GET", "/", "", (exchange, caller) -> exchange.send(200, "text/plain", "page".getBytes(StandardCharsets.UTF_8))));

    private HttpServer server;

    private HttpSettings settings(String host, Optional<Path> socket) {
        return new HttpSettings(host, port, false, Optional.empty(), Optional.empty(), Optional.empty(), socket, 0600, Optional.empty(),
                List.of());
    }

    private static void fail(String how) throws CommandException {
        switch (how) {
            case "refused" -> throw CommandException.refused("not allowed");
            case "unknown" -> throw new CommandException(ErrorCode.UNKNOWN_COMMAND, "unknown");
            case "data" -> throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, "cannot");
            default -> throw new IllegalStateException(how);
        }
    }

    @After
    public void close() throws Exception {
        if (server != null) {
            server.close();
        }
        identity.close();
    }

    private void open() throws OpenFailure {
        server = HttpServer.open(settings, identity, routes, counted::put);
    }

    private HttpResponse<String> send(String method, String path, String type, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
            if (type != null) {
                request.header("Content-Type", type);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private int status(String method, String path, String type, String body) throws IOException, InterruptedException {
        return send(method, path, type, body).statusCode();
    }

    /** The first line of the answer to these bytes; empty if the connection is closed without one. */
    private String raw(String bytes) throws IOException {
        return answer(bytes).lines().findFirst().orElse("");
    }

    /** The whole answer to these bytes. */
    private String answer(String bytes) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    public void answersWithHeadersThatProtectTheBrowser() throws Exception {
        open();
        HttpResponse<String> answer = send("GET", "/who", null, null);
        assertEquals("{\"role\": \"observer\"}", answer.body());
        for (String name : List.of("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")) {
            assertTrue(name, answer.headers().firstValue(name).isPresent());
        }
        assertFalse(answer.headers().firstValue("Server").isPresent());
        // counted when it has been sent
        while (counted.isEmpty()) {
            Pause.briefly();
        }
        assertEquals(Map.of("/who", 200), counted);
    }

    @Test
    public void decodesEachSegmentByItself() throws Exception {
        open();
        assertEquals("[\"a/b c\", {\"x\": 1}]", send("POST", "/echo/a%2Fb%20c", "application/json", "{\"x\":1}").body());
        assertEquals("[\"50%2F\", {}]", send("POST", "/echo/50%252F", "application/json", "").body());
    }

    @Test
    public void saysWhatIsWrongWithABody() throws Exception {
        open();
        assertEquals(415, status("POST", "/echo/a", "text/plain", "{}"));
        assertEquals(415, status("POST", "/echo/a", null, null));
        assertEquals(400, status("POST", "/echo/a", "application/json", "{"));
        assertEquals(400, status("POST", "/echo/a", "application/json", "[]"));
        assertEquals("HTTP/1.1 413 Payload Too Large", raw("POST /echo/a HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + (Exchange.MOST_BYTES + 1) + "\r\n\r\n"));
        assertEquals(200, status("POST", "/echo/a", "application/json; charset=utf-8", ""));
    }

    @Test
    public void makesAProblemOfEachFailure() throws Exception {
        open();
        assertEquals(403, status("GET", "/fail/refused", null, null));
        assertEquals(404, status("GET", "/fail/unknown", null, null));
        assertEquals(409, status("GET", "/fail/data", null, null));
        HttpResponse<String> unexpected = send("GET", "/fail/unexpectedly", null, null);
        assertEquals(500, unexpected.statusCode());
        assertEquals(Optional.of("application/problem+json"), unexpected.headers().firstValue("Content-Type"));
        assertTrue(unexpected.body(), unexpected.body().contains("\"errno\": 5"));
    }

    @Test
    public void knowsWhichMethodsARouteHas() throws Exception {
        open();
        HttpResponse<String> answer = send("DELETE", "/who", null, null);
        assertEquals(405, answer.statusCode());
        assertEquals(Optional.of("GET"), answer.headers().firstValue("Allow"));
        assertEquals(404, status("POST", "/no/such/route", "application/json", "{}"));
        assertEquals("page", send("GET", "/no/such/route", null, null).body());
    }

    @Test
    public void refusesWhatIsNoRequest() throws Exception {
        open();
        assertEquals("HTTP/1.1 400 Bad Request", raw("GET / HTTP/1.1\r\n\r\n"));
        assertEquals("HTTP/1.1 400 Bad Request", raw("nonsense\r\n\r\n"));
        assertEquals("HTTP/1.1 400 Bad Request", raw("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"));
        assertEquals("HTTP/1.1 400 Bad Request", raw("GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertEquals("HTTP/1.1 431 Request Header Fields Too Large", raw("GET / HTTP/1.1\r\nHost: a\r\nX: "
                + "x".repeat(HttpServer.MOST_HEADER_BYTES) + "\r\n\r\n"));
        assertEquals("HTTP/1.1 414 URI Too Long", raw("GET /" + "x".repeat(HttpServer.MOST_HEADER_BYTES) + " HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertEquals("HTTP/1.1 200 OK", raw("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n"));
    }

    @Test
    public void saysWhyItIsNoRequest() throws Exception {
        open();
        String host = "Host: localhost:" + port + "\r\n";
        assertProblem(400, "No Host", "GET / HTTP/1.1\r\n\r\n");
        assertProblem(400, "Host", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        assertProblem(400, "Illegal character", "GET / HTTP/1.1\r\n" + host + "Bad\0Name: x\r\n\r\n");
        assertProblem(400, "", "GET / HTTP/1.1\r\n" + host + "No colon here\r\n\r\n");
        assertProblem(400, "", "GET / HTTP/1.1\r\n" + host + "Content-Length: x\r\n\r\n");
        assertProblem(400, "", "GET / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx");
        assertProblem(400, "", "GET /%zz HTTP/1.1\r\n" + host + "\r\n");
        assertProblem(400, "", "GET /a/../../b HTTP/1.1\r\n" + host + "\r\n");
        assertProblem(400, "", "GET /%2e%2e/b HTTP/1.1\r\n" + host + "\r\n");
        assertProblem(400, "", "POST /echo/a HTTP/1.1\r\n" + host + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        assertProblem(400, "", "nonsense\r\n\r\n");
        assertProblem(414, "at the most", "GET /" + "x".repeat(HttpServer.MOST_HEADER_BYTES) + " HTTP/1.1\r\n" + host + "\r\n");
        assertProblem(431, "at the most", "GET / HTTP/1.1\r\n" + host + "X: " + "x".repeat(HttpServer.MOST_HEADER_BYTES) + "\r\n\r\n");
        assertProblem(505, "", "GET / HTTP/7.0\r\n" + host + "\r\n");
    }

    /** Of these bytes the answer is a problem of that status, with a reason that is more than the name of the status. */
    private void assertProblem(int status, String reason, String bytes) throws Exception {
        String answer = answer(bytes);
        assertTrue(bytes + answer, answer.startsWith("HTTP/1.1 " + status + " "));
        assertTrue(bytes + answer, answer.contains("Content-Type: application/problem+json\r\n"));
        Map<?, ?> problem = (Map<?, ?>) Json.read(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertEquals(bytes, (long) status, ((Number) problem.get("status")).longValue());
        String detail = (String) problem.get("detail");
        assertTrue(bytes + detail, detail.contains(reason) && (status >= 500 || detail.length() > (problem.get("title") + ": ").length()));
    }

    @Test
    public void anAddressOfOthersNeedsUsersAndTls() throws Exception {
        OpenFailure failure = assertThrows(OpenFailure.class,
                () -> HttpServer.open(settings("0.0.0.0", Optional.empty()), identity, routes, counted::put));
        assertTrue(failure.getMessage(), failure.getMessage().startsWith("cannot serve HTTP at 0.0.0.0:" + port
                + ": other machines reach it, expected users and httpd_cert"));
    }

    @Test
    public void saysThatAPortIsInUse() throws Exception {
        try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            OpenFailure failure = assertThrows(OpenFailure.class, this::open);
            assertTrue(failure.getMessage(), failure.getMessage().contains("ddress already in use"));
            assertEquals(port, other.getLocalPort());
        }
        open();
        assertEquals(port, server.port());
    }

    @Test
    public void aUnixSocketHasItsModeAndGoesInTheEnd() throws Exception {
        Path file = folder.getRoot().toPath().resolve("web.sock");
        server = HttpServer.open(settings("127.0.0.1", Optional.of(file)), identity, routes, counted::put);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("nothing but the socket", 1, folder.getRoot().list().length);
        OpenFailure failure = assertThrows(OpenFailure.class,
                () -> HttpServer.open(settings("127.0.0.1", Optional.of(file)), identity, routes, counted::put));
        assertTrue(failure.getMessage(), failure.getMessage().contains("address already in use"));
        server.close();
        server = null;
        assertFalse(Files.exists(file));
        assertEquals(0, folder.getRoot().list().length);
    }

    @Test
    public void aKilledServerLeavesNoFolderBehind() throws Exception {
        Path file = folder.getRoot().toPath().resolve("web.sock");
        var killed = new UnixFile(file);
        Files.createFile(killed.fresh());
        folder.newFile(".wanderer");
        new UnixFile(folder.getRoot().toPath().resolve("other.sock")).close();
        assertTrue("that of another socket stays", Files.exists(killed.fresh()));
        server = HttpServer.open(settings("127.0.0.1", Optional.of(file)), identity, routes, counted::put);
        assertFalse(Files.exists(killed.fresh().getParent()));
        assertEquals(List.of(".wanderer", "web.sock"), Stream.of(folder.getRoot().list()).sorted().toList());
    }

    @Test
    public void aCertificateThatCannotBeReadIsTold() throws Exception {
        Path file = folder.newFile("cert.pem").toPath();
        Files.writeString(file, "no certificate");
        var broken = new HttpSettings("127.0.0.1", port, false, Optional.empty(), Optional.of(file), Optional.of(file), Optional.empty(),
                0600, Optional.empty(), List.of());
        OpenFailure failure = assertThrows(OpenFailure.class, () -> HttpServer.open(broken, identity, routes, counted::put));
        assertTrue(failure.getMessage(), failure.getMessage().contains("cannot read httpd_cert " + file + ": expected"));
    }
}
