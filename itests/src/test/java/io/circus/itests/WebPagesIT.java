// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonParser;
import io.circus.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The commands of the pages about HTTP are run as they stand there, and so is every request of their tables that only looks. */
public final class WebPagesIT {

    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:    |\\$ )((?:curl|circusctl) .*)$");
    private static final Pattern REQUEST = Pattern.compile("`GET (/[^`]*)`|`(/[a-z/]+)`");
    private static final Pattern OPTIONS = Pattern.compile("(?s)```ini\n(.*?)```");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    private final int port = Ports.free();

    private RunningDaemon daemon(String page) throws IOException, InterruptedException {
        String options = OPTIONS.matcher(page).results().map(found -> found.group(1)).findFirst().orElseThrow();
        RunningDaemon daemon = sandbox.daemon(options.replace("httpd_port = 8080\n", "") + "httpd_port = " + port + """

                [watcher:web]
                cmd = /bin/sh -c "while :; do echo hello; sleep 0.2; done"
                numprocesses = 2
                stdout_stream.class = QueueStream
                """);
        daemon.awaitStarted("web");
        daemon.awaitLog("dashboard at ");
        return daemon;
    }

    private static String page(String name) throws IOException {
        return Files.readString(CircusHome.built().root().resolve("doc/" + name + ".md"));
    }

    private static List<String> commands(String page) {
        return COMMAND.matcher(page).results().map(found -> found.group(1)).toList();
    }

    /** Runs a command of a page in a shell; a password is given to one that asks. */
    private Program run(String line, Map<String, String> environment) throws IOException {
        boolean asks = line.matches("circusctl web-user (add|passwd) .*") && !line.contains("--local");
        var builder = new ProcessBuilder("/bin/bash", "-c", line.replace("localhost:8080", "localhost:" + port)
                .replace("/etc/circus/web-users", sandbox.file("web-users").toString())
                .replace("~/.circus-token", sandbox.file("token").toString()) + (asks ? " --password-stdin <<< 'correct horse'" : ""));
        builder.environment().put("PATH", CircusHome.built().root().resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        return Program.start(builder);
    }

    private String result(String line, Map<String, String> environment) throws IOException, InterruptedException {
        try (Program program = run(line, environment)) {
            assertEquals(line + ": " + program.errorText(), 0, program.awaitExit());
            return program.text();
        }
    }

    @Test
    public void thePageOfTheInterfaceTellsWhatIsSo() throws Exception {
        String page = page("http");
        daemon(page);
        List<String> commands = commands(page);
        assertEquals(2, commands.size());
        String watchers = result(commands.getFirst(), Map.of());
        assertTrue(watchers, watchers.startsWith("{\"watchers\": [{\"name\": \"web\", \"state\": \"ready\", \"since\": "));
        try (Program stream = run("exec " + commands.getLast(), Map.of())) {
            Eventually.holds("no stream", () -> stream.text().contains("event: hello"));
            stream.signal("TERM");
        }
        var paths = REQUEST.matcher(page.split("\\| request \\|")[1].split("\n\n")[0]).results().map(WebPagesIT::path).toList();
        assertTrue(paths.toString(), paths.size() > 10);
        WebCaller web = WebCaller.at(port);
        for (String path : paths) {
            String asked = path.startsWith("/daemons") || path.equals("/me") ? "/api/v1" + path : "/api/v1/daemons/local" + path;
            assertEquals(asked, 200, web.get(asked.replace("NAME", "web")).status());
        }
    }

    private static String path(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    @Test
    public void thePageOfMonitoringTellsWhatIsThere() throws Exception {
        String page = page("monitoring");
        daemon(page("http"));
        WebCaller web = WebCaller.at(port);
        for (String path : List.of("/livez", "/readyz", "/metrics")) {
            assertTrue(path, page.contains("`GET " + path + "`"));
            assertEquals(path, 200, web.get(path).status());
        }
        String metrics = web.get("/metrics").text();
        for (String name : metrics.lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2]).toList()) {
            assertTrue("the page does not tell of " + name, page.contains("`" + name + "`"));
        }
        for (String name : Pattern.compile("(?m)^\\| `([a-z_]+)`").matcher(page).results().map(found -> found.group(1)).toList()) {
            assertTrue("there is no " + name, metrics.contains("# TYPE " + name + " "));
        }
        String token = result(commands(page).getFirst(), Map.of()).strip();
        Eventually.holds("whoever has no token still gets metrics", () -> web.get("/metrics").status() == 401);
        assertEquals(200, web.with("Authorization", "Bearer " + token).get("/metrics").status());
    }

    @Test
    public void thePageOfUsersLetsThemIn() throws Exception {
        String page = page("web-access");
        RunningDaemon daemon = daemon(page("http"));
        assertTrue(page, page.contains("lets somebody in once, as an admin"));
        daemon.awaitLog("lets somebody in once, as an admin");
        String token = "";
        for (String command : commands(page)) {
            if (command.contains("curl") || command.contains("--http")) {
                Files.writeString(sandbox.file("token"), token);
                Files.setPosixFilePermissions(sandbox.file("token"), PosixFilePermissions.fromString("rw-------"));
            }
            if (command.startsWith("circusctl --http URL")) {
                continue; // it stands in a sentence
            }
            String printed = result(command, Map.of("TOKEN", token));
            if (command.startsWith("circusctl web-token add")) {
                token = printed.strip();
            } else if (command.startsWith("curl -X POST")) {
                assertEquals(printed, "done", JsonParser.parseString(printed).getAsJsonObject().getAsJsonObject("operation").get("state").getAsString());
            } else if (command.startsWith("curl")) {
                assertEquals("web", JsonParser.parseString(printed).getAsJsonObject().getAsJsonArray("watchers").get(0).getAsJsonObject()
                        .get("name").getAsString());
            } else if (command.endsWith(" status")) {
                assertEquals("web: active", printed.strip());
            }
        }
        assertFalse("no token was shown", token.isEmpty());
        Path shown = sandbox.write("shown", page.split("```\n# people")[1].split("```")[0]);
        Files.setPosixFilePermissions(shown, PosixFilePermissions.fromString("rw-------"));
        try (Program list = run("circusctl web-user list " + shown, Map.of())) {
            list.assertEnds(0);
            assertEquals("", list.errorText());
            assertTrue(list.text(), list.text().contains("alice") && list.text().contains("bob"));
        }
        Path users = sandbox.file("web-users");
        Files.writeString(users, Files.readString(users) + "nonsense\n");
        Program check = sandbox.circusd(CircusHome.built(), "--check", daemon.config().toString());
        check.assertEnds(0);
        assertTrue(check.errorText(), check.errorText().matches("(?s).*warning: " + users + ":\\d+: expected .*: this line lets nobody in.*"));
    }
}
