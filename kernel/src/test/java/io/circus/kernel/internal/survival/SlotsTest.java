// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.survival;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.Label;
import io.circus.kernel.Signal;
import io.circus.kernel.internal.process.Journal;
import io.circus.kernel.linux.ErrnoException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.After;
import org.junit.Test;

/** What a daemon finds of the processes of the one before it, at each step of their lives. */
public final class SlotsTest {

    private static final Label WEB = new Label("web \u00fc".repeat(100), 3);
    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.678901234Z");

    private final Arena arena = Arena.ofShared();
    private final MemorySegment content = arena.allocate(Memory.SIZE, 8);
    private final Slots slots = reopened();

    @After
    public void free() {
        arena.close();
    }

    private Slots reopened() {
        var memory = new Memory(content);
        return new Slots(memory, new LinkedKeeper(Optional.empty()), new JournalStateStore(memory));
    }

    private Journal.Entry begin() throws ErrnoException {
        return slots.begin(WEB, 42, STARTED, new int[] {-1, -1, -1});
    }

    private Journal.Left left() {
        List<Journal.Left> left = reopened().left();
        assertEquals(1, left.size());
        return left.getFirst();
    }

    @Test
    public void eachStepIsFound() throws ErrnoException {
        Journal.Entry entry = begin();
        Journal.Left left = left();
        assertEquals(WEB, left.label());
        assertEquals(STARTED, left.startedAt());
        assertEquals(42, left.serial());
        assertEquals("it was just being made", 0, left.pid());
        entry.runs(4711);
        assertEquals(4711, left().pid());
        assertEquals(Optional.empty(), left().commanded());
        entry.commanded(new Cause.Asked("somebody", "stop"));
        assertEquals(Optional.of(new Cause.Asked("somebody", "stop")), left().commanded());
        assertFalse(left().outlives());
        entry.outlives();
        assertTrue(left().outlives());
        assertEquals(Optional.empty(), left().exit());
        entry.ended(new Exit.Signalled(Signal.TERM, true));
        assertEquals(Optional.of(new Exit.Signalled(Signal.TERM, true)), left().exit());
        entry.over();
        assertEquals(List.of(), reopened().left());
    }

    @Test
    public void everyKindOfExitIsFound() throws ErrnoException {
        for (Exit exit : List.of(new Exit.Status(0), new Exit.Status(255), new Exit.Signalled(Signal.KILL, false))) {
            Journal.Entry entry = begin();
            entry.runs(1);
            entry.ended(exit);
            assertEquals(Optional.of(exit), left().exit());
            entry.over();
        }
        Journal.Entry entry = begin();
        entry.ended(new Exit.Unknown("nobody knows"));
        assertTrue(left().exit().orElseThrow() instanceof Exit.Unknown);
    }

    @Test
    public void aSlotIsUsedAgain() throws ErrnoException {
        Journal.Entry first = begin();
        Journal.Entry second = begin();
        first.over();
        Journal.Entry third = begin();
        assertEquals(2, reopened().left().size());
        second.over();
        third.over();
        assertEquals(List.of(), reopened().left());
    }

    /** Processes that have detached themselves carry marks of any daemon before. */
    @Test
    public void marksGoOnAndSerialsDoNotRepeat() {
        Slots one = reopened();
        assertEquals("fresh", one.mark("fresh"));
        Slots other = reopened();
        assertEquals("fresh", other.mark("other"));
        assertTrue(other.firstSerial() > one.firstSerial());
    }
}
