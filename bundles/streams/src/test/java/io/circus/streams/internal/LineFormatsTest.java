// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import static org.junit.Assert.assertArrayEquals;

import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.lines.FancyLines;
import io.circus.streams.internal.lines.FormattedLines;
import io.circus.streams.internal.lines.JsonLines;
import io.circus.streams.internal.lines.LineFormat;
import io.circus.streams.internal.lines.LinePrefix;
import io.circus.streams.internal.reading.Delivery;
import io.circus.streams.internal.reading.OutputPipe;
import io.circus.streams.internal.reading.ReadingThreads;
import io.circus.streams.internal.reading.UnfinishedLines;
import io.circus.streams.internal.reading.WatcherStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Random output, read in random pieces and written to a disk that fails at random, against {@link PlainFormats}. */
@RunWith(Parameterized.class)
public class LineFormatsTest {

    private static final List<String> WORDS = List.of("a", "word", "\"", "\\", "\t", "\r", "\u0000", "\u001b[0m", "\u007f", "\u00e9", "\u20ac",
            "\ud83d\ude00", "GET /index.html HTTP/1.1", "{\"level\": \"info\"}", "sixteen letters!", "\u2028");

    private static final Logger LOG = Logger.getLogger("circus");

    private final PlainFormats plain;
    private Random random;

    public LineFormatsTest(PlainFormats plain) {
        this.plain = plain;
    }

    @Parameters(name = "{0}")
    public static PlainFormats[] formats() {
        return PlainFormats.values();
    }

    /** Each failure of the disk would be told. */
    @BeforeClass
    public static void logNothing() {
        LOG.setLevel(Level.OFF);
    }

    @AfterClass
    public static void logAgain() {
        LOG.setLevel(null);
    }

    private LineFormat format() {
        Clock clock = FakeClock.utc("2026-01-15T12:00:00Z");
        return switch (plain) {
            case PREFIX -> new LinePrefix("%Y-%m-%d %H:%M:%S", clock);
            case FANCY -> new FancyLines(Some.options("color", "red"), clock);
            case JSON -> new JsonLines(clock);
        };
    }

    /** A disk that is full for a moment, now and then. */
    private final class Disk implements StreamSink {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final LineFormat format = format();
        private final FormattedLines lines = new FormattedLines(format, random.nextBoolean() ? 4096 : 65_536);
        boolean fails = random.nextBoolean();

        @Override
        public boolean wantsLines() {
            return true;
        }

        @Override
        public void write(StreamSource source, ByteBuffer bytes) throws IOException {
            lines.finish(this::write);
            while (bytes.hasRemaining()) {
                lines.write(format.before(source), bytes, random.nextInt(1_000_000), this::write);
            }
        }

        private void write(ByteBuffer bytes) throws IOException {
            boolean full = fails && random.nextInt(3) == 0;
            byte[] part = new byte[full ? random.nextInt(bytes.remaining() + 1) : bytes.remaining()];
            bytes.get(part);
            written.writeBytes(part);
            if (full) {
                throw new IOException("no space left on device");
            }
        }

        @Override
        public void close() {}
    }

    @Test
    public void allIsWrittenAsThePlainWayWritesIt() {
        for (int seed = 0; seed < 60; seed++) {
            random = new Random(seed);
            compare("seed " + seed);
        }
    }

    private void compare(String message) {
        var expected = new ByteArrayOutputStream();
        var disk = new Disk();
        var delivery = new Delivery(Some.options("class", "x"), name -> options -> disk, () -> 0);
        var pipe = new OutputPipe(null, Some.SOURCE, -1, new UnfinishedLines());
        byte[] output = output();
        byte[] partial = {};
        for (int i = 0; i < output.length;) {
            int count = Math.min(output.length - i, 1 + random.nextInt(random.nextBoolean() ? 300 : ReadingThreads.BUFFER));
            ByteBuffer read = ByteBuffer.allocateDirect(partial.length + count + 1).put(pipe.partial()).put(output, i, count).flip();
            partial = plainly(concat(partial, output, i, count), expected);
            i += count;
            delivery.deliver(pipe, read);
            recover(delivery);
        }
        if (partial.length > 0) {
            expected.writeBytes(plain.apply(partial));
        }
        delivery.finishLine(pipe);
        recover(delivery);
        assertArrayEquals(message, expected.toByteArray(), disk.written.toByteArray());
    }

    private static void recover(Delivery delivery) {
        while (delivery.isStuck()) {
            delivery.retry();
        }
    }

    /** Formats the whole lines of {@code bytes}. @return the line that has no end yet, if it is not too long */
    private byte[] plainly(byte[] bytes, ByteArrayOutputStream expected) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                expected.writeBytes(plain.apply(concat(new byte[0], bytes, start, i - start)));
                start = i + 1;
            }
        }
        byte[] rest = concat(new byte[0], bytes, start, bytes.length - start);
        if (rest.length > WatcherStream.LONGEST_LINE) {
            expected.writeBytes(plain.apply(rest));
            return new byte[0];
        }
        return rest;
    }

    private static byte[] concat(byte[] first, byte[] second, int start, int count) {
        return ByteBuffer.allocate(first.length + count).put(first).put(second, start, count).array();
    }

    private byte[] output() {
        var bytes = new ByteArrayOutputStream();
        int size = random.nextInt(10) == 0 ? 400_000 : random.nextInt(20_000);
        int words = 1 + random.nextInt(random.nextInt(20) == 0 ? 20_000 : 20);
        int broken = 2 + random.nextInt(30);
        while (bytes.size() < size) {
            for (int i = random.nextInt(words); i > 0; i--) {
                if (random.nextInt(broken) == 0) {
                    byte[] any = new byte[1 + random.nextInt(4)];
                    random.nextBytes(any);
                    for (byte b : any) {
                        bytes.write(random.nextBoolean() ? b | 0x80 : 0x80 + (b & 0x3f));
                    }
                } else {
                    bytes.writeBytes(WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8));
                }
            }
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }
}
