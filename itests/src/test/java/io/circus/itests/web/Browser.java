// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.web;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.circus.itests.Awaited;
import io.circus.itests.Eventually;
import io.circus.itests.Program;
import io.circus.itests.Sandbox;
import io.circus.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Assume;

/**
 * A headless Chromium, led through ChromeDriver (W3C WebDriver). Tests that need it are skipped where it is not installed. One thread.
 */
public final class Browser implements AutoCloseable {

    /** Keys without a letter, as the standard numbers them. */
    static final String ENTER = "\uE007";
    static final String CONTROL = "\uE009";
    static final String ESCAPE = "\uE00C";

    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** The key of an element's id in answers, as the standard has it. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private static final Gson GSON = new Gson();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Program program;
    private final String driver;
    private final String session;
    private String origin = "";

    private Browser(Program program, int port, Path profile) throws IOException, InterruptedException {
        this.program = program;
        driver = "http://127.0.0.1:" + port;
        program.out().first(line -> line.contains("started successfully"));
        var arguments = List.of("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--hide-scrollbars", "--window-size=1440,900", "--user-data-dir=" + profile);
        JsonObject answer = call("POST", driver + "/session", Map.of("capabilities", Map.of("alwaysMatch", Map.of(
                "browserName", "chrome",
                "goog:loggingPrefs", Map.of("browser", "ALL"),
                "goog:chromeOptions", Map.of("args", arguments))))).getAsJsonObject();
        session = driver + "/session/" + answer.get("sessionId").getAsString();
    }

    /** A browser with a profile of its own; skips the test where there is none. */
    static Browser open(Sandbox sandbox) throws IOException, InterruptedException {
        Assume.assumeTrue("chromium-driver is installed", Files.isExecutable(DRIVER));
        int port = Ports.free();
        Program program = sandbox.start(Map.of(), DRIVER, "--port=" + port);
        return sandbox.closeAfterwards(new Browser(program, port, sandbox.file("chromium")));
    }

    /** What later addresses are relative to: {@code http://HOST:PORT}. */
    void at(String address) {
        origin = address;
    }

    void go(String path) throws IOException, InterruptedException {
        post("/url", Map.of("url", origin + path));
    }

    /** Runs a script that returns something; null for none. */
    JsonElement run(String script) throws IOException, InterruptedException {
        return post("/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** Waits until an expression is true, and fails with what the page shows. */
    void until(String what, String expression) throws IOException, InterruptedException {
        var failure = new AtomicReference<String>("");
        Eventually.holds(() -> what + failure + "; the page:\n" + page(), () -> {
            try {
                return run("return !!(" + expression + ")").getAsBoolean();
            } catch (IOException e) {
                // the page is being loaded
                failure.set(", " + e.getMessage());
                return false;
            }
        });
    }

    /** Waits until the element has this text somewhere. */
    void shows(String css, String text) throws IOException, InterruptedException {
        until(css + " shows " + text, "[...document.querySelectorAll(" + quoted(css) + ")].some(each => each.textContent.includes("
                + quoted(text) + "))");
    }

    /** Waits until no element is selected. */
    void lacks(String css) throws IOException, InterruptedException {
        until("no " + css, "document.querySelector(" + quoted(css) + ") === null");
    }

    /** Clicks an element as a mouse does, as soon as it is there. */
    void click(String css) throws IOException, InterruptedException {
        act("click", css, "document.querySelector(" + quoted(css) + ")", element -> post(element + "/click", Map.of()));
    }

    /** Clicks the button, link or label with this text. */
    void press(String text) throws IOException, InterruptedException {
        act("press", text, "[...document.querySelectorAll('button, a, summary, label')].find(each => each.checkVisibility()"
                + " && !each.disabled && each.textContent.trim() === " + quoted(text) + ")", element -> post(element + "/click", Map.of()));
    }

    /** Writes into a field, instead of what is there. */
    void type(String css, String text) throws IOException, InterruptedException {
        // a field that is cleared first may get back its value from the page before the text comes
        act("type into", css, "(field => (field?.focus(), field?.select(), field))(document.querySelector(" + quoted(css) + "))",
                element -> post(element + "/value", Map.of("text", text)));
    }

    /** Presses a key where the focus is; {@code Control} and the like are held while the last one is pressed. */
    void keys(String... keys) throws IOException, InterruptedException {
        var actions = new JsonArray();
        for (String key : keys) {
            actions.add(GSON.toJsonTree(Map.of("type", "keyDown", "value", key)));
        }
        for (String key : List.of(keys).reversed()) {
            actions.add(GSON.toJsonTree(Map.of("type", "keyUp", "value", key)));
        }
        post("/actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
    }

    /** Colours and size of the window, as a system and a screen would have them. */
    void looks(boolean dark, int width, int height) throws IOException, InterruptedException {
        devtools("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        devtools("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                        Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    byte[] picture() throws IOException, InterruptedException {
        return Base64.getDecoder().decode(get("/screenshot").getAsString());
    }

    /** What the page has complained of since the last call: mistakes of scripts, and what the content security policy refused. */
    List<String> complaints() throws IOException, InterruptedException {
        JsonArray entries = post("/se/log", Map.of("type", "browser")).getAsJsonArray();
        return entries.asList().stream().map(JsonElement::getAsJsonObject)
                .filter(entry -> entry.get("level").getAsString().equals("SEVERE"))
                .map(entry -> entry.get("message").getAsString())
                // that a request was refused, or a daemon is away, is for the page to show
                .filter(message -> !message.contains("Failed to load resource") && !message.contains("net::ERR_"))
                .toList();
    }

    /** The text of the page, for people. */
    String page() {
        try {
            return run("return location.href + '\\n' + document.body.innerText").getAsString();
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", session, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            program.close();
        }
    }

    private interface Action {
        Object on(String element) throws IOException, InterruptedException;
    }

    /** Finds the element and acts on it, anew if it has been replaced or covered meanwhile. */
    private void act(String verb, String what, String expression, Action action) throws IOException, InterruptedException {
        var failure = new AtomicReference<String>("there is none");
        Eventually.holds(() -> "cannot " + verb + " " + what + ": " + failure + "; the page:\n" + page(), () -> {
            try {
                JsonElement found = run("const found = " + expression + "; found?.scrollIntoView({block: 'nearest'}); return found ?? null");
                if (found.isJsonNull()) {
                    return false;
                }
                action.on("/element/" + found.getAsJsonObject().get(ELEMENT).getAsString());
                return true;
            } catch (IOException e) {
                failure.set(e.getMessage());
                return false;
            }
        });
    }

    private void devtools(String command, Map<String, ?> parameters) throws IOException, InterruptedException {
        post("/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    private JsonElement get(String path) throws IOException, InterruptedException {
        return call("GET", session + path, null);
    }

    private JsonElement post(String path, Object body) throws IOException, InterruptedException {
        return call("POST", session + path, body);
    }

    /** @throws IOException with the driver's words if it refuses */
    private JsonElement call(String method, String address, Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(Awaited.PATIENCE)
                .header("Content-Type", "application/json; charset=utf-8")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(GSON.toJson(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonElement value = GSON.fromJson(response.body(), JsonObject.class).get("value");
        if (response.statusCode() != 200) {
            throw new IOException(value.getAsJsonObject().get("message").getAsString().lines().findFirst().orElse(""));
        }
        return value;
    }

    /** As a literal of JavaScript. */
    static String quoted(String text) {
        return GSON.toJson(text);
    }
}
