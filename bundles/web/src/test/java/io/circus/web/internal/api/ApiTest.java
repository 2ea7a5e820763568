// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.web.internal.http.Route;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The routes over the real server: who is let in, and the shapes of answers. */
public final class ApiTest {

    private static final String DAEMON = "/api/v1/daemons/local";
    private static final String OBSERVER = "observer";

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private TestSite site;

    @Before
    public void open() throws Exception {
        site = new TestSite();
    }

    @After
    public void close() {
        site.close();
    }

    @Test
    public void nobodyGetsMoreThanTheOpenRoutes() throws Exception {
        for (Route route : site.routes.all()) {
            String path = route.pattern().replaceAll("\\{\\w+\\}", "web");
            HttpRequest request = site.request(path, null).header("Content-Type", "application/json")
                    .method(route.method(), HttpRequest.BodyPublishers.ofString("{}")).build();
            int status = site.client().send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            assertEquals(route.method() + " " + path, !route.open(), status == 401 && !path.endsWith("/login"));
        }
    }

    @Test
    public void logsInAndOut() throws Exception {
        HttpRequest login = site.request("/api/v1/login", null).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"anna\", \"password\": \"right\"}")).build();
        HttpResponse<String> answer = site.client().send(login, HttpResponse.BodyHandlers.ofString());
        assertEquals(204, answer.statusCode());
        assertEquals(Optional.of("circus=1; HttpOnly"), answer.headers().firstValue("Set-Cookie"));
        TestSite.Answer wrong = site.post("/api/v1/login", null, "{\"password\": \"wrong\"}");
        assertEquals(401, wrong.status());
        assertEquals(true, wrong.body().get("login"));
        assertEquals("{name=anna, role=observer, watchers=null, login=true, logged_in=true}", site.get("/api/v1/me", OBSERVER).body().toString());
    }

    @Test
    public void saysWhichBundleIsMissing() throws Exception {
        site.commands.miss("status", "stop", "tail", "listsockets");
        for (String path : List.of("", "/watchers", "/watchers/web", "/plugins", "/sockets", "/logs/web")) {
            assertUnavailable(path, site.request(DAEMON + path, OBSERVER).build(), "cannot carry out ");
        }
        assertUnavailable("stop", site.request(DAEMON + "/commands/stop", "operator").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"web\"}")).build(), "cannot carry out stop: it is stopped");
        assertUnavailable("history", site.request(DAEMON + "/history", OBSERVER).build(), "cannot show the history: io.circus.metrics does not run");
        site.commands.missNothing();
        site.commands.miss("stats");
        Map<?, ?> watcher = site.get(DAEMON + "/watchers/web", OBSERVER).body();
        assertEquals("cannot carry out stats: it is stopped", watcher.get("missing"));
        assertEquals(2, ((List<?>) watcher.get("processes")).size());
        site.commands.miss("status", "options", "listsockets", "tail", "stop", "refuse", "conflict", "crash");
        assertUnavailable("commands", site.request(DAEMON + "/commands", OBSERVER).build(), "io.circus.control is stopped");
        assertUnavailable("openapi", site.request("/openapi.json", OBSERVER).build(), "io.circus.control is stopped");
    }

    private void assertUnavailable(String what, HttpRequest request, String reason) throws Exception {
        HttpResponse<String> answer = site.client().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(what + ": " + answer.body(), 503, answer.statusCode());
        assertTrue(what + ": " + answer.body(), answer.body().contains(reason));
        assertEquals(what, Optional.of("application/problem+json"), answer.headers().firstValue("Content-Type"));
        assertTrue(what, answer.headers().firstValue("Retry-After").isPresent());
    }

    @Test
    public void showsTheDaemon() throws Exception {
        Map<?, ?> daemon = site.get(DAEMON, OBSERVER).body();
        assertEquals("{watchers=2, failed=1, off=0, processes=2, wanted=3, plugins=0}", daemon.get("counts").toString());
        assertEquals(ProcessHandle.current().pid(), daemon.get("pid"));
        assertEquals(List.of("id", "name", "version", "pid", "started", "user", "reachable", "cpu", "memory", "cpus", "memory_total", "counts"),
                List.copyOf(daemon.keySet()));
        assertEquals(404, site.get("/api/v1/daemons/other", OBSERVER).status());
    }

    @Test
    public void showsWatchers() throws Exception {
        List<?> watchers = (List<?>) site.get(DAEMON + "/watchers", OBSERVER).body().get("watchers");
        assertEquals("{name=Mail, state=failed, since=5.5, reason=no program, running=0, wanted=1, degraded=0, restarts=3, last_end=null,"
                + " singleton=false, plugin=false, cpu=null, memory=null}", watchers.getFirst().toString());
        assertEquals(404, site.get(DAEMON + "/watchers/nix", OBSERVER).status());
        TestSite.Answer limited = site.send(site.limited(DAEMON + "/watchers", OBSERVER, "w*").build());
        assertEquals(1, ((List<?>) limited.body().get("watchers")).size());
        assertEquals(404, site.send(site.limited(DAEMON + "/watchers/Mail", OBSERVER, "w*").build()).status());
    }

    @Test
    public void showsSocketsAndWhoUsesThem() throws Exception {
        List<?> sockets = (List<?>) site.get(DAEMON + "/sockets", OBSERVER).body().get("sockets");
        assertEquals("[{name=front, fd=-1, host=127.0.0.1, port=80, path=null, address=127.0.0.1:80, backlog=100, queue=null, connections=null,"
                + " watchers=[Mail, web]}]", sockets.toString());
    }

    @Test
    public void anActionIsAnOperation() throws Exception {
        TestSite.Answer begun = site.post(DAEMON + "/watchers/WEB/stop", "operator", "{}");
        assertEquals(202, begun.status());
        Map<?, ?> operation = (Map<?, ?>) begun.body().get("operation");
        assertEquals("running", operation.get("state"));
        assertEquals("web", operation.get("watcher"));
        site.commands.stopped.countDown();
        TestSite.Answer done = site.post(DAEMON + "/watchers/web/stop?wait=20", "operator", "{}");
        assertEquals(200, done.status());
        assertEquals("done", ((Map<?, ?>) done.body().get("operation")).get("state"));
        TestSite.Answer found = site.get(DAEMON + "/operations/" + operation.get("id"), OBSERVER);
        assertEquals("stop", found.body().get("verb"));
        assertEquals(404, site.get(DAEMON + "/operations/999", OBSERVER).status());
    }

    @Test
    public void whoWaitsIsToldTheFailure() throws Exception {
        TestSite.Answer failed = site.post(DAEMON + "/watchers/Mail/stop?wait=20", "operator", "{}");
        assertEquals(409, failed.status());
        assertEquals("cannot stop Mail: it sulks", failed.body().get("detail"));
        assertEquals(6L, failed.body().get("errno"));
        assertEquals("failed", ((Map<?, ?>) failed.body().get("operation")).get("state"));
    }

    @Test
    public void actsOnASelection() throws Exception {
        site.commands.stopped.countDown();
        TestSite.Answer begun = site.post(DAEMON + "/watchers:action", "operator", "{\"action\": \"stop\", \"match\": \"*\"}");
        assertEquals(202, begun.status());
        assertEquals(2, ((List<?>) begun.body().get("operations")).size());
        assertEquals(400, site.post(DAEMON + "/watchers:action", "operator", "{\"action\": \"quit\", \"match\": \"*\"}").status());
        assertEquals(400, site.post(DAEMON + "/watchers:action", "operator", "{\"action\": \"stop\"}").status());
    }

    @Test
    public void carriesOutAnyCommand() throws Exception {
        assertEquals(200, site.post(DAEMON + "/commands/listsockets", OBSERVER, "{}").status());
        assertEquals(404, site.post(DAEMON + "/commands/nonsense", "admin", "{}").status());
        assertEquals(403, site.post(DAEMON + "/commands/refuse", "operator", "{}").status());
        assertEquals(202, site.post(DAEMON + "/commands/stop", "operator", "{\"name\": \"web\"}").status());
        assertEquals(404, site.post(DAEMON + "/processes/99/signal", "operator", "{\"signum\": \"HUP\"}").status());
    }

    @Test
    public void aMistakeOfTheClientIsNoFailureOfTheServer() throws Exception {
        for (String path : List.of("/commands/status", "/commands/stop", "/watchers")) {
            TestSite.Answer wrong = site.post(DAEMON + path, "admin", "{\"name\": 5}");
            assertEquals(path, path.equals("/watchers") ? 404 : 400, wrong.status());
        }
        assertEquals("name: expected text, got 5", site.post(DAEMON + "/commands/stop", "admin", "{\"name\": 5}").body().get("detail"));
        assertEquals(400, site.post(DAEMON + "/watchers/web/stop", "admin", "{\"waiting\": []}").status());
        assertEquals(400, site.post(DAEMON + "/watchers:action", "admin", "{\"action\": \"stop\", \"names\": [5]}").status());
        assertEquals(400, site.post(DAEMON + "/watchers:action", "admin",
                "{\"action\": \"stop\", \"names\": [\"web\"], \"waiting\": \"x\"}").status());
        assertEquals(409, site.post(DAEMON + "/commands/conflict?wait=20", "admin", "{}").status());
        assertEquals(500, site.post(DAEMON + "/commands/crash?wait=20", "admin", "{}").status());
    }

    @Test
    public void answersAsTheOtherEndpointWould() throws Exception {
        HttpRequest.Builder request = site.request(DAEMON + "/commands/stop", "operator").header("Content-Type", "application/json")
                .header("Circus-Reply", "zmq");
        TestSite.Answer failed = site.send(request.POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"Mail\"}")).build());
        assertEquals(200, failed.status());
        assertEquals(List.of("status", "reason", "tb", "time", "errno"), List.copyOf(failed.body().keySet()));
        assertEquals("cannot stop Mail: it sulks", failed.body().get("reason"));
    }

    @Test
    public void aPageIsServedAtEveryOtherAddress() throws Exception {
        HttpResponse<String> page = site.client().send(site.request("/watchers/web", null).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, page.statusCode());
        assertTrue(page.body(), page.body().startsWith("<!doctype html>"));
        HttpRequest again = site.request("/", null).header("If-None-Match", page.headers().firstValue("ETag").orElseThrow()).build();
        assertEquals(304, site.client().send(again, HttpResponse.BodyHandlers.ofString()).statusCode());
        for (String path : List.of("/api/v1/nonsense", "/assets/none.js", "/assets/.x", "/assets/a//b")) {
            HttpResponse<String> none = site.client().send(site.request(path, null).build(), HttpResponse.BodyHandlers.ofString());
            assertFalse(path, none.statusCode() == 200);
        }
    }
}
