// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.circus.testing.Ports;
import io.circus.wire.users.UsersFile;
import io.circus.wire.users.WebUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/** Who may use the HTTP interface: users, tokens, sessions, accounts of the machine, and the pages of other sites, who may not. */
public final class WebAccessIT {

    private static final String ME = "/api/v1/me";
    private static final String LOGIN = "/api/v1/login";
    private static final String WATCHERS = "/api/v1/daemons/local/watchers";
    private static final String PASSWORD = "correct horse";

    private final Sandbox sandbox = new Sandbox();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(Timeout.seconds(300)).around(sandbox);

    private final int port = Ports.free();
    private final WebCaller web = WebCaller.at(port);
    private Path users;

    @Before
    public void name() {
        users = sandbox.file("web-users");
    }

    private RunningDaemon daemon() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                httpd = True
                httpd_port = %d
                httpd_socket = %s
                httpd_socket_mode = 666

                [watcher:web]
                cmd = /bin/sleep 1000
                [watcher:db]
                cmd = /bin/sleep 1000
                """.formatted(port, sandbox.file("http.sock")));
        daemon.awaitStarted("web");
        daemon.awaitStarted("db");
        daemon.awaitLog("dashboard at ");
        return daemon;
    }

    /** Runs circusctl without an endpoint, with {@code input}; returns what it prints. */
    private String circusctl(String input, String... words) throws IOException, InterruptedException {
        Program program = sandbox.start(Map.of(), CircusHome.built().program("circusctl"), words);
        program.in(input);
        program.assertEnds(0);
        return program.text();
    }

    private void addUser(String name, String... rest) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("web-user", "add", users.toString(), name));
        words.addAll(List.of(rest));
        words.add("--password-stdin");
        circusctl(PASSWORD + "\n", words.toArray(String[]::new));
    }

    private static String login(String name, String password) {
        return "{\"name\": \"" + name + "\", \"password\": \"" + password + "\"}";
    }

    @Test
    public void usersTokensAndForeignPages() throws IOException, InterruptedException {
        addUser("alice", "operator", "we*");
        String token = circusctl("", "web-token", "add", users.toString(), "deployment", "manager");
        RunningDaemon daemon = daemon();

        WebCaller.Answer nobody = web.get(ME);
        assertEquals(nobody.text(), 401, nobody.status());
        assertTrue(nobody.text(), nobody.body().get("login").getAsBoolean());

        fixationIsOfNoUse();
        String cookie = web.post(LOGIN, login("alice", PASSWORD)).cookie();
        WebCaller alice = web.with("Cookie", cookie);
        assertEquals("alice", alice.get(ME).body().get("name").getAsString());
        limitedUsersSeeTheirWatchersOnly(alice);
        daemon.awaitLog("alice: stop name=web waiting=true: ok");

        foreignPagesAreRefused(alice);
        guessersHaveToWait();

        WebCaller deployment = web.with("Authorization", "Bearer " + token);
        assertEquals("token deployment", deployment.get(ME).body().get("name").getAsString());
        assertEquals(401, web.with("Authorization", "Bearer " + token + "x").get(ME).status());

        try (WebCaller.Streaming stream = alice.stream("/api/v1/stream?topics=events")) {
            assertTrue(stream.reaches("event: hello"));
            circusctl("", "web-user", "rm", users.toString(), "alice");
            assertTrue("the open stream says why it ends", stream.reaches("event: refused"));
            stream.readToTheEnd();
        }
        assertEquals(401, alice.get(ME).status());
        circusctl("", "web-token", "rm", users.toString(), "deployment");
        Eventually.holds("the token counts still", () -> deployment.get(ME).status() == 401);
    }

    /** Somebody has planted a cookie: it does not become the one of the session. */
    private void fixationIsOfNoUse() throws IOException {
        String name = "circus-session-" + port;
        String planted = name + "=" + "A".repeat(43);
        WebCaller.Answer answer = web.with("Cookie", planted).post(LOGIN, login("alice", PASSWORD));
        assertEquals(204, answer.status());
        assertNotEquals(planted, answer.cookie());
        assertTrue(answer.headers().get("set-cookie"), answer.headers().get("set-cookie").matches(
                name + "=[A-Za-z0-9_-]{43}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"));
        assertEquals(401, web.with("Cookie", planted).get(ME).status());
        WebCaller session = web.with("Cookie", answer.cookie());
        assertEquals(200, session.get(ME).status());
        assertEquals(204, session.post("/api/v1/logout", "{}").status());
        assertEquals("logged out", 401, session.get(ME).status());
    }

    private void limitedUsersSeeTheirWatchersOnly(WebCaller alice) throws IOException {
        String all = alice.get(WATCHERS).text();
        assertTrue(all, all.contains("\"web\"") && !all.contains("\"db\""));
        assertEquals(403, alice.get(WATCHERS + "/db").status());
        WebCaller.Answer refused = alice.post(WATCHERS + "/db/stop", "{}");
        assertEquals(refused.text(), 403, refused.status());
        assertTrue(refused.text(), refused.text().contains("alice may use the watchers we*, expected the name of one"));
        assertEquals("an operator does not change options", 403, alice.send("PATCH", WATCHERS + "/web",
                Map.of("Content-Type", "application/json"), "{\"options\": {\"numprocesses\": 2}}").status());
        WebCaller.Answer stopped = alice.post("/api/v1/daemons/local/commands/stop?wait=30", "{\"name\": \"web\", \"waiting\": true}");
        assertEquals(stopped.text(), 200, stopped.status());
    }

    private void foreignPagesAreRefused(WebCaller alice) throws IOException {
        String start = WATCHERS + "/web/start";
        assertEquals(403, alice.with("Origin", "http://evil.example").post(start, "{}").status());
        assertEquals(403, alice.with("Origin", "null").post(start, "{}").status());
        assertEquals("another port is another site", 403, alice.with("Origin", "http://127.0.0.1:1").post(start, "{}").status());
        assertEquals(403, alice.with("Sec-Fetch-Site", "cross-site").post(start, "{}").status());
        assertEquals(403, alice.with("Sec-Fetch-Site", "cross-site").get("/api/v1/stream").status());
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
            assertEquals(type, 415, alice.send("POST", start, Map.of("Content-Type", type), "{}").status());
        }
        assertEquals("HTTP/1.1 421 Misdirected Request", web.raw("GET / HTTP/1.1\r\nHost: evil.example:" + port + "\r\n\r\n"));
        WebCaller.Answer page = web.get("/");
        assertTrue(page.headers().toString(), page.headers().get("content-security-policy").contains("frame-ancestors 'none'"));
        assertTrue(alice.get(WATCHERS + "/web").text(), alice.get(WATCHERS + "/web").text().contains("\"state\": \"off\"")
                || alice.get(WATCHERS + "/web").text().contains("\"state\":\"off\""));
        assertEquals("its own page may", 202, alice.with("Origin", "http://127.0.0.1:" + port).with("Sec-Fetch-Site", "same-origin")
                .post(start, "{}").status());
    }

    private void guessersHaveToWait() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertEquals(401, web.post(LOGIN, login("bob", "guess number " + i)).status());
        }
        WebCaller.Answer later = web.post(LOGIN, login("bob", "one more"));
        assertEquals(later.text(), 429, later.status());
        assertEquals("1", later.headers().get("retry-after"));
        assertEquals("others need not wait", 204, web.post(LOGIN, login("alice", PASSWORD)).status());
    }

    @Test
    public void withoutUsersOneLinkMakesAnAdmin() throws IOException, InterruptedException {
        RunningDaemon daemon = daemon();
        assertEquals("observer", web.get(ME).body().get("role").getAsString());
        assertEquals(403, web.post(WATCHERS + "/web/stop", "{}").status());
        assertEquals("a proxy hides who asks", 401, web.with("X-Forwarded-For", "192.0.2.1").get(ME).status());
        String line = daemon.awaitLog("/login#code=");
        String code = "{\"code\": \"" + line.replaceFirst(".*#code=([A-Za-z0-9_-]{43}).*", "$1") + "\"}";
        WebCaller admin = web.with("Cookie", web.post(LOGIN, code).cookie());
        assertEquals("admin", admin.get(ME).body().get("role").getAsString());
        assertEquals("once", 401, web.post(LOGIN, code).status());
        assertEquals(202, admin.post(WATCHERS + "/web/stop", "{}").status());

        // a file that others may read is no users file, and no reason to let anybody look
        Files.writeString(users, "alice:admin::$local$\n");
        Files.setAttribute(users, "unix:mode", 0644);
        daemon.awaitLog("others may read or change it (mode 644), expected mode 600");
        assertEquals(401, web.get(ME).status());
        assertFalse("nor does its line count", web.get(ME).body().get("login").getAsBoolean());
    }

    @Test
    public void atTheUnixSocketTheAccountDecides() throws IOException, InterruptedException {
        Assume.assumeTrue("root may be others", ProcessHandle.current().info().user().orElse("").equals("root"));
        circusctl("", "web-user", "add", users.toString(), "daemon", "observer", "web", "--local");
        RunningDaemon daemon = daemon();
        Files.setAttribute(sandbox.folder(), "unix:mode", 0711);
        String socket = "unix:" + sandbox.file("http.sock");
        assertEquals("ok", circusctl("", "--http", socket, "stop", "db", "--waiting"));
        daemon.awaitLog("user root: stop name=db waiting=true: ok");

        Program known = as("daemon", socket, "status");
        known.assertEnds(0);
        assertEquals("web: active", known.text());
        Program refused = as("daemon", socket, "stop", "web");
        refused.assertEnds(3);
        assertEquals("error: not allowed to stop: user daemon has the role observer, expected operator", refused.errorText());
        Program unknown = as("nobody", socket, "status");
        unknown.assertEnds(3);
        assertTrue(unknown.errorText(), unknown.errorText().startsWith("error: " + socket + " answers 401 Unauthorized: user nobody is not known here"));
    }

    @Test
    public void listensOverHttpToTheSameEvents() throws IOException, InterruptedException {
        RunningDaemon daemon = daemon();
        String socket = "unix:" + sandbox.file("http.sock");
        List<Program> listeners = List.of(listener("--http", socket), listener("--endpoint", daemon.endpoints().eventEndpoint()));
        for (Program listener : listeners) {
            while (listener.out().find(line -> line.startsWith("b'watcher.web.updated'")).isEmpty()) {
                circusctl("", "--http", socket, "set", "web", "max_retry", "5");
            }
        }
        circusctl("", "--http", socket, "restart", "web", "--waiting");
        var told = new ArrayList<List<String>>();
        for (Program listener : listeners) {
            listener.out().first(line -> line.startsWith("b'watcher.web.start'"));
            told.add(listener.out().all().stream().filter(line -> !line.contains(".updated'")).toList());
        }
        assertEquals(told.getLast(), told.getFirst());
        assertTrue(told.toString(), told.getFirst().size() >= 4);
    }

    private Program listener(String option, String endpoint) throws IOException {
        return sandbox.start(Map.of(), CircusHome.built().program("circusctl"), option, endpoint, "listen", "watcher.web");
    }

    @Test
    public void theExamplesOfThePageAreRight() throws IOException, InterruptedException {
        String page = Files.readString(CircusHome.built().root().resolve("doc/web-access.md"));
        List<String> commands = page.lines().filter(line -> line.startsWith("    circusctl web-")).toList();
        assertEquals(6, commands.size());
        for (String line : commands) {
            var words = new ArrayList<>(List.of(line.strip().replace("/etc/circus/web-users", users.toString()).replace("'", "").split(" ")));
            boolean asks = line.contains("web-user add") && !line.contains("--local") || line.contains("passwd");
            if (asks) {
                words.add("--password-stdin");
            }
            circusctl(PASSWORD, words.subList(1, words.size()).toArray(String[]::new));
        }
        Files.writeString(users, page.split("```\n")[1]);
        UsersFile.Content content = new UsersFile(users).read();
        assertEquals(List.of(), content.mistakes());
        assertEquals(List.of("alice", "deployment", "bob"), content.users().stream().map(WebUser::name).toList());
    }

    private Program as(String user, String socket, String... words) throws IOException {
        var all = new ArrayList<>(List.of("--reuid=" + user, "--regid=nogroup", "--clear-groups",
                CircusHome.built().program("circusctl").toString(), "--http", socket));
        all.addAll(List.of(words));
        return sandbox.start(Map.of("CIRCUS_AOT", "off"), Path.of("/usr/bin/setpriv"), all.toArray(String[]::new));
    }
}
