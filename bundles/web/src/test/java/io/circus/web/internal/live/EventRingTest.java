// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.control.Caller;
import io.circus.control.Role;
import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.KernelEvent.EventsDropped;
import io.circus.kernel.KernelEvent.Snapshot;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherEvent.HookFailed;
import io.circus.watchers.WatcherEvent.WatcherStarted;
import io.circus.watchers.WatcherEvent.WorkerReaped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public final class EventRingTest {

    private static final Instant AT = Instant.ofEpochMilli(1500);

    private final EventRing ring = new EventRing();

    @Test
    public void keepsTheLastEventsInTheirOrder() {
        for (int i = 0; i < EventRing.MOST + 5; i++) {
            assertTrue(ring.add(new WatcherStarted(AT, "web")));
        }
        List<LiveEvent> events = ring.after(0);
        assertEquals(EventRing.MOST, events.size());
        assertEquals(6, events.getFirst().sequence());
        assertEquals(ring.last(), events.getLast().sequence());
        assertEquals(List.of(ring.last()), ring.after(ring.last() - 1).stream().map(LiveEvent::sequence).toList());
        assertEquals(List.of(), ring.after(ring.last()));
    }

    @Test
    public void largeEventsAreKeptInSmallNumbers() {
        for (int i = 0; i < 100; i++) {
            ring.add(new HookFailed(AT, "web", "before_start", "x".repeat(100_000)));
        }
        assertEquals(10, ring.after(0).size());
    }

    @Test
    public void countsWhatWasLost() {
        ring.add(new WatcherStarted(AT, "web"));
        ring.add(new EventsDropped(AT, 7));
        ring.add(new WatcherStarted(AT, "web"));
        assertEquals(7, ring.lost());
        assertEquals(List.of(1L, 9L), ring.after(0).stream().map(LiveEvent::sequence).toList());
    }

    @Test
    public void ignoresWhatNobodyOutsideGets() {
        assertFalse(ring.add(new Snapshot(AT, List.of())));
        assertEquals(0, ring.last());
    }

    @Test
    public void showsEventsToWhoeverSeesTheWatcher() {
        ring.add(new WatcherStarted(AT, "Web"));
        ring.add(new WatcherStarted(AT, "mail"));
        var limited = new Caller("anna", Role.ADMIN, List.of("we*"));
        List<Map<String, Object>> shown = ring.shown(limited, 0);
        assertEquals(1, shown.size());
        assertEquals("{seq=1, time=1.5, topic=watcher.web.start, kind=watcher, subject=Web, name=start, body={}}", shown.getFirst().toString());
    }

    @Test
    public void knowsTheEndsOfAWatcher() {
        ring.add(new WorkerReaped(AT, "web", 1, 11, new Exit.Status(3), Cause.Ended.by(new Exit.Status(3))));
        ring.add(new WorkerReaped(AT, "mail", 1, 12, new Exit.Status(0), new Cause.Asked("anna", "stop")));
        ring.add(new WorkerReaped(AT, "web", 2, 13, new Exit.Status(0), new WatcherCause.MaxAge()));
        List<Map<String, Object>> ends = ring.ends("WEB", 5);
        assertEquals(List.of(13, 11), ends.stream().map(end -> end.get("pid")).toList());
        assertEquals(List.of(2, 1), ends.stream().map(end -> end.get("wid")).toList());
        assertEquals(List.of(0, 3), ends.stream().map(end -> end.get("exit_code")).toList());
        assertEquals(1, ring.ends("web", 1).size());
    }
}
