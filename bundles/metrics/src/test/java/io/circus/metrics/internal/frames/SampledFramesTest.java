// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal.frames;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Cancellable;
import io.circus.kernel.testing.FakeLoop;
import io.circus.metrics.frames.Frame;
import io.circus.metrics.frames.ProcessUse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class SampledFramesTest {

    private static final int SELF = (int) ProcessHandle.current().pid();
    private static final Duration MOMENT = Duration.ofMillis(1);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final FakeLoop loop = new FakeLoop();
    private final FakeMachine machine = new FakeMachine();
    private final SampledFrames frames = new SampledFrames(machine, machine.table(), loop, loop,
            () -> Instant.EPOCH.plusNanos(loop.getAsLong()));
    private final List<Frame> heard = new CopyOnWriteArrayList<>();

    public SampledFramesTest() {
        machine.measures(SELF, 3, 4096);
    }

    @After
    public void close() throws InterruptedException {
        frames.close();
        assertEquals("open meters", 0, machine.open());
    }

    @Test
    public void measuresOnceASecondWhileSomebodyIsSubscribed() {
        machine.runs("web", 1, 7, 10, 2048);
        machine.runs("b", 1, 8, 1, 1024);
        machine.runs("web", 2, 9, 20, 1024);
        machine.runs("hook of web", 0, 10, 90, 1024);
        assertEquals("nobody looks", 0, machine.measurements());
        Cancellable subscription = frames.subscribe(heard::add);
        pass(MOMENT);
        assertEquals("the percentages begin to count", 1, machine.measurements());
        assertEquals(List.of(), heard);
        pass(Duration.ofSeconds(4));
        assertEquals(5, machine.measurements());
        assertEquals(4, heard.size());
        assertEquals(List.of("web", "b"), heard.getFirst().watchers().stream().map(watcher -> watcher.name()).toList());
        assertEquals(List.of(new ProcessUse(7, 1, 10, 2048, 2.25), new ProcessUse(9, 2, 20, 1024, 2.25)),
                heard.getFirst().watchers().getFirst().processes());
        assertEquals(new ProcessUse(SELF, 0, 3, 4096, 2.25), heard.getFirst().daemon());
        assertEquals(Optional.of(heard.getLast()), frames.latest());
        subscription.cancel();
        pass(Duration.ofSeconds(1));
        assertEquals(4, heard.size());
    }

    @Test
    public void roundsAreAtFullSecondsSoThatMetersShareReadings() {
        pass(Duration.ofMillis(300));
        frames.subscribe(heard::add);
        pass(Duration.ofSeconds(3));
        assertEquals(List.of(0, 0), heard.stream().map(frame -> frame.at().getNano()).limit(2).toList());
    }

    @Test
    public void theFirstPercentagesCoverHalfASecondAtLeast() {
        pass(Duration.ofMillis(700));
        frames.subscribe(heard::add);
        pass(Duration.ofMillis(1299));
        assertEquals(0, heard.size());
        pass(MOMENT);
        assertEquals(1, heard.size());
    }

    @Test
    public void goesOnSlowlyForTenMinutesThenForgets() {
        frames.subscribe(heard::add).cancel();
        Cancellable subscription = frames.subscribe(heard::add);
        pass(Duration.ofSeconds(5));
        subscription.cancel();
        int before = machine.measurements();
        pass(Duration.ofMinutes(9));
        int slow = machine.measurements() - before;
        assertTrue(slow + " rounds", slow >= 54 && slow <= 56);
        assertEquals(List.of(SampledFrames.PACE, SampledFrames.IDLE_PACE), machine.opened());
        assertTrue(frames.latest().isPresent());
        pass(Duration.ofMinutes(2));
        assertEquals(0, machine.open());
        assertEquals(0, loop.timers());
        assertEquals(Optional.empty(), frames.latest());
        frames.subscribe(heard::add);
        pass(Duration.ofSeconds(2));
        assertEquals("nothing from before", heard.size() - 5, frames.history(name -> true).times().length);
    }

    @Test
    public void keepsAHistoryFromTheBeginningIfAsked() {
        machine.runs("web", 1, 7, 10, 2048);
        Cancellable keeper = frames.keep();
        pass(Duration.ofMinutes(20));
        assertEquals(List.of(SampledFrames.IDLE_PACE), machine.opened());
        double[] times = frames.history(name -> true).times();
        assertEquals("ten minutes", 600, times[times.length - 1] - times[0], 10);
        assertEquals(10, times[1] - times[0], 0);
        assertEquals(10, frames.history(name -> true).watchers().get("web").total().cpu()[0], 0);
        keeper.cancel();
        pass(Duration.ofMinutes(11));
        assertEquals(0, machine.open());
    }

    @Test
    public void readingTheHistoryIsALook() {
        assertEquals(0, frames.history(name -> true).times().length);
        pass(Duration.ofSeconds(25));
        assertEquals(2, frames.history(name -> true).times().length);
        pass(Duration.ofMinutes(12));
        assertEquals(0, loop.timers());
    }

    @Test
    public void aNewSubscriberDoesNotWaitForASlowRound() {
        frames.keep();
        pass(Duration.ofSeconds(21));
        frames.subscribe(heard::add);
        pass(Duration.ofMillis(1500));
        assertEquals(1, heard.size());
    }

    @Test
    public void leavesOutProcessesThatEnd() {
        machine.runs("web", 1, 7, 10, 2048);
        machine.runs("web", 2, 8, 10, 2048);
        frames.subscribe(heard::add);
        pass(Duration.ofSeconds(1));
        machine.hasEnded(7);
        pass(Duration.ofSeconds(1));
        assertEquals(List.of(8), heard.getLast().watchers().getFirst().processes().stream().map(ProcessUse::pid).toList());
        machine.isReaped(7);
        machine.isReaped(8);
        pass(Duration.ofSeconds(1));
        assertEquals(List.of(), heard.getLast().watchers());
    }

    @Test
    public void aFailureOfARoundOrAListenerIsNotTheEnd() {
        frames.subscribe(frame -> {
            throw new IllegalStateException("meant to fail");
        });
        frames.subscribe(heard::add);
        pass(Duration.ofSeconds(2));
        machine.failWith(new IllegalStateException("meant to fail"));
        pass(Duration.ofSeconds(2));
        machine.failWith(null);
        int before = heard.size();
        pass(Duration.ofSeconds(2));
        assertEquals(before + 2, heard.size());
    }

    @Test
    public void nothingIsMeasuredAfterTheEnd() throws InterruptedException {
        frames.subscribe(heard::add);
        pass(Duration.ofSeconds(2));
        frames.close();
        int before = machine.measurements();
        frames.subscribe(heard::add);
        frames.history(name -> true);
        pass(Duration.ofMinutes(1));
        assertEquals(before, machine.measurements());
    }

    /** Moves the time, and lets each round that becomes due end. */
    private void pass(Duration duration) {
        loop.advance(duration, () -> {
            try {
                frames.awaitRound();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
