// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.survival;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.Assert.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.After;
import org.junit.Test;

public final class JournalStateStoreTest {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment content = arena.allocate(Memory.SIZE, 8);
    private JournalStateStore store = reopened();

    @After
    public void free() {
        arena.close();
    }

    /** As the next daemon finds it. */
    private JournalStateStore reopened() {
        return new JournalStateStore(new Memory(content));
    }

    @Test
    public void whatWasPutIsFoundAgain() {
        store.put("watcher/web", "\u00fcml\u00e4ut\nand a line");
        store.put("watcher/web2", "");
        store.put("watcher/gone", "x");
        store.put("watcher/web", "another");
        store.remove("watcher/gone");
        assertEquals(Map.of("watcher/web", "another", "watcher/web2", ""), reopened().entries(""));
    }

    @Test
    public void aRandomHistoryIsFoundAgainWhateverIsCompacted() {
        var random = new Random(7);
        var expected = new HashMap<String, String>();
        for (int i = 0; i < 20_000; i++) {
            String key = "key/" + random.nextInt(50);
            if (random.nextInt(4) == 0) {
                store.remove(key);
                expected.remove(key);
            } else {
                String value = "v".repeat(random.nextInt(500)) + i;
                store.put(key, value);
                expected.put(key, value);
            }
            if (random.nextInt(1000) == 0) {
                store = reopened();
                assertEquals(expected, store.entries(""));
            }
        }
        assertEquals(expected, reopened().entries(""));
        assertEquals("one half was not enough", 1, Math.min(1, content.get(JAVA_INT, Memory.HALVES[1])));
    }

    /** The daemon was killed while it wrote the second one. */
    @Test
    public void aRecordWithoutItsLengthIsNone() {
        store.put("one", "1");
        store.put("two", "2");
        long second = Memory.HALVES[0] + 16;
        content.set(JAVA_INT, second, 0);
        JournalStateStore next = reopened();
        assertEquals(Map.of("one", "1"), next.entries(""));
        next.put("three", "3");
        assertEquals(Map.of("one", "1", "three", "3"), reopened().entries(""));
    }

    @Test
    public void whatDoesNotFitIsNotLostAtOnce() {
        String large = "x".repeat((int) Memory.HALF_SIZE / 2);
        store.put("one", large);
        store.put("two", large);
        assertEquals(Optional.of(large), store.get("two"));
        assertEquals(Optional.of(large), reopened().get("one"));
    }
}
