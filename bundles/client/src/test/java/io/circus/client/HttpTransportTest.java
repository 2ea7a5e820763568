// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.testing.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Against a server that says what the test wants, to the byte. */
public class HttpTransportTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();
    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private ServerSocketChannel server;

    @After
    public void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    /** Answers one connection after the other. Returns the port, or 0. */
    private int serve(SocketAddress address, String... answers) throws IOException {
        server = address instanceof UnixDomainSocketAddress ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
        server.bind(address);
        Thread.ofPlatform().daemon().start(() -> {
            for (String answer : answers) {
                try (SocketChannel client = server.accept()) {
                    requests.add(request(client));
                    client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    requests.add(e.toString());
                }
            }
        });
        return server.getLocalAddress() instanceof InetSocketAddress tcp ? tcp.getPort() : 0;
    }

    private static String request(SocketChannel client) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
        var text = new StringBuilder();
        int length = 0;
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            text.append(line).append('\n');
            length = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : length;
        }
        for (int i = 0; i < length; i++) {
            text.append((char) reader.read());
        }
        return text.toString();
    }

    private static SocketAddress anyPort() {
        return new InetSocketAddress("127.0.0.1", 0);
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static Map<String, Object> call(String url, Optional<String> token, String verb, Map<String, ?> properties) throws Exception {
        try (var client = CircusClient.connect(url, PATIENCE, Duration.ZERO, Optional.empty(), new HttpAccess(token, Optional.empty(), false))) {
            return client.call(verb, properties);
        }
    }

    @Test
    public void sendsTheCommandAndReturnsTheReply() throws Exception {
        int port = serve(anyPort(), ok("{\"status\": \"ok\", \"time\": 2.0, \"pids\": [1, 2.0, \"é\"]}"));
        Map<String, Object> reply = call("http://127.0.0.1:" + port + "/circus/", Optional.of("abc-_1"), "list", Map.of("name", "wéb"));
        assertEquals(List.of("status", "time", "pids", "id"), List.copyOf(reply.keySet()));
        assertEquals(List.of(1L, 2.0, "é"), reply.get("pids"));
        String request = requests.take();
        assertTrue(request, request.startsWith("POST /circus/api/v1/daemons/local/commands/list HTTP/1.1\nHost: 127.0.0.1:" + port + "\n"));
        for (String header : List.of("Authorization: Bearer abc-_1", "Content-Type: application/json", "Circus-Reply: zmq", "Connection: close")) {
            assertTrue(request, request.contains("\n" + header + "\n"));
        }
        assertTrue(request, request.endsWith("{\"name\": \"w\\u00e9b\"}"));
    }

    @Test
    public void readsChunksAndASocketFile() throws Exception {
        Path file = folder.getRoot().toPath().resolve("http.sock");
        serve(UnixDomainSocketAddress.of(file), "HTTP/1.1 200\r\ntransfer-encoding: chunked\r\n\r\n"
                + "c;x=y\r\n{\"status\": \"\r\n5\r\nok\", \r\nA\r\n\"n\": 1234}\r\n0\r\n\r\n");
        assertEquals(1234L, call("unix:" + file, Optional.empty(), "numprocesses", Map.of()).get("n"));
        String request = requests.take();
        assertTrue(request, request.contains("\nHost: localhost\n") && !request.contains("Authorization"));
    }

    @Test
    public void aProblemIsAnErrorReplyThatNamesTheAddress() throws Exception {
        String url = "http://127.0.0.1:" + serve(anyPort(), "HTTP/1.1 401 Unauthorized\r\nContent-Length: 38\r\n\r\n"
                + "{\"detail\": \"log in first\", \"errno\": 3}", "HTTP/1.1 502 Bad Gateway\r\n\r\n<html>", ok("hello"));
        Map<String, Object> reply = call(url, Optional.empty(), "list", Map.of());
        assertEquals("error", reply.get("status"));
        assertEquals(url + " answers 401 Unauthorized: log in first", reply.get("reason"));
        assertEquals(3L, reply.get("errno"));
        assertEquals(url + " answers 502 Bad Gateway", call(url, Optional.empty(), "list", Map.of()).get("reason"));
        assertEquals(url + " answers 200 OK", call(url, Optional.empty(), "list", Map.of()).get("reason"));
    }

    @Test
    public void whatIsNoHttpAndABrokenReplyAreTold() throws Exception {
        String url = "http://127.0.0.1:" + serve(anyPort(), "\u00ff\u0000\u0000\n\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
                "HTTP/1.1 200 OK\r\n");
        for (String reason : List.of("what listens there does not speak HTTP", "the connection was closed before the reply was complete",
                "the connection was closed before the reply was complete")) {
            assertEquals("cannot ask " + url + ": " + reason, assertThrows(IllegalArgumentException.class,
                    () -> call(url, Optional.empty(), "list", Map.of())).getMessage());
        }
    }

    @Test
    public void nobodyThereAndNoReplyAreTimeouts() throws Exception {
        String nobody = "http://127.0.0.1:" + Ports.free();
        UnreachableException refused = assertThrows(UnreachableException.class, () -> call(nobody, Optional.empty(), "list", Map.of()));
        assertEquals("nobody listens at " + nobody + ": Connection refused", refused.getMessage());
        Path missing = folder.getRoot().toPath().resolve("missing");
        assertThrows(UnreachableException.class, () -> call("unix:" + missing, Optional.empty(), "list", Map.of()));
        server = ServerSocketChannel.open().bind(anyPort());
        String silent = "http://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort();
        try (var client = CircusClient.connect(silent, Duration.ofMillis(200), Duration.ZERO, Optional.empty(), HttpAccess.NONE)) {
            assertEquals("no reply to list within 0.2 s", assertThrows(TimeoutException.class, () -> client.call("list", Map.of())).getMessage());
        }
    }

    @Test
    public void wrongAddressesAndTokensAreTold() throws Exception {
        for (String wrong : List.of("http://", "http://a b", "unix:relative", "https://host/?q", "http://user@host")) {
            String message = assertThrows(wrong, IllegalArgumentException.class, () -> call(wrong, Optional.empty(), "list", Map.of())).getMessage();
            assertEquals("cannot connect to " + wrong + ": expected http://HOST:PORT, https://HOST:PORT or unix:/PATH", message);
        }
        assertThrows(IllegalArgumentException.class, () -> call("http://x", Optional.of("a\r\nb: c"), "list", Map.of()));
        Path file = folder.newFile().toPath();
        Files.writeString(file, "  secret-1 \nmore");
        assertEquals("secret-1", HttpAccess.tokenIn(file));
        Path missing = Path.of(file + "-2");
        assertEquals("cannot read the token file " + missing + ": there is no such file",
                assertThrows(IllegalArgumentException.class, () -> HttpAccess.tokenIn(missing)).getMessage());
    }

    @Test
    public void listensToServerSentEvents() throws Exception {
        int port = serve(anyPort(), "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 2000\n\nevent: hello\ndata: {}\n\n: still here\n\n"
                + "event: event\nid: 1\ndata: {\"seq\":1,\"time\":2.0,\"topic\":\"watcher.web.reap\",\"body\":{\"process_pid\":1,\"exit_code\":0}}\n\n"
                + "event: event\ndata: {\"time\":3.0,\"topic\":\"socket.web.open\",\"body\":{\"address\":\"x\"}}\n\n"
                + "event: event\ndata: {\"time\":4.0,\"topic\":\"watcher.worker.stop\",\"body\":{}}\n\n");
        try (var events = EventStream.connect("http://127.0.0.1:" + port, List.of("watcher.w", "socket."), Optional.empty(), HttpAccess.NONE)) {
            EventStream.Event first = events.next().orElseThrow();
            assertEquals("web", first.watcher());
            assertEquals("{\"process_pid\": 1, \"time\": 2.0, \"exit_code\": 0}", new String(first.payload(), StandardCharsets.UTF_8));
            assertEquals("{\"time\": 3.0, \"address\": \"x\"}", new String(events.next().orElseThrow().payload(), StandardCharsets.UTF_8));
            EventStream.Event last = events.next().orElseThrow();
            assertEquals("worker", last.watcher());
            assertEquals("{\"time\": 4.0}", new String(last.payload(), StandardCharsets.UTF_8));
        }
        assertTrue(requests.take().startsWith("GET /api/v1/stream?topics=events HTTP/1.1\n"));
    }

    @Test
    public void whoMayNotListenIsTold() throws Exception {
        String url = "http://127.0.0.1:" + serve(anyPort(), "HTTP/1.1 401 Unauthorized\r\n\r\n");
        assertEquals("cannot listen to " + url + ": 401 Unauthorized", assertThrows(IllegalArgumentException.class,
                () -> EventStream.connect(url, List.of(), Optional.empty(), HttpAccess.NONE)).getMessage());
    }
}
