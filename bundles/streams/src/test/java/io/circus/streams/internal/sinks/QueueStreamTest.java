// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.control.Request;
import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.internal.Some;
import io.circus.watchers.WatcherSettings;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class QueueStreamTest {

    private static final int LINE = 65_000;

    private final QueueStream queues = new QueueStream();

    private StreamSink sink(String watcher) {
        return queues.open(StreamOptions.of(WatcherSettings.named(watcher)
                .freeForm("stdout_stream.class", "QueueStream").freeForm("stdout_stream.lines", "5000").build(), "stdout_stream"));
    }

    private static void fill(StreamSink sink) throws Exception {
        for (int i = 0; i < 100; i++) {
            sink.write(Some.SOURCE, Some.bytes("x".repeat(LINE) + "\n"));
        }
    }

    private long bytes(String watcher) {
        return queues.find(watcher).map(LastLines::bytes).orElse(0L);
    }

    @Test
    public void twentyWatchersShareTheMemory() throws Exception {
        for (int i = 0; i < 20; i++) {
            fill(sink("w" + i));
        }
        long all = 0;
        for (int i = 0; i < 20; i++) {
            assertTrue(bytes("w" + i) > 0);
            all += bytes("w" + i);
        }
        assertTrue(all + " bytes", all <= QueueStream.MOST_BYTES);
    }

    @Test
    public void watchersThatHaveStoppedLongAgoAreForgotten() throws Exception {
        for (int i = 0; i < 200; i++) {
            StreamSink sink = sink("w" + i);
            sink.write(Some.SOURCE, Some.bytes("x\n"));
            sink.close();
        }
        assertEquals(0, bytes("w0"));
        assertTrue(bytes("w199") > 0);
    }

    @Test
    public void aReplyOfTailHasALimit() throws Exception {
        fill(sink("web"));
        var tail = new TailCommand(queues, null, null);
        Map<String, ?> newest = tail.execute(new Request("tail", Map.of("name", "web", "lines", 1000)));
        int shown = ((List<?>) newest.get("lines")).size();
        assertTrue(shown + " lines", shown > 10 && shown * LINE <= 2 << 20);
        assertEquals(100L, newest.get("last"));
        assertTrue((Integer) newest.get("omitted") > 0);
        Map<String, ?> oldest = tail.execute(new Request("tail", Map.of("name", "web", "lines", 1000, "after", 50)));
        assertEquals("goes on where the reply ends", 50L + ((List<?>) oldest.get("lines")).size(), oldest.get("last"));
    }
}
