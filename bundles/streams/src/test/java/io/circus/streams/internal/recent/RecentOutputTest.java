// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.recent;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.streams.StreamSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class RecentOutputTest {

    private static final StreamSource OUT = new StreamSource("web", 1, 10, "stdout");
    private static final StreamSource ERR = new StreamSource("web", 1, 10, "stderr");
    private static final Duration LONG = Duration.ofMinutes(1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(30);

    private long limit = 10_000;
    private long now;
    private final boolean always = false;
    private final RecentOutput output = new RecentOutput(() -> limit, () -> always, () -> now);

    private void add(StreamSource source, String text) {
        output.add(source, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 5);
    }

    private List<String> after(long number) throws InterruptedException {
        return output.after(number, 100, Duration.ZERO).stream().map(OutputLine::toString).toList();
    }

    @Test
    public void piecesOfTwoStreamsBecomeTheirLines() throws InterruptedException {
        add(OUT, "one\ntw");
        add(ERR, "bad");
        add(OUT, "o\n\n");
        add(ERR, " luck\nnot yet");
        assertEquals(List.of("4 stdout[10] one", "11 stdout[10] two", "12 stdout[10] ", "18 stderr[10] bad luck"), after(0));
        output.finishLine(ERR, 6);
        output.finishLine(OUT, 6);
        assertEquals(List.of("26 stderr[10] not yet"), after(18));
        assertEquals(26, output.last());
    }

    @Test
    public void showsTheLastOnesAndWhatComesAfter() throws InterruptedException {
        add(OUT, "a\nb\nc\n");
        assertEquals(List.of("b", "c"), output.after(0, 2, Duration.ZERO).stream().map(OutputLine::text).toList());
        assertEquals(List.of(), after(6));
        assertEquals("a number of an earlier life", 3, after(1_000_000).size());
        Thread.ofVirtual().start(() -> add(OUT, "d\n"));
        assertEquals(List.of("d"), output.after(6, 100, LONG).stream().map(OutputLine::text).toList());
    }

    @Test
    public void anUnfinishedLineEndsNoWaiting() throws InterruptedException {
        add(OUT, "prompt");
        assertEquals(List.of(), output.after(0, 100, Duration.ofMillis(20)));
        Thread.ofVirtual().start(() -> {
            add(OUT, "?");
            add(OUT, "\n");
        });
        assertEquals("prompt?", output.after(0, 100, LONG).getFirst().text());
    }

    @Test
    public void hasALimit() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            add(OUT, "line " + i + "\n");
            assertTrue(output.size() <= limit);
        }
        List<OutputLine> kept = output.after(0, 10_000, Duration.ZERO);
        assertTrue(kept.size() + " lines", kept.size() > 50 && kept.size() < 200);
        assertEquals("line 999", kept.getLast().text());
    }

    @Test
    public void aShortLineDoesNotReplaceALongOutput() throws InterruptedException {
        add(OUT, "0123456789abcde\n".repeat(1000));
        add(OUT, "last\n");
        List<OutputLine> kept = output.after(0, 10_000, Duration.ZERO);
        assertEquals("last", kept.getLast().text());
        assertTrue(kept.size() + " lines", kept.size() > 500);
        assertTrue(output.size() <= limit);
    }

    @Test
    public void ofAPieceThatIsTooLongThereIsTheEnd() throws InterruptedException {
        limit = 100;
        add(OUT, "x".repeat(1000) + "\nlast\n");
        assertEquals("last", output.after(0, 1, Duration.ZERO).getFirst().text());
        assertEquals(1006, output.last());
        assertTrue(output.size() <= limit);
        limit = 10;
        add(OUT, "nothing fits\n");
        assertEquals(List.of(), after(0));
    }

    @Test
    public void isNotWantedForEver() throws InterruptedException {
        assertTrue(output.isWanted());
        now = RecentOutput.FORGOTTEN_NANOS - 1;
        assertTrue(output.isWanted());
        now++;
        assertFalse(output.isWanted());
        after(0);
        assertTrue(output.isWanted());
    }

    @Test
    public void beginsWithTheEndOfAFile() throws Exception {
        Path file = folder.newFile().toPath();
        Files.writeString(file, "old line\n".repeat(20_000) + "newest\nunfinished");
        limit = 1 << 20;
        WrittenBefore.addTo(output, file, OUT);
        WrittenBefore.addTo(output, file, ERR);
        List<OutputLine> lines = output.after(0, 100_000, Duration.ZERO);
        assertTrue(lines.size() + " lines", lines.size() > 7_000 && lines.size() < 7_300);
        assertEquals("old line", lines.getFirst().text());
        assertEquals(List.of("newest", "unfinished"), lines.subList(lines.size() - 2, lines.size()).stream().map(OutputLine::text).toList());
        WrittenBefore.addTo(output, folder.getRoot().toPath(), OUT);
        WrittenBefore.addTo(output, Path.of("/dev/zero"), OUT);
        assertEquals(lines.size(), output.after(0, 100_000, Duration.ZERO).size());
    }

    @Test
    public void allTogetherHaveALimit() {
        var outputs = new RecentOutputs(() -> now);
        for (int i = 0; i < 200; i++) {
            outputs.of("w" + i).orElseThrow().add(OUT, ByteBuffer.allocate(1 << 20), 5);
        }
        long all = 0;
        for (int i = 0; i < 200; i++) {
            RecentOutput each = outputs.find("w" + i).orElseThrow();
            each.add(OUT, ByteBuffer.allocate(1), 5);
            all += each.size();
        }
        assertTrue(all + " bytes", all <= RecentOutputs.MOST_OF_ALL);
        now = RecentOutput.FORGOTTEN_NANOS;
        assertTrue(outputs.find("w0").isEmpty());
    }

    @Test
    public void aWatcherHasTheSizeOfItsSettings() {
        var outputs = new RecentOutputs(() -> now);
        outputs.size("small", 1000);
        outputs.size("large", 1 << 20);
        for (String name : List.of("small", "large", "usual")) {
            RecentOutput output = outputs.of(name).orElseThrow();
            for (int i = 0; i < 40; i++) {
                output.add(OUT, ByteBuffer.allocate(64 << 10), 5);
            }
        }
        assertTrue(outputs.of("small").orElseThrow().size() <= 1000);
        assertTrue(outputs.of("usual").orElseThrow().size() <= 256 << 10);
        assertTrue(outputs.of("large").orElseThrow().size() > 900 << 10);
        outputs.size("large", RecentOutputs.MOST);
        outputs.of("large").orElseThrow().add(OUT, ByteBuffer.allocate(1), 5);
        assertTrue(outputs.of("large").orElseThrow().size() <= 256 << 10);
    }

    @Test
    public void aSizeOfZeroKeepsNothing() {
        var outputs = new RecentOutputs(() -> now);
        RecentOutput before = outputs.of("web").orElseThrow();
        outputs.size("web", 0);
        assertFalse("its streams drop it", before.isWanted());
        assertTrue(outputs.of("web").isEmpty());
        outputs.keepAlways(true);
        assertTrue(outputs.find("web").isEmpty());
        outputs.size("web", RecentOutputs.MOST);
        assertTrue(outputs.find("web").isPresent());
    }

    @Test
    public void isKeptWithoutARequestIfOutputIsKeptAlways() {
        var outputs = new RecentOutputs(() -> now);
        assertTrue(outputs.find("web").isEmpty());
        outputs.keepAlways(true);
        RecentOutput output = outputs.find("web").orElseThrow();
        output.add(OUT, ByteBuffer.wrap(new byte[] {'\n'}), 5);
        now = 5 * RecentOutput.FORGOTTEN_NANOS;
        assertTrue(output.isWanted());
        assertEquals(output, outputs.find("web").orElseThrow());
        outputs.closed("web");
        now += RecentOutput.FORGOTTEN_NANOS - 1;
        assertTrue("its last words", output.isWanted());
        now++;
        assertFalse("the watcher may be gone", output.isWanted());
        output.add(OUT, ByteBuffer.wrap(new byte[] {'\n'}), 5);
        assertTrue("it was started again", output.isWanted());
        outputs.keepAlways(false);
        assertFalse(output.isWanted());
    }
}
