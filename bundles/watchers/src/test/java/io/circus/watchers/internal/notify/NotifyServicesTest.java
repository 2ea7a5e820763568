// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.notify;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.NotifyListener;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.Stage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public final class NotifyServicesTest {

    private static final String LINE = "X=" + "x".repeat(4000);

    private final CompletableFuture<Void> answer = new CompletableFuture<>();
    private final AtomicInteger told = new AtomicInteger();
    private final Stage stage = new Stage();

    private final class Counting implements NotifyListener {

        @Override
        public Optional<Duration> watchdog(WatcherSettings settings) {
            return Optional.empty();
        }

        @Override
        public void onNotify(String watcher, int pid, List<String> assignments) {
            told.incrementAndGet();
        }
    }

    /** The first call goes on until {@link #answer} is completed. */
    private final class Slow implements Guard {

        @Override
        public boolean isForeign() {
            return true;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public <T> CompletableFuture<T> begin(Duration limit, Callable<T> work) {
            return answer.thenApply(go -> {
                try {
                    return work.call();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    public void whatWaitsForASlowListenerHasALimitInBytes() {
        stage.notifying.add(new Counting(), new Slow(), "slow");
        int messages = 2 * NotifyServices.MOST_BYTES / LINE.length();
        for (int i = 0; i < messages; i++) {
            stage.notifying.tell("web", 1, List.of(LINE));
        }
        answer.complete(null);
        assertTrue(told.get() + " were kept", told.get() < messages / 2 + 1 && told.get() > messages / 3);
        int before = told.get();
        stage.notifying.tell("web", 1, Collections.nCopies(2000, ""));
        assertEquals("there is room again", before + 1, told.get());
    }
}
