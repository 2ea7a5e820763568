// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import io.circus.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/** The HTTP interface of a real daemon: every route for every role, bad requests, slow readers, updates under an open stream. */
public final class WebInterfaceIT {

    private static final String DAEMON = "/api/v1/daemons/local";
    private static final List<String> ROLES = List.of("observer", "operator", "manager", "admin");
    private static final String WATCHERS = """

            [watcher:web]
            cmd = /bin/sh -c "while :; do echo hello; sleep 0.2; done"
            numprocesses = 2
            stdout_stream.class = QueueStream
            [watcher:db]
            cmd = /bin/sleep 1000
            [watcher:spare]
            cmd = /bin/sleep 1000
            autostart = False
            """;

    private final Sandbox sandbox = new Sandbox();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(Timeout.seconds(300)).around(sandbox);

    private final int port = Ports.free();
    private final WebCaller web = WebCaller.at(port);

    private String section() {
        return "httpd = True\nhttpd_port = " + port + "\n";
    }

    private RunningDaemon daemon() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon(section() + WATCHERS);
        daemon.awaitStarted("web");
        daemon.awaitLog("dashboard at ");
        return daemon;
    }

    private Map<String, WebCaller> callers() throws IOException, InterruptedException {
        var callers = new LinkedHashMap<String, WebCaller>();
        for (String role : ROLES) {
            callers.put(role, web.with("Authorization", "Bearer " + token(role, role)));
        }
        return callers;
    }

    private String token(String name, String... rest) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("web-token", "add", sandbox.file("web-users").toString(), name));
        words.addAll(List.of(rest));
        Program program = sandbox.start(Map.of(), CircusHome.built().program("circusctl"), words.toArray(String[]::new));
        program.assertEnds(0);
        return program.text().strip();
    }

    /** A request, and the lowest role that it needs. */
    private record Asked(String method, String path, String body, String role) {

        private WebCaller.Answer send(WebCaller caller) throws IOException {
            return caller.send(method, path, body == null ? Map.of() : Map.of("Content-Type", "application/json"), body);
        }
    }

    @Test
    public void everyRouteForEveryRole() throws Exception {
        Map<String, WebCaller> callers = callers();
        WebCaller limited = web.with("Authorization", "Bearer " + token("some", "admin", "web"));
        RunningDaemon daemon = daemon();
        long pid = daemon.control().pids("web").getFirst();
        for (Asked asked : List.of(
                new Asked("GET", "/api/v1/me", null, "observer"),
                new Asked("GET", "/api/v1/daemons", null, "observer"),
                new Asked("GET", DAEMON, null, "observer"),
                new Asked("GET", DAEMON + "/watchers", null, "observer"),
                new Asked("GET", DAEMON + "/watchers/web", null, "observer"),
                new Asked("GET", DAEMON + "/history?watcher=web", null, "observer"),
                new Asked("GET", DAEMON + "/sockets", null, "observer"),
                new Asked("GET", DAEMON + "/plugins", null, "observer"),
                new Asked("GET", DAEMON + "/plan", null, "observer"),
                new Asked("GET", DAEMON + "/operations", null, "observer"),
                new Asked("GET", DAEMON + "/events", null, "observer"),
                new Asked("GET", DAEMON + "/logs/web", null, "observer"),
                new Asked("GET", DAEMON + "/commands", null, "observer"),
                new Asked("GET", "/metrics", null, "observer"),
                new Asked("GET", "/openapi.json", null, "observer"),
                new Asked("POST", DAEMON + "/commands/status", "{}", "observer"),
                new Asked("POST", DAEMON + "/watchers/spare/start?wait=20", "{}", "operator"),
                new Asked("POST", DAEMON + "/watchers/spare/restart?wait=20", "{}", "operator"),
                new Asked("POST", DAEMON + "/watchers/spare/reload?wait=20", "{}", "operator"),
                new Asked("POST", DAEMON + "/watchers/spare/stop?wait=20", "{}", "operator"),
                new Asked("POST", DAEMON + "/processes/" + pid + "/signal?wait=20", "{\"signum\": \"CONT\"}", "operator"),
                new Asked("POST", DAEMON + "/watchers/spare/incr?wait=20", "{}", "manager"),
                new Asked("POST", DAEMON + "/watchers/spare/decr?wait=20", "{}", "manager"),
                new Asked("PATCH", DAEMON + "/watchers/spare?dry_run=1", "{\"options\": {\"max_age\": 60}}", "manager"),
                new Asked("PATCH", DAEMON + "/watchers/spare?wait=20", "{\"options\": {\"max_age\": 60}}", "manager"),
                new Asked("PATCH", DAEMON + "/watchers/spare?wait=20", "{\"options\": {\"cmd\": \"/bin/sleep 999\"}}", "admin"),
                new Asked("POST", DAEMON + "/reloadconfig?wait=20", "{}", "admin"))) {
            assertEquals("nobody: " + asked, 401, asked.send(web).status());
            for (String role : ROLES) {
                boolean may = ROLES.indexOf(role) >= ROLES.indexOf(asked.role());
                WebCaller.Answer answer = asked.send(callers.get(role));
                assertEquals(role + ": " + asked + ": " + answer.text(), may ? 200 : 403, answer.status());
            }
        }
        adminsAddAndRemove(callers.get("admin"));
        limitedCallersSeeTheirWatchers(limited);
        for (String path : List.of("/livez", "/readyz")) {
            assertEquals(200, web.get(path).status());
        }
        daemon.awaitLog("token operator: stop name=spare waiting=true: ok");
    }

    private static void adminsAddAndRemove(WebCaller admin) throws IOException {
        WebCaller.Answer added = admin.post(DAEMON + "/watchers?wait=20", "{\"name\": \"new\", \"cmd\": \"/bin/sleep 1000\", \"start\": true}");
        assertEquals(added.text(), 200, added.status());
        assertEquals("ready", admin.get(DAEMON + "/watchers/new").body().get("state").getAsString());
        int free = Ports.free();
        WebCaller.Answer socket = admin.post(DAEMON + "/sockets?wait=20", "{\"name\": \"front\", \"options\": {\"host\": \"127.0.0.1\", \"port\": "
                + free + "}}");
        assertEquals(socket.text(), 200, socket.status());
        JsonObject shown = admin.get(DAEMON + "/sockets").body().getAsJsonArray("sockets").get(0).getAsJsonObject();
        assertEquals("127.0.0.1:" + free, shown.get("address").getAsString());
        assertEquals(0, shown.get("queue").getAsInt());
        assertEquals(200, admin.send("DELETE", DAEMON + "/sockets/front?wait=20", Map.of(), null).status());
        assertEquals(200, admin.send("DELETE", DAEMON + "/watchers/new?wait=20", Map.of(), null).status());
        assertEquals(404, admin.get(DAEMON + "/watchers/new").status());
        WebCaller.Answer wrong = admin.post(DAEMON + "/sockets?wait=20", "{\"name\": \"front\", \"options\": {\"port\": \"x\"}}");
        assertEquals(wrong.text(), 400, wrong.status());
    }

    private static void limitedCallersSeeTheirWatchers(WebCaller limited) throws IOException {
        for (String path : List.of("/watchers", "/events", "/operations", "/history")) {
            String text = limited.get(DAEMON + path).text();
            assertFalse(path + ": " + text, text.contains("\"db\"") || text.contains("\"spare\""));
        }
        assertEquals(403, limited.get(DAEMON + "/watchers/db").status());
        assertEquals(403, limited.get(DAEMON + "/logs/db").status());
        assertEquals(403, limited.post(DAEMON + "/watchers/db/stop", "{}").status());
        assertFalse(limited.get("/metrics").text().contains("watcher=\"db\""));
        assertEquals(403, limited.get("/api/v1/stream?topics=logs&logs=db").status());
        try (WebCaller.Streaming stream = limited.stream("/api/v1/stream?topics=frames,watchers,events,operations")) {
            var told = new StringBuilder();
            while (!told.toString().contains("event: frame\ndata: ") || !told.toString().contains("event: watchers\ndata: ")) {
                told.append(stream.lines().readLine()).append('\n');
            }
            told.append(stream.lines().readLine());
            assertTrue(told.toString(), told.toString().contains("\"web\""));
            assertFalse(told.toString(), told.toString().contains("\"db\"") || told.toString().contains("\"spare\""));
        }
        assertEquals("what the page of options needs", 200, limited.post(DAEMON + "/commands/catalogue", "{}").status());
    }

    @Test
    public void aSlowStopIsFollowedToItsEnd() throws Exception {
        WebCaller operator = web.with("Authorization", "Bearer " + token("operator", "operator"));
        Path trapped = sandbox.file("trapped");
        RunningDaemon daemon = sandbox.daemon(section() + """

                [watcher:slow]
                cmd = /bin/sh -c "trap '' TERM; echo > %s; while :; do sleep 0.2; done"
                graceful_timeout = 3
                """.formatted(trapped));
        daemon.awaitStarted("slow");
        daemon.awaitLog("dashboard at ");
        sandbox.awaitFile(trapped, text -> true);
        long pid = daemon.control().pids("slow").getFirst();
        WebCaller.Answer begun = operator.post(DAEMON + "/watchers/slow/stop", "{}");
        assertEquals(begun.text(), 202, begun.status());
        String location = begun.headers().get("location");
        Eventually.holds("no progress is told", () -> operator.get(location).body().get("progress").toString()
                .contains("\"waits_for\":[" + pid + "]"));
        Eventually.holds("it never ends", () -> operator.get(location).body().get("state").getAsString().equals("done"));
    }

    @Test
    public void streamsGoOnAfterUpdatesAndSlowReadersCostNothing() throws Exception {
        RunningDaemon daemon = daemon();
        List<Long> pids = daemon.control().pids("web");
        try (WebCaller.Streaming stream = web.stream("/api/v1/stream?topics=frames,watchers,events,operations,logs&logs=web")) {
            assertTrue(stream.reaches("event: hello"));
            assertTrue(stream.reaches("event: watchers"));
            assertTrue(stream.reaches("event: log"));
            assertTrue(stream.reaches("event: frame"));
            daemon.control().ok("restart", "name", "db", "waiting", true);
            assertTrue(stream.reaches("event: event"));
            daemon.updateBundle("io.circus.web");
            assertTrue(stream.reaches("event: bye"));
        }
        Eventually.holds("the page does not come back", () -> answers("/livez"));
        for (String bundle : List.of("io.circus.metrics", "io.circus.config", "io.circus.watchers")) {
            daemon.updateBundle(bundle);
        }
        Eventually.holds("the page does not come back", () -> answers(DAEMON + "/watchers/web"));
        try (WebCaller.Streaming stream = web.stream("/api/v1/stream?topics=frames")) {
            assertTrue(stream.reaches("event: frame"));
        }
        assertEquals(pids, daemon.control().pids("web"));
        slowReaders(daemon);
        portsAreChangedAtOnce(daemon);
    }

    private boolean answers(String path) {
        return answers(web, path);
    }

    private static boolean answers(WebCaller caller, String path) {
        try {
            return caller.get(path).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Many open streams, and nobody reads what they are told. */
    private void slowReaders(RunningDaemon daemon) throws IOException, InterruptedException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 50; i++) {
                var socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                socket.getOutputStream().write(("GET /api/v1/stream?topics=events HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                sockets.add(socket);
            }
            for (int i = 0; i < 300; i++) {
                daemon.control().ok("set", "name", "spare", "options", options(i));
            }
            assertEquals(200, web.get(DAEMON + "/watchers").status());
            long used = heap(daemon);
            assertTrue("the heap has " + used + " KB", used < 60_000);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static JsonObject options(int maxAge) {
        var options = new JsonObject();
        options.addProperty("max_age", maxAge);
        return options;
    }

    /** Kilobytes of the heap that are in use after a collection. */
    private static long heap(RunningDaemon daemon) throws IOException, InterruptedException {
        jcmd(daemon, "GC.run");
        String info = jcmd(daemon, "GC.heap_info");
        return info.lines().filter(line -> line.contains("used ")).map(line -> line.replaceAll(".* used (\\d+)K.*", "$1"))
                .filter(text -> text.matches("\\d+")).mapToLong(Long::parseLong).max().orElseThrow();
    }

    private static String jcmd(RunningDaemon daemon, String word) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(System.getProperty("java.home") + "/bin/jcmd", String.valueOf(daemon.jvm()), word)
                .redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(text, 0, process.waitFor());
        return text;
    }

    /** A port in use is told and tried again; with httpd off nothing of the server is left. */
    private void portsAreChangedAtOnce(RunningDaemon daemon) throws IOException, InterruptedException {
        int next = Ports.free();
        String file = Files.readString(daemon.config());
        try (var other = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(daemon.config(), file.replace("httpd_port = " + port, "httpd_port = " + next));
            daemon.control().ok("reloadconfig", "waiting", true);
            daemon.awaitLog("cannot serve HTTP at localhost:" + other.getLocalPort());
            assertFalse(answers("/livez"));
        }
        Eventually.holds("the port is not tried again", () -> answers(WebCaller.at(next), "/livez"));
        Files.writeString(daemon.config(), file.replace("httpd = True", "httpd = False"));
        daemon.control().ok("reloadconfig", "waiting", true);
        Eventually.holds("threads of the server are left", () -> Collections.disjoint(threads(daemon), List.of("circus-web"))
                && threads(daemon).stream().noneMatch(name -> name.startsWith("circus-http")));
    }

    private static List<String> threads(RunningDaemon daemon) throws IOException {
        var names = new ArrayList<String>();
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + daemon.jvm() + "/task"))) {
            for (Path task : tasks) {
                try {
                    names.add(Files.readString(task.resolve("comm")).strip());
                } catch (IOException e) {
                    // it has just ended
                }
            }
        }
        return names;
    }

    @Test
    public void nothingOfTheServerIsLoadedWithoutHttpd() throws Exception {
        RunningDaemon without = sandbox.daemon(WATCHERS);
        without.awaitStarted("web");
        without.awaitLog("web started");
        Eventually.holds("the bundle is not there", () -> without.control().ok("bundle", "action", "list").toString().contains("io.circus.web"));
        assertEquals(List.of(), loaded(without));
        RunningDaemon with = daemon();
        assertFalse("this would find nothing", loaded(with).isEmpty());
    }

    /** The classes of the HTTP server in the daemon. */
    private static List<String> loaded(RunningDaemon daemon) throws IOException, InterruptedException {
        String classes = jcmd(daemon, "VM.class_hierarchy");
        assertTrue(classes, classes.contains("java.lang.Object"));
        return classes.lines().filter(line -> line.contains("org.eclipse.jetty") || line.contains("org.slf4j")).toList();
    }

    @Test
    public void usersAndFramesOutliveOtherBundles() throws Exception {
        WebCaller observer = web.with("Authorization", "Bearer " + token("observer", "observer"));
        RunningDaemon daemon = daemon();
        try (WebCaller.Streaming stream = observer.stream("/api/v1/stream?topics=frames")) {
            assertTrue(stream.reaches("event: frame"));
            daemon.control().ok("bundle", "action", "stop", "name", "metrics");
            daemon.control().ok("bundle", "action", "start", "name", "metrics");
            for (int i = 0; i < 3; i++) {
                assertTrue("no frames come any more", stream.reaches("event: frame"));
            }
        }
        for (String bundle : List.of("io.circus.config", "io.circus.watchers")) {
            daemon.updateBundle(bundle);
            Eventually.holds("the token is not known after an update of " + bundle, () -> answers(observer, "/api/v1/me"));
            assertEquals("somebody without a token is let in after an update of " + bundle, 401, web.get("/api/v1/me").status());
        }
    }

    /** Each request that needs a stopped bundle says so, and whatever does not need it is answered. */
    @Test
    public void stoppedBundlesAreNamed() throws Exception {
        WebCaller admin = web.with("Authorization", "Bearer " + token("admin", "admin"));
        RunningDaemon daemon = daemon();
        Eventually.holds("nothing is measured", () -> answers(admin, DAEMON + "/history"));
        Map<String, List<String>> needs = new LinkedHashMap<>();
        needs.put("watchers", List.of("", "/watchers", "/watchers/web", "/plugins", "/logs/web"));
        needs.put("commands", List.of("", "/watchers", "/watchers/web", "/plugins", "/plan", "/sockets", "/logs/web"));
        needs.put("metrics", List.of("/history"));
        needs.put("streams", List.of("/logs/web"));
        needs.put("sockets", List.of("", "/watchers", "/sockets"));
        for (Map.Entry<String, List<String>> each : needs.entrySet()) {
            String bundle = "io.circus." + each.getKey();
            try (WebCaller.Streaming stream = admin.stream("/api/v1/stream?topics=frames,watchers,logs&logs=web")) {
                assertTrue(stream.reaches("event: frame"));
                daemon.control().ok("bundle", "action", "stop", "name", bundle);
                for (String path : each.getValue()) {
                    assertUnavailable(bundle, admin.get(DAEMON + path));
                }
                assertEquals(bundle, 200, admin.get("/api/v1/me").status());
                boolean known = List.of("metrics", "streams").contains(each.getKey());
                assertEquals(bundle, known ? 200 : 503, admin.get("/metrics").status());
                awaitMissing(stream, bundle);
                daemon.control().ok("bundle", "action", "start", "name", bundle);
            }
            for (String path : each.getValue()) {
                Eventually.holds(path + " is not answered again", () -> answers(admin, DAEMON + path));
            }
        }
        daemon.control().ok("bundle", "action", "stop", "name", "io.circus.watchers");
        assertUnavailable("io.circus.watchers", admin.post(DAEMON + "/watchers/web/stop", "{}"));
        assertUnavailable("io.circus.watchers", admin.post(DAEMON + "/commands/restart?wait=5", "{\"name\": \"web\"}"));
        daemon.control().ok("bundle", "action", "start", "name", "io.circus.watchers");
    }

    private static void assertUnavailable(String bundle, WebCaller.Answer answer) {
        assertEquals(bundle + ": " + answer.text(), 503, answer.status());
        assertTrue(answer.text(), answer.text().contains(bundle) && answer.text().contains("circusctl bundle start " + bundle));
        assertEquals("application/problem+json", answer.headers().get("content-type"));
        assertTrue(answer.headers().toString(), answer.headers().containsKey("retry-after"));
    }

    /** Reads until the stream says that it misses that bundle. */
    private static void awaitMissing(WebCaller.Streaming stream, String bundle) throws IOException {
        String told = "";
        while (!told.contains(bundle)) {
            assertTrue("the stream does not say that " + bundle + " is missing", stream.reaches("event: missing"));
            told = stream.lines().readLine();
        }
    }

    @Test
    public void aRenewedCertificateCountsWithoutARestart() throws Exception {
        writeCertificate("one");
        RunningDaemon daemon = sandbox.daemon(section() + "httpd_cert = cert.pem\nhttpd_key = key.pem\n" + WATCHERS);
        daemon.awaitLog("dashboard at https://localhost:" + port);
        assertEquals("CN=one", subject());
        writeCertificate("two");
        Eventually.holds("the renewed certificate is not used", () -> subject().equals("CN=two"));
        Path key = sandbox.file("key.pem");
        String right = Files.readString(key);
        writeCertificate("three", "cert-of-three.pem", "key.pem");
        daemon.awaitLog("cannot use httpd_key " + key + ": it is not the key of httpd_cert " + sandbox.file("cert.pem") + ", using the former one");
        Files.writeString(key, right);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        daemon.awaitLog("cannot use httpd_key " + key + ": everybody can read it (mode 644), expected mode 600 or 640");
        Files.writeString(key, "no key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        daemon.awaitLog("cannot read httpd_key " + sandbox.file("key.pem"));
        assertEquals("CN=two", subject());
    }

    /** Writes {@code cert.pem} and {@code key.pem}. */
    private void writeCertificate(String name) throws IOException, InterruptedException, GeneralSecurityException {
        writeCertificate(name, "cert.pem", "key.pem");
    }

    private void writeCertificate(String name, String certificate, String key)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = sandbox.file(name + ".p12");
        assertTrue(Program.succeeds(System.getProperty("java.home") + "/bin/keytool", "-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", "password", "-dname", "CN=" + name, "-alias", "one"));
        KeyStore keys = KeyStore.getInstance(store.toFile(), "password".toCharArray());
        pem(key, "PRIVATE KEY", keys.getKey("one", "password".toCharArray()).getEncoded());
        pem(certificate, "CERTIFICATE", keys.getCertificate("one").getEncoded());
    }

    private void pem(String file, String title, byte[] content) throws IOException {
        Path fresh = sandbox.file(file + ".new");
        Files.writeString(fresh, "-----BEGIN " + title + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + title + "-----\n");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, sandbox.file(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The name in the certificate that the server shows. */
    private String subject() throws IOException {
        try (var socket = (SSLSocket) trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }

    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustOfAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TrustOfAll implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // this is a server's
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // whatever it is, the test looks at it
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    public void badRequestsAreRefusedAndHarmNobody() throws Exception {
        RunningDaemon daemon = daemon();
        var random = new Random(42);
        String good = "GET /livez HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n";
        for (int i = 0; i < 300; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.ISO_8859_1);
            switch (i % 4) {
                case 0 -> random.nextBytes(bytes);
                case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                default -> bytes = ("POST " + DAEMON + "/commands/status HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + random.nextInt(50) + "\r\n\r\n" + "[".repeat(50))
                        .getBytes(StandardCharsets.ISO_8859_1);
            }
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (SocketException e) {
                // reset: also an answer
            }
        }
        assertEquals("HTTP/1.1 400 Bad Request", web.raw("GET /livez HTTP/1.1\r\n\r\n"));
        halfRequestsAreClosed();
        assertEquals(200, web.get("/livez").status());
        assertEquals(List.of(), daemon.program().err().all().stream().filter(line -> line.contains("unexpectedly")).toList());
        daemon.endBy("TERM");
    }

    /** One that sends a byte now and then is closed, too. */
    private void halfRequestsAreClosed() throws IOException, InterruptedException {
        try (var silent = new Socket(InetAddress.getLoopbackAddress(), port); var slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
            silent.getOutputStream().write("GET /livez HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            silent.setSoTimeout(50_000);
            slow.setSoTimeout(1000);
            long begun = System.nanoTime();
            boolean closed = false;
            while (!closed && System.nanoTime() - begun < 60_000_000_000L) {
                try {
                    slow.getOutputStream().write('x');
                    closed = slow.getInputStream().read() < 0;
                } catch (SocketTimeoutException e) {
                    // still open
                } catch (SocketException e) {
                    closed = true;
                }
            }
            assertTrue("a request that never ends is still open", closed);
            silent.getInputStream().readAllBytes();
        }
    }
}
