// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.plugintesting.FakeWatcher;
import io.circus.plugintesting.FakeWatchers;
import io.circus.plugintesting.Metatype;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.WatcherEvent.WatcherRemoved;
import io.circus.watchers.WatcherEvent.WatcherStarted;
import io.circus.watchers.WatcherEvent.WatcherStopped;
import io.circus.watchers.WatcherEvent.WorkerReaped;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class FlappingGuardTest {

    private final FakeWatchers watchers = new FakeWatchers();
    private final FakeWatcher web = watchers.add("Web");
    /** The monotonic clock. */
    private long nanos;

    @Test
    public void stopsAndStartsAgainAfterTheRest() {
        var guard = guard();
        end(guard, 0);
        end(guard, 100);
        assertEquals(List.of("stop Web", "start1 Web after 7000"), watchers.told());
    }

    @Test
    public void ignoresCommandedEnds() {
        var guard = guard();
        for (int i = 0; i < 5; i++) {
            guard.onEvent(new WorkerReaped(Instant.ofEpochMilli(i), "Web", 1, 42, new Exit.Status(0), Cause.Asked.SOMEHOW));
        }
        assertEquals(List.of(), watchers.told());
    }

    @Test
    public void comparesWithTheRealCheckDelay() {
        watchers.configure(new Watchers.Globals(Duration.ofMillis(500), Duration.ZERO));
        var guard = guard();
        end(guard, 0);
        end(guard, 1501);
        assertEquals(List.of(), watchers.told());
        end(guard, 2000);
        end(guard, 3500);
        assertEquals("stop Web", watchers.told().getFirst());
    }

    @Test
    public void takesACheckDelayOfZeroForTheUsualOne() {
        watchers.configure(new Watchers.Globals(Duration.ofSeconds(-1), Duration.ZERO));
        var guard = guard();
        end(guard, 0);
        end(guard, 6000);
        assertEquals("stop Web", watchers.told().getFirst());
    }

    @Test
    public void ordersOneStartAtATime() {
        var guard = guard();
        end(guard, 0);
        end(guard, 1);
        guard.onEvent(new WatcherStopped(Instant.ofEpochMilli(2), "Web"));
        guard.onEvent(new WatcherStarted(Instant.ofEpochMilli(3), "Web"));
        end(guard, 4);
        end(guard, 5);
        assertEquals(List.of("stop Web", "start1 Web after 7000", "stop Web", "start2 Web after 7000",
                "cancel start1"), watchers.told());
    }

    @Test
    public void leavesTheWatcherStoppedAfterTheLastRest() {
        var guard = guard("max.retry", "0");
        for (int i = 0; i < 4; i++) {
            end(guard, i);
        }
        assertEquals(List.of("stop Web"), watchers.told());
    }

    @Test
    public void goesByWhatTheWatcherOverrides() {
        web.says(WatcherSettings.named("Web")
                .freeForm("flapping.attempts", "3").freeForm("flapping.retry_in", "0.25").build());
        var guard = guard();
        end(guard, 0);
        end(guard, 1);
        assertEquals(List.of(), watchers.told());
        end(guard, 2);
        assertEquals(List.of("stop Web", "start1 Web after 250"), watchers.told());
    }

    @Test
    public void readsTheOverridesAgainWhenTheyChange() {
        web.says(WatcherSettings.named("Web").freeForm("flapping.active", "no").build());
        var guard = guard();
        end(guard, 0);
        end(guard, 1);
        assertEquals(List.of(), watchers.told());
        web.says(WatcherSettings.named("Web").freeForm("flapping.attempts", "1").build());
        end(guard, 2);
        assertEquals("stop Web", watchers.told().getFirst());
    }

    @Test
    public void keepsTheSectionsRulesForABadOverride() {
        web.says(WatcherSettings.named("Web").freeForm("flapping.window", "soon").build());
        var guard = guard();
        end(guard, 0);
        end(guard, 1);
        assertEquals("stop Web", watchers.told().getFirst());
    }

    @Test
    public void namesTheOptionAndItsValueInABadSection() {
        var refused = assertThrows(IllegalArgumentException.class, () -> guard("retry.in", "a week"));
        assertEquals("cannot read option retry_in: expected a number, got 'a week'", refused.getMessage());
    }

    @Test
    public void theDefaultsAreThoseThatAreDeclared() throws IOException {
        assertEquals(Rules.read(PluginOptions.of(FlappingGuard.PID, FlappingGuard.Config.class, Map.of())),
                Rules.read(PluginOptions.of(FlappingGuard.PID, FlappingGuard.Config.class, Metatype.defaults(FlappingGuard.PID))));
    }

    @Test
    public void doesNothingWhenTheSectionIsNotActive() {
        web.says(WatcherSettings.named("Web").freeForm("flapping.active", "True").build());
        var guard = guard("active", "False");
        end(guard, 0);
        end(guard, 1);
        assertEquals(List.of(), watchers.told());
    }

    @Test
    public void leavesTheStartToTheWatchersWhenItIsClosed() {
        var guard = guard();
        end(guard, 0);
        end(guard, 1);
        guard.close();
        end(guard, 2);
        end(guard, 3);
        assertEquals(List.of("stop Web", "start1 Web after 7000"), watchers.told());
    }

    @Test
    public void forgetsARemovedWatcher() {
        var guard = guard();
        end(guard, 0);
        guard.onEvent(new WatcherRemoved(Instant.ofEpochMilli(1), "Web"));
        end(guard, 2);
        assertEquals(List.of(), watchers.told());
    }

    /** With a section of one option, or of none. */
    private FlappingGuard guard(String... option) {
        return new FlappingGuard(watchers, option.length == 0 ? Map.of() : Map.of(option[0], option[1]),
                () -> nanos);
    }

    private void end(FlappingGuard guard, long millis) {
        nanos = Duration.ofMillis(millis).toNanos();
        guard.onEvent(new WorkerReaped(Instant.EPOCH, "Web", 1, 42, new Exit.Status(1), Cause.Ended.by(new Exit.Status(1))));
    }
}
