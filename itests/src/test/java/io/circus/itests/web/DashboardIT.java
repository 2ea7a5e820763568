// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import com.google.gson.JsonElement;
import io.circus.itests.CircusHome;
import io.circus.itests.Program;
import io.circus.itests.RunningDaemon;
import io.circus.itests.Sandbox;
import io.circus.itests.Signals;
import io.circus.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The pages in a browser, over one daemon: each test has watchers of its own. */
public final class DashboardIT {

    private static final String ADMIN = "alice";
    private static final String LIMITED = "bob";
    private static final String PASSWORD = "correct horse";

    @ClassRule
    public static final Sandbox sandbox = new Sandbox();

    private static Browser browser;
    private static RunningDaemon daemon;
    private static Path users;
    private static int port;

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @BeforeClass
    public static void open() throws Exception {
        browser = Browser.open(sandbox);
        users = sandbox.file("users");
        addUser(ADMIN, "admin");
        addUser(LIMITED, "operator", "killed");
        port = Ports.free();
        daemon = sandbox.daemon(web(port) + "httpd_users = " + users + "\n" + """

                [watcher:killed]
                cmd = /bin/sleep 1000
                numprocesses = 2

                [watcher:slow]
                cmd = /bin/sh -c "trap '' TERM; while true; do sleep 0.2; done"
                copy_env = True
                graceful_timeout = 3

                [watcher:broken]
                cmd = /nowhere/at-all
                autostart = False

                [watcher:writer]
                cmd = /bin/sh -c 'n=0; while true; do n=$((n+1)); echo "order $n done"; [ $((n%5)) -ne 0 ] || echo "order $n failed" >&2; sleep 0.1; done'
                copy_env = True
                stdout_stream.class = StdoutStream
                stderr_stream.class = StdoutStream

                [watcher:other]
                cmd = /bin/sh -c 'while true; do echo "another line"; sleep 0.1; done'
                copy_env = True
                stdout_stream.class = StdoutStream

                [watcher:edited]
                cmd = /bin/sleep 1000
                numprocesses = 2

                [watcher:chosen]
                cmd = /bin/sleep 1000
                """);
        daemon.awaitLog("http://127.0.0.1:" + port);
    }

    /** The part of {@code [circus]} that opens the page. */
    private static String web(int port) {
        return """
                [circus]
                httpd = True
                httpd_host = 127.0.0.1
                httpd_port = %d
                """.formatted(port);
    }

