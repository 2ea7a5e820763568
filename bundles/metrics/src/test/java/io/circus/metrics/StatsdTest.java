// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.toolkit.PluginOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class StatsdTest {

    /** As a plugin declares the options. The description that bnd writes for a plugin lies among the resources of the tests. */
    @interface Config {
        String host() default "localhost";

        int port() default 8125;

        String application_name() default "app";

        double sample_rate() default 1;
    }

    private DatagramSocket server;

    @Before
    public void open() throws IOException {
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        server.setSoTimeout(30_000);
    }

    @After
    public void close() {
        server.close();
    }

    private Statsd statsd(String... options) {
        var section = new HashMap<String, String>(Map.of("host", "127.0.0.1", "port", "" + server.getLocalPort()));
        for (int i = 0; i < options.length; i += 2) {
            section.put(options[i], options[i + 1]);
        }
        return Statsd.open(PluginOptions.of("test", Config.class, section));
    }

    private String received() throws IOException {
        var packet = new DatagramPacket(new byte[1000], 1000);
        server.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    public void sendsOneMetricInADatagramAndKeepsTheOrder() throws IOException {
        try (Statsd statsd = statsd()) {
            statsd.increment("web.spawn");
            statsd.gauge("_stats.My Watch.mem_max", 1_520_435L);
            statsd.gauge("_stats.web.cpu_max", 0.0);
            statsd.gauge("used_memory", 1e10);
            statsd.timing("http_stats.request_time", 12.25);
            assertEquals("circus.app.watcher.web.spawn:1|c", received());
            assertEquals("circus.app.watcher._stats.My Watch.mem_max:1520435|g", received());
            assertEquals("circus.app.watcher._stats.web.cpu_max:0.0|g", received());
            assertEquals("circus.app.watcher.used_memory:10000000000|g", received());
            assertEquals("circus.app.watcher.http_stats.request_time:12.25|ms", received());
        }
    }

    @Test
    public void tellsTheSampleRateAndTheApplication() throws IOException {
        try (Statsd statsd = statsd("sample.rate", "0.5", "application.name", "example")) {
            statsd.increment("my_watch.kill");
            assertEquals("circus.example.watcher.my_watch.kill:1|c|@0.5", received());
        }
    }

    @Test
    public void aNameCannotEndItsBucket() throws IOException {
        try (Statsd statsd = statsd("application.name", "a|b")) {
            statsd.increment("plugin:x\n.spawn");
            assertEquals("circus.a_b.watcher.plugin_x_.spawn:1|c", received());
        }
    }

    @Test
    public void looksNamesUp() throws IOException {
        try (Statsd statsd = statsd("host", "localhost")) {
            statsd.increment("x");
            assertEquals("circus.app.watcher.x:1|c", received());
        }
    }

    @Test
    public void neitherAnUnknownHostNorAnAbsentServerIsAnError() {
        try (Statsd statsd = statsd("host", "no.such.host.invalid")) {
            statsd.increment("x");
        }
        try (Statsd statsd = statsd()) {
            server.close();
            for (int i = 0; i < 1000; i++) {
                statsd.increment("x");
            }
        }
    }

    @Test
    public void sendsNothingOnceItIsClosed() throws IOException {
        Statsd closed = statsd();
        closed.increment("before");
        assertEquals("circus.app.watcher.before:1|c", received());
        closed.close();
        closed.increment("after");
        try (Statsd open = statsd()) {
            open.increment("open");
            assertEquals("circus.app.watcher.open:1|c", received());
        }
    }

    @Test
    public void namesABadOption() {
        assertEquals("cannot read option port: expected 1 to 65535, got '0'",
                assertThrows(IllegalArgumentException.class, () -> statsd("port", "0")).getMessage());
        assertEquals("cannot read option sample_rate: expected more than 0 and at most 1, got '1.5'",
                assertThrows(IllegalArgumentException.class, () -> statsd("sample.rate", "1.5")).getMessage());
    }
}
