// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics;

import static java.lang.System.Logger.Level.DEBUG;

import io.circus.toolkit.PluginOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/**
 * Sends metrics to statsd: one in a datagram, without a newline, {@code BUCKET:VALUE|TYPE} and {@code |@RATE} where the
 * sample rate is not 1. The bucket is {@code circus.APPLICATION.watcher.NAME}. Nothing here waits, and a missing server
 * is no error: a metric that cannot be sent at once is lost, as usual with UDP. Any thread.
 */
public final class Statsd implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Statsd.class.getName());

    private final String prefix;
    private final String suffix;
    private final Destination destination;
    private final DatagramChannel channel;

    private Statsd(String application, double sampleRate, Destination destination) throws IOException {
        prefix = clean("circus." + application + ".watcher.");
        suffix = sampleRate == 1 ? "" : "|@" + text(sampleRate);
        this.destination = destination;
        channel = DatagramChannel.open();
        channel.configureBlocking(false);
    }

    /** By the options {@code host}, {@code port}, {@code application_name} and {@code sample_rate}, which all have defaults. */
    public static Statsd open(PluginOptions options) {
        try {
            return new Statsd(options.text("application_name").strip(), options.number("sample_rate"),
                    new Destination(options.text("host").strip(), options.integer("port")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a socket for metrics: " + e.getMessage(), e);
        }
    }

    /** Counts one more of {@code name}. */
    public void increment(String name) {
        send(name, "1", "c");
    }

    public void gauge(String name, long value) {
        send(name, Long.toString(value), "g");
    }

    public void gauge(String name, double value) {
        send(name, text(value), "g");
    }

    /** Sends the duration of {@code name}, in milliseconds. */
    public void timing(String name, double millis) {
        send(name, text(millis), "ms");
    }

    private void send(String name, String value, String type) {
        byte[] metric = (prefix + clean(name) + ":" + value + "|" + type + suffix).getBytes(StandardCharsets.UTF_8);
        destination.whenKnown(address -> transmit(metric, address));
    }

    private void transmit(byte[] metric, InetSocketAddress address) {
        try {
            channel.send(ByteBuffer.wrap(metric), address);
        } catch (IOException e) {
            // also after close
            LOG.log(DEBUG, () -> "cannot send a metric to " + address + ": " + e.getMessage());
        }
    }

    /** {@code name} without the characters that would end a bucket. The server handles the others, spaces too. */
    private static String clean(String name) {
        var clean = new StringBuilder(name);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (c == ':' || c == '|' || Character.isISOControl(c)) {
                clean.setCharAt(i, '_');
            }
        }
        return clean.toString();
    }

    /** With a point and without an exponent: {@code 0.5}, {@code 12.0}. */
    private static String text(double value) {
        String text = Double.toString(value);
        return text.indexOf('E') < 0 ? text : new BigDecimal(text).toPlainString();
    }

    /** Later metrics are not sent. A second call has no effect. */
    @Override
    public void close() {
        destination.close();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "cannot close the socket for metrics: " + e.getMessage());
        }
    }
}