    private static void addUser(String name, String role, String... watchers) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("web-user", "add", users.toString(), name, role));
        words.addAll(List.of(watchers));
        words.add("--password-stdin");
        Program program = sandbox.start(Map.of(), CircusHome.built().program("circusctl"), words.toArray(String[]::new));
        program.in(PASSWORD + "\n");
        program.assertEnds(0);
    }

    @Before
    public void logIn() throws IOException, InterruptedException {
        browser.at("http://127.0.0.1:" + port);
        browser.looks(false, 1440, 900);
        logIn(ADMIN);
    }

    /** By the page's own request, which is quicker than the form. */
    private static void logIn(String name) throws IOException, InterruptedException {
        browser.go("/login");
        JsonElement status = browser.run("return fetch('/api/v1/login', {method: 'POST', headers: {'Content-Type': 'application/json'},"
                + " body: JSON.stringify({name: " + Browser.quoted(name) + ", password: " + Browser.quoted(PASSWORD) + "})})"
                + ".then(answer => answer.status)");
        assertEquals(204, status.getAsInt());
    }

    @Test
    public void aStoppedBundleIsNamedAndWhatWasToldStays() throws Exception {
        browser.go("/");
        browser.shows("tr[data-name=killed]", "ready");
        for (String bundle : List.of("io.circus.metrics", "io.circus.watchers")) {
            daemon.control().ok("bundle", "action", "stop", "name", bundle);
            try {
                browser.shows(".missing", "circusctl bundle start " + bundle);
                browser.shows("tr[data-name=killed]", "ready");
            } finally {
                daemon.control().ok("bundle", "action", "start", "name", bundle);
            }
            browser.lacks(".missing");
        }
    }

    /** Nothing is refused by the content security policy, and no script has failed. */
    @After
    public void nobodyComplains() throws IOException, InterruptedException {
        assertEquals(List.of(), browser.complaints());
    }

    private static String row(String watcher) {
        return "tr[data-name='" + watcher + "']";
    }

    private static TreeSet<String> pidsOnPage() throws IOException, InterruptedException {
        var pids = new TreeSet<String>();
        browser.run("return [...document.querySelectorAll('.tile .pid')].map(each => each.textContent)").getAsJsonArray()
                .forEach(each -> pids.add(each.getAsString()));
        return pids;
    }

    @Test
    public void onlyWhoKnowsThePasswordGetsIn() throws IOException, InterruptedException {
        browser.run("return fetch('/api/v1/logout', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'})"
                + ".then(answer => answer.status)");
        browser.go("/?q=killed");
        browser.type("input[name=name]", ADMIN);
        browser.type("input[name=password]", "wrong");
        browser.press("Log in");
        browser.shows(".login .trouble", "password");
        browser.type("input[name=password]", PASSWORD);
        browser.press("Log in");
        browser.shows(row("killed"), "ready");
        browser.lacks(row("slow"));
        assertEquals("the filter of the address is kept", "killed",
                browser.run("return document.getElementById('filter').value").getAsString());
    }

    @Test
    public void aKilledWorkerComesBack() throws IOException, InterruptedException {
        browser.go("/watchers/killed");
        browser.until("two processes", "document.querySelectorAll('.tile').length === 2");
        String victim = pidsOnPage().first();
        Signals.send("KILL", Long.parseLong(victim));
        browser.shows(".ends", "killed by KILL");
        browser.until("another process", "document.querySelectorAll('.tile').length === 2"
                + " && ![...document.querySelectorAll('.tile .pid')].some(each => each.textContent === '" + victim + "')");
        browser.shows(".title", "1 restart");
        browser.until("the use of memory", "[...document.querySelectorAll('.tile .key.memory')].every(each => /\\d/.test(each.textContent))");
    }

    @Test
    public void aSlowStopShowsWhatItWaitsFor() throws IOException, InterruptedException {
        browser.go("/?q=slow");
        browser.shows(row("slow"), "ready");
        browser.click("[aria-label='Stop slow']");
        browser.shows(".tray li.runs", "Stopping");
        browser.shows(row("slow"), "stopping");
        browser.shows(row("slow") + " small", "KILL");
        browser.shows(".tray li.runs .progress", "waits for");
        browser.shows(".tray li.well", "Stopped");
        browser.shows(row("slow"), "off");
    }

    @Test
    public void aFailureIsToldWithItsReasonAndStandsFirst() throws IOException, InterruptedException {
        browser.go("/");
        browser.shows(row("broken"), "off");
        browser.click("[aria-label='Start broken']");
        browser.shows(".tray li.ill .reason", "/nowhere/at-all");
        browser.shows("tbody tr:first-child", "broken");
        browser.shows("tbody tr:first-child", "failed");
        browser.shows(".summary h1", "attention");
    }

    @Test
    public void aSelectionIsActedOnByKeyboard() throws IOException, InterruptedException {
        browser.go("/?sel=chosen&sel=edited");
        browser.shows(".selection", "2 selected");
        browser.keys("r");
        browser.shows(".tray", "2 watchers");
        browser.shows(".tray li.well", "Restarted 2 watchers");
        browser.keys(Browser.ESCAPE);
        browser.lacks(".selection");
        browser.keys(Browser.CONTROL, "k");
        browser.type("#palette", "stop chosen");
        browser.keys(Browser.ENTER);
        browser.shows(row("chosen"), "off");
    }

    @Test
    public void aWatcherAndASocketAreAdded() throws IOException, InterruptedException {
        browser.go("/");
        browser.press("Add watcher");
        browser.type("#f-name", "added");
        browser.type("#f-cmd", "/bin/sleep 1000");
        browser.type("#f-numprocesses", "three");
        browser.press("Add and start");
        browser.shows("dialog .trouble", "numprocesses");
        browser.type("#f-numprocesses", "3");
        browser.press("Add and start");
        browser.until("its page", "location.pathname === '/watchers/added' && document.querySelectorAll('.tile').length === 3");
        browser.click("[aria-label='More for added']");
        browser.click(".popup .danger");
        browser.press("Remove");
        browser.until("the watchers without it", "location.pathname === '/' && document.querySelector('" + row("killed").replace("'", "\\'")
                + "') && !document.querySelector('" + row("added").replace("'", "\\'") + "')");

        browser.press("Sockets");
        browser.shows(".empty", "holds no sockets");
        browser.press("Add socket");
        browser.type("#f-name", "front");
        browser.type("#f-host", "127.0.0.1");
        browser.type("#f-port", String.valueOf(Ports.free()));
        browser.press("Open the socket");
        browser.shows(row("front"), "127.0.0.1:");
        browser.shows(row("front"), "0/2048");
        browser.click("[aria-label='More for front']");
        browser.click(".popup .danger");
        browser.press("Remove");
        browser.shows(".empty", "holds no sockets");
    }

    @Test
    public void theOutputIsFollowedAndSearched() throws IOException, InterruptedException {
        browser.go("/logs?w=writer&w=other");
        browser.shows(".line.stdout", "another line");
        browser.shows(".line.stderr", "failed");
        browser.until("both in the order of time", "(times => times.length > 10 && times.every((time, i) => i === 0 || time >= times[i - 1]))"
                + "([...document.querySelectorAll('.line time')].map(each => Number(each.dataset.t)))");
        int before = browser.run("return document.querySelectorAll('.line').length").getAsInt();
        browser.until("more lines, by itself", "document.querySelectorAll('.line').length > " + before);
        browser.type("#filter", "order 1");
        browser.until("only what was searched for, marked", "(lines => lines.length > 0"
                + " && lines.every(each => each.querySelector('mark')?.textContent === 'order 1'))([...document.querySelectorAll('.line')])");
        browser.click("[aria-label='Regular expression']");
        browser.type("#filter", "order \\d*[02468] d");
        browser.until("even orders", "(lines => lines.length > 0 && lines.every(each => /order \\d*[02468] done/.test(each.textContent)))"
                + "([...document.querySelectorAll('.line')])");
        browser.type("#filter", "(");
        browser.until("a mistake is shown", "document.querySelector('.search.wrong')");
        browser.type("#filter", "order");
        browser.press("Pause");
        browser.until("that it pauses", "[...document.querySelectorAll('button.pause')].some(each => each.textContent === 'Go on')");
        int paused = browser.run("return document.querySelectorAll('.line').length").getAsInt();
        // the daemon has written more when the next message has come
        browser.until("a second has passed", "(window.since ??= performance.now()) < performance.now() - 1000");
        assertEquals(paused, browser.run("return document.querySelectorAll('.line').length").getAsInt());
        browser.press("Go on");
        browser.until("what was missed", "document.querySelectorAll('.line').length > " + paused);
    }

    @Test
    public void theConsequenceOfAChangeIsShownBefore() throws IOException, InterruptedException {
        browser.go("/watchers/edited");
        browser.until("two processes", "document.querySelectorAll('.tile').length === 2");
        TreeSet<String> former = pidsOnPage();
        browser.press("Options");
        browser.type("#o-graceful_timeout", "7");
        browser.shows(".consequence", "Restarts no process");
        browser.type("#o-max_age", "86400");
        for (String pid : former) {
            browser.shows(".consequence .warns", pid);
        }
        browser.press("Apply");
        browser.lacks(".consequence");
        browser.press("Processes");
        browser.until("other processes", "(pids => pids.length === 2 && !pids.some(pid => " + List.copyOf(former)
                + ".includes(Number(pid))))([...document.querySelectorAll('.tile .pid')].map(each => each.textContent))");
        browser.shows(".facts", "86400 s");
        assertEquals(7, daemon.control().ok("options", "name", "edited").getAsJsonObject("options").get("graceful_timeout").getAsInt());
    }

    @Test
    public void aReloadShowsItsPlanFirst() throws IOException, InterruptedException {
        String text = Files.readString(daemon.config());
        browser.go("/");
        Files.writeString(daemon.config(), text + "\n[watcher:planned]\ncmd = /bin/sleep 1000\nnumprocesses = two\n");
        browser.press("Reload configuration");
        browser.shows("dialog .trouble", "numprocesses: expected an integer, got 'two'");
        Files.writeString(daemon.config(), text + "\n[watcher:planned]\ncmd = /bin/sleep 1000\n");
        browser.press("Read it again");
        browser.shows("dialog .plan li.add", "planned");
        browser.lacks(row("planned"));
        browser.press("Apply 1 change");
        browser.shows(row("planned"), "ready");
        Files.writeString(daemon.config(), text);
        daemon.control().ok("reloadconfig", "waiting", true);
        browser.lacks(row("planned"));
    }

    @Test
    public void whoIsLimitedSeesOnlyHis() throws IOException, InterruptedException {
        logIn(LIMITED);
        browser.go("/");
        browser.shows(row("killed"), "ready");
        assertEquals(1, browser.run("return document.querySelectorAll('tbody tr').length").getAsInt());
        String shown = browser.page();
        for (String hidden : List.of("Sockets", "Add watcher", "Reload configuration", "slow")) {
            assertEquals(shown, -1, shown.indexOf(hidden));
        }
        browser.click("[aria-label='More for killed']");
        browser.shows(".popup", "Reload");
        assertEquals("he may not change how many there are", -1, browser.page().indexOf("One process more"));
        browser.go("/watchers/slow");
        browser.shows(".empty", "There is no watcher slow");
    }

    @Test
    public void thePageOutlivesTheDaemon() throws IOException, InterruptedException {
        int free = Ports.free();
        RunningDaemon mortal = sandbox.daemon(web(free) + "\n[watcher:mortal]\ncmd = /bin/sleep 1000\n");
        mortal.awaitLog("http://127.0.0.1:" + free);
        browser.at("http://127.0.0.1:" + free);
        browser.go("/watchers/mortal");
        browser.until("one process", "document.querySelectorAll('.tile').length === 1");
        String former = pidsOnPage().first();
        browser.run("window.sameDocument = true");
        mortal.program().kill();
        mortal.program().awaitEnd();
        browser.shows(".link.lost", "Reconnecting");
        Program next = sandbox.circusd(CircusHome.built(), mortal.config().toString());
        browser.lacks(".link.lost");
        browser.until("another process", "document.querySelectorAll('.tile').length === 1 && document.querySelector('.tile .pid').textContent !== '"
                + former + "'");
        assertNotEquals(former, pidsOnPage().first());
        browser.until("measured again", "/\\d/.test(document.querySelector('.tile .key.memory').textContent)");
        assertEquals("it was not loaded anew", true, browser.run("return window.sameDocument").getAsBoolean());
        next.signal("TERM");
        next.awaitExit();
    }
}
