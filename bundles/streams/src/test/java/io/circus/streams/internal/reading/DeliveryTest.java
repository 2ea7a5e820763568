// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.Some;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class DeliveryTest {

    private static final long SECOND = 1_000_000_000L;

    /** A disk that has room for some bytes. */
    private final class Disk implements StreamSink {
        final StringBuilder written = new StringBuilder();
        long room = Long.MAX_VALUE;
        boolean lines;
        boolean closed;

        @Override
        public boolean wantsLines() {
            return lines;
        }

        @Override
        public void write(StreamSource source, ByteBuffer bytes) throws IOException {
            for (; bytes.hasRemaining(); room--) {
                if (room == 0) {
                    throw new IOException("no space left on device");
                }
                written.append((char) (bytes.get() & 0xff));
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Map<String, StreamSinkFactory> factories = new HashMap<>();
    private final Disk disk = new Disk();
    private final UnfinishedLines unfinished = new UnfinishedLines();
    private final OutputPipe pipe = pipe(42);
    private long now;

    private OutputPipe pipe(int pid) {
        return new OutputPipe(null, new StreamSource("web", 1, pid, "stdout"), -1, unfinished);
    }

    private Delivery delivery(Object... options) {
        factories.put("Disk", opened -> disk);
        var all = new ArrayList<Object>(List.of("class", "Disk"));
        all.addAll(List.of(options));
        var delivery = new Delivery(Some.options(all.toArray()), factories::get, () -> now);
        delivery.open();
        return delivery;
    }

    /** As the pipe reads: behind its unfinished line, with room for a newline. */
    private static void deliver(Delivery delivery, OutputPipe pipe, String text) {
        ByteBuffer chunk = Some.bytes(text);
        ByteBuffer buffer = ByteBuffer.allocate(pipe.partial().length + chunk.limit() + 1);
        delivery.deliver(pipe, buffer.put(pipe.partial()).put(chunk).flip());
    }

    private void pass(Delivery delivery, int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            delivery.retry();
        }
    }

    @Test
    public void bytesPassUntouchedAndAtOnce() {
        Delivery delivery = delivery();
        String binary = "\0\u00ff\r\n\n\u0080no newline";
        deliver(delivery, pipe, binary);
        assertEquals(binary, disk.written.toString());
    }

    @Test
    public void unfinishedLinesOfSeveralProcessesDoNotMix() {
        disk.lines = true;
        Delivery delivery = delivery();
        OutputPipe other = pipe(43);
        deliver(delivery, pipe, "a1 ");
        deliver(delivery, other, "b1 ");
        deliver(delivery, pipe, "a2\na3");
        deliver(delivery, other, "b2\n");
        assertEquals("a1 a2\nb1 b2\n", disk.written.toString());
        delivery.finishLine(pipe);
        delivery.finishLine(other);
        assertEquals("a1 a2\nb1 b2\na3\n", disk.written.toString());
    }

    @Test
    public void longLinesOfManyProcessesAreNotWaitedForWithoutEnd() {
        disk.lines = true;
        Delivery delivery = delivery();
        String half = "x".repeat(60_000);
        long kept = 0;
        for (int pid = 1; pid <= 500; pid++) {
            OutputPipe many = pipe(pid);
            deliver(delivery, many, half);
            kept += many.partial().length;
        }
        assertTrue(kept + " bytes", kept < UnfinishedLines.MUCH + 60_000);
        assertTrue(disk.written.toString().startsWith(half + "\n" + half + "\n"));
    }

    @Test
    public void aLineThatDoesNotEndIsNotKeptForEver() {
        disk.lines = true;
        Delivery delivery = delivery();
        deliver(delivery, pipe, "x".repeat(WatcherStream.LONGEST_LINE));
        assertEquals(0, disk.written.length());
        deliver(delivery, pipe, "y");
        assertEquals("x".repeat(WatcherStream.LONGEST_LINE) + "y\n", disk.written.toString());
        assertFalse(pipe.hasPartial());
    }

    @Test
    public void whileTheDiskIsFullNothingIsReadAndThenAllIsWritten() {
        Delivery delivery = delivery();
        disk.room = 3;
        deliver(delivery, pipe, "one\ntwo\n");
        assertTrue(delivery.isStuck());
        assertTrue(delivery.mustRetry());
        assertFalse("asked once for each try", delivery.mustRetry());
        pass(delivery, 29);
        assertTrue(delivery.isStuck());
        disk.room = 5;
        pass(delivery, 1);
        assertFalse(delivery.isStuck());
        assertEquals("one\ntwo\n", disk.written.toString());
        assertFalse(delivery.mustRetry());
    }

    @Test
    public void after30SecondsItIsDroppedAndCounted() {
        Delivery delivery = delivery();
        disk.room = 2;
        deliver(delivery, pipe, "one\n");
        pass(delivery, 29);
        assertTrue(delivery.isStuck());
        pass(delivery, 1);
        assertFalse("its processes go on", delivery.isStuck());
        deliver(delivery, pipe, "two\n");
        assertTrue(delivery.mustRetry());
        disk.room = 1000;
        pass(delivery, 1);
        assertEquals("on\ncircus: 6 bytes of output were dropped here\n", disk.written.toString());
        deliver(delivery, pipe, "three\n");
        assertEquals("on\ncircus: 6 bytes of output were dropped here\nthree\n", disk.written.toString());
    }

    @Test
    public void somethingThatIsWrittenMeanwhileDoesNotBeginThe30SecondsAnew() {
        Delivery delivery = delivery();
        disk.room = 0;
        deliver(delivery, pipe, "one\n");
        for (int i = 0; i < 3; i++) {
            pass(delivery, 10);
            disk.room = 1;
        }
        assertFalse(delivery.isStuck());
    }

    @Test
    public void dropsAtOnceIfItIsTold() {
        Delivery delivery = delivery("on_full", "drop");
        disk.room = 4;
        deliver(delivery, pipe, "one\ntwo\n");
        assertFalse(delivery.isStuck());
        disk.room = 1000;
        deliver(delivery, pipe, "dropped, since it has been tried in this second\n");
        pass(delivery, 1);
        deliver(delivery, pipe, "four\n");
        assertEquals("one\ncircus: 52 bytes of output were dropped here\nfour\n", disk.written.toString());
    }

    @Test
    public void anAnnouncementThatIsCutIsMadeAgain() {
        Delivery delivery = delivery("on_full", "drop");
        disk.room = 0;
        deliver(delivery, pipe, "one\n");
        disk.room = 10;
        pass(delivery, 1);
        disk.room = 1000;
        pass(delivery, 1);
        assertEquals("circus: 4 \ncircus: 4 bytes of output were dropped here\n", disk.written.toString());
    }

    @Test
    public void whatIsHeldGoesIntoTheNextSink() {
        Delivery delivery = delivery();
        disk.room = 4;
        deliver(delivery, pipe, "one\ntwo\n");
        var next = new Disk();
        factories.put("Next", options -> next);
        delivery.configure(Some.options("class", "Next"));
        assertTrue(disk.closed);
        assertEquals("one\n", disk.written.toString());
        assertEquals("two\n", next.written.toString());
        assertFalse(delivery.isStuck());
    }

    @Test
    public void aClassThatIsNotThereYetIsWaitedFor() {
        var delivery = new Delivery(Some.options("class", "Late"), factories::get, () -> now);
        delivery.open();
        assertFalse("nothing to write yet", delivery.mustRetry());
        deliver(delivery, pipe, "one\n");
        assertTrue(delivery.isStuck());
        factories.put("Late", (StreamOptions options) -> disk);
        delivery.retry();
        assertEquals("one\n", disk.written.toString());
    }

    @Test
    public void nothingIsReadForAClassThatHasGone() {
        Delivery delivery = delivery();
        assertFalse(delivery.missesClass());
        StreamSinkFactory gone = factories.remove("Disk");
        assertFalse("it is open still", delivery.missesClass());
        assertTrue(delivery.isOf(gone));
        delivery.close();
        assertTrue(delivery.missesClass());
        assertFalse("nothing to write yet", delivery.mustRetry());
        delivery.openOrFail();
        assertTrue(delivery.isStuck());
        assertTrue(delivery.mustRetry());
        factories.put("Disk", gone);
        delivery.retry();
        assertFalse(delivery.isStuck());
        deliver(delivery, pipe, "one\n");
        assertEquals("one\n", disk.written.toString());
    }

    @Test
    public void aStreamThatDropsIsReadWithoutItsClass() {
        Delivery delivery = delivery("on_full", "drop");
        factories.clear();
        delivery.close();
        delivery.openOrFail();
        assertFalse(delivery.isStuck());
        assertFalse(delivery.missesClass());
    }

    @Test
    public void whatWasReadBeforeThereWasASinkBecomesWholeLines() {
        disk.lines = true;
        var delivery = new Delivery(Some.options("class", "Late"), factories::get, () -> now);
        deliver(delivery, pipe, "one\ntw");
        factories.put("Late", options -> disk);
        delivery.retry();
        deliver(delivery, pipe, "o\n");
        assertEquals("one\ntw\no\n", disk.written.toString());
    }

    @Test
    public void aSinkThatCannotBeOpenedIsTriedAgain() {
        boolean[] there = {false};
        factories.put("Disk", options -> {
            if (!there[0]) {
                throw new IOException("no such folder");
            }
            return disk;
        });
        var delivery = new Delivery(Some.options("class", "Disk"), factories::get, () -> now);
        delivery.open();
        assertTrue(delivery.mustRetry());
        deliver(delivery, pipe, "one\n");
        there[0] = true;
        pass(delivery, 1);
        assertEquals("one\n", disk.written.toString());
    }
}
