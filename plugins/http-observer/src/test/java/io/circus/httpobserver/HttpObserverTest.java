// SPDX-License-Identifier: Apache-2.0
package io.circus.httpobserver;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.circus.kernel.testing.FakeLoop;
import io.circus.plugintesting.FakeWatchers;
import io.circus.plugintesting.Metatype;
import io.circus.plugintesting.StatsdSink;
import io.circus.testing.Pause;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.WatcherStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The plugin against a real HTTP server. */
public class HttpObserverTest {

    private static final String BUCKET = "circus.http_observer.watcher.http_stats.";

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final StatsdSink statsd = new StatsdSink();
    private final FakeWatchers watchers = new FakeWatchers();
    private final FakeLoop loop = new FakeLoop();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private HttpObserver plugin;

    @Before
    public void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ok", exchange -> answer(exchange, 200, "all is well"));
        server.createContext("/teapot", exchange -> answer(exchange, 418, ""));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/ok");
            answer(exchange, 302, "");
        });
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            await(over);
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[100_000];
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(much);
            }
        });
        server.start();
        watchers.add("Web");
    }

    @After
    public void close() throws InterruptedException {
        if (plugin != null) {
            plugin.close();
        }
        over.countDown();
        server.stop(0);
        statsd.close();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void plugin(String path, String... options) {
        var section = new HashMap<String, String>(statsd.options());
        section.put("check.url", "http://127.0.0.1:" + server.getAddress().getPort() + path);
        for (int i = 0; i < options.length; i += 2) {
            section.put(options[i], options[i + 1]);
        }
        plugin = new HttpObserver(watchers, loop, section);
    }

    /** One round, once the one before has ordered it. */
    private void look() {
        while (loop.delays().isEmpty()) {
            Pause.briefly();
        }
        loop.elapse();
    }

    private void expect(String... metrics) throws IOException {
        look();
        assertEquals(java.util.stream.Stream.of(metrics).map(metric -> BUCKET + metric).toList(),
                statsd.next(metrics.length));
    }

    private void expectTime() throws IOException {
        look();
        String metric = statsd.next();
        assertTrue(metric, metric.matches("circus\\.http_observer\\.watcher\\.http_stats\\.request_time:\\d+\\.\\d+\\|ms"));
    }

    @Test
    public void tellsHowLongItTook() throws IOException {
        plugin("/ok");
        expectTime();
    }

    @Test
    public void followsRedirectsUnlessToldOtherwise() throws Exception {
        plugin("/moved");
        expectTime();
        plugin.close();
        plugin("/moved", "follow.redirects", "False");
        expect("error:1|c", "error.302:1|c");
        plugin.close();
        plugin("/moved", "follow.redirects", "False", "expected.status", "200, 300-399");
        expectTime();
    }

    @Test
    public void restartsTheWatcherAtEachErrorUnlessToldToWait() throws Exception {
        plugin("/teapot", "restart.on.error", "web");
        expect("error:1|c", "error.418:1|c", "restart_on_error:1|c");
        expect("error:1|c", "error.418:1|c", "restart_on_error:1|c");
        assertEquals(List.of("restart Web", "restart Web"), watchers.told());
    }

    @Test
    public void restartsAfterFailuresInARow() throws Exception {
        plugin("/teapot", "restart.on.error", "web", "failures", "2");
        expect("error:1|c", "error.418:1|c");
        assertEquals(List.of(), watchers.told());
        expect("error:1|c", "error.418:1|c", "restart_on_error:1|c");
        expect("error:1|c", "error.418:1|c");
        assertEquals(List.of("restart Web"), watchers.told());
    }

    @Test
    public void aCheckThatPassesBeginsTheCountAnew() throws Exception {
        watchers.add("Web", "http-observer.failures", "2");
        plugin("/teapot", "restart.on.error", "web");
        expect("error:1|c", "error.418:1|c");
        watchers.add("Web", "http-observer.failures", "2", "http-observer.expected_status", "418");
        expectTime();
        watchers.add("Web", "http-observer.failures", "2");
        expect("error:1|c", "error.418:1|c");
        assertEquals(List.of(), watchers.told());
    }

    @Test
    public void leavesAStoppedWatcherAlone() throws Exception {
        watchers.add("Web").is(WatcherStatus.STOPPED);
        plugin("/teapot", "restart.on.error", "web");
        expect("error:1|c", "error.418:1|c");
        assertEquals(List.of(), watchers.told());
    }

    @Test
    public void looksForAPatternInTheBody() throws Exception {
        plugin("/ok", "body.pattern", "is w.ll");
        expectTime();
        plugin.close();
        plugin("/ok", "body.pattern", "^is");
        expect("error:1|c", "error.200:1|c");
    }

    @Test
    public void aBodyThatNeverEndsIsAnError() throws Exception {
        plugin("/slow", "timeout", "0.2", "body.pattern", "y");
        expect("error:1|c", "error.599:1|c");
        plugin.close();
        plugin("/endless", "body.pattern", "y");
        expect("error:1|c", "error.599:1|c");
    }

    @Test
    public void noServerIsAnError() throws Exception {
        server.stop(0);
        plugin("/ok");
        expect("error:1|c", "error.599:1|c");
    }

    @Test
    public void closingInterruptsACheck() throws Exception {
        plugin("/slow", "timeout", "1000", "body.pattern", "y");
        look();
        plugin.close();
        assertEquals(List.of(), loop.delays());
    }

    @Test
    public void theDefaultsAreThoseThatAreDeclared() throws IOException {
        Map<String, String> declared = Metatype.defaults(HttpObserver.PID);
        assertEquals(Check.read(PluginOptions.of(HttpObserver.PID, HttpObserver.Config.class, Map.of())).toString(),
                Check.read(PluginOptions.of(HttpObserver.PID, HttpObserver.Config.class, declared)).toString());
    }

    @Test
    public void namesABadOption() {
        assertEquals("cannot read option check_url: expected http://... or https://..., got 'ftp://x/'",
                bad("check.url", "ftp://x/"));
        assertEquals("cannot read option failures: expected 1 or more, got '0'", bad("failures", "0"));
        assertEquals("cannot read option expected_status: expected statuses such as 200, 204 or 200-299 with commas, "
                + "got '200-'", bad("expected.status", "200-"));
        assertEquals("cannot read option body_pattern: cannot read the regular expression '(x': unclosed group at position 2", bad("body.pattern", "(x"));
    }

    private String bad(String option, String value) {
        return assertThrows(IllegalArgumentException.class,
                () -> new HttpObserver(watchers, loop, Map.of(option, value))).getMessage();
    }
}
