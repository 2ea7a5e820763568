// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.pacing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.circus.watchers.Hook;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class StopOrderTest {

    private static final int TURNS = 30;

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Stage stage = new Stage();

    @Test
    public void lowerPrioritiesAreAskedFirst() throws Exception {
        for (int priority : new int[] {3, 1, 2, 2}) {
            add(Stage.settings("w" + stage.registry.all().size()), priority);
        }
        for (int turn = 0; turn < TURNS; turn++) {
            stage.registry.start(stage.registry.all()).join();
            stage.told();
            stage.registry.stop(stage.registry.all()).join();
            List<String> asked = asked();
            assertEquals("w1", asked.getFirst());
            assertEquals("w0", asked.getLast());
            assertEquals(4, asked.size());
        }
    }

    @Test
    public void nobodyWaitsForAnEnd() throws Exception {
        stage.table.stopTakes(Duration.ofMinutes(10));
        Watcher low = add(Stage.settings("low").set(WatcherOption.GRACEFUL_TIMEOUT, 3600.0), 1);
        Watcher high = add(Stage.settings("high").set(WatcherOption.GRACEFUL_TIMEOUT, 3600.0), 2);
        stage.registry.start(stage.registry.all()).join();
        Operation stop = stage.registry.stop(List.of(high, low));
        stage.settle();
        assertEquals(List.of("low", "high"), asked());
        assertFalse(stop.isDone());
        stage.advance(Duration.ofMinutes(10));
        stop.join();
    }

    @Test
    public void aHookHoldsUpTheOthersForASecondOnly() throws Exception {
        stage.hooks.add("slow", context -> {
            new CountDownLatch(1).await();
            return Hook.Answer.PROCEED;
        });
        add(Stage.settings("low").freeForm("hooks.before_stop", "slow"), 1);
        Watcher high = add(Stage.settings("high"), 2);
        stage.registry.start(stage.registry.all()).join();
        Operation stop = stage.registry.stop(stage.registry.all());
        stage.settle();
        assertEquals(List.of(), asked());
        stage.advance(StopOrder.PATIENCE);
        assertEquals(List.of("high"), asked());
        assertEquals(List.of(), high.workers());
        stage.advance(Duration.ofSeconds(20));
        stop.join();
    }

    private Watcher add(WatcherSettings.Builder settings, int priority) throws Exception {
        return stage.add(settings.set(WatcherOption.PRIORITY, priority));
    }

    private List<String> asked() {
        synchronized (stage.events) {
            return stage.events.stream().filter(WatcherEvent.WorkerSignalled.class::isInstance)
                    .map(event -> ((WatcherEvent.WorkerSignalled) event).watcher()).toList();
        }
    }
}
