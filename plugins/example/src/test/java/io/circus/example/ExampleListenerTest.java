// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.plugintesting.FakeWatchers;
import io.circus.plugintesting.Metatype;
import io.circus.testing.Told;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.WatcherEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** The policy of a plugin needs no framework to be tested. */
public class ExampleListenerTest {

    private final FakeWatchers watchers = new FakeWatchers();

    private ExampleListener listener(Map<String, String> section) {
        return new ExampleListener(watchers, section);
    }

    private static void end(ExampleListener listener, String watcher, boolean commanded) {
        listener.onEvent(new WatcherEvent.WorkerReaped(Instant.EPOCH, watcher, 1, 100, new Exit.Status(1),
                commanded ? Cause.Asked.SOMEHOW : Cause.Ended.by(new Exit.Status(1))));
    }

    @Test
    public void countsWhatEndsByItself() {
        var listener = listener(Map.of());
        end(listener, "web", false);
        end(listener, "web", true);
        end(listener, "web", false);
        end(listener, "batch", false);
        assertEquals(Map.of("web", 2, "batch", 1), listener.ends());
    }

    @Test
    public void logsAsManyAsTheSectionAndItsWatcherSay() {
        watchers.add("web");
        watchers.add("batch", "example.every", "3", "example.greeting", "again");
        watchers.add("bad", "example.every", "0");
        var listener = listener(Map.of("every", "2", "greeting", "well"));
        try (var log = Told.by(ExampleListener.class.getName())) {
            for (int i = 0; i < 3; i++) {
                end(listener, "web", false);
                end(listener, "batch", false);
            }
            assertEquals(List.of("well: web[100] has ended", "again: batch[100] has ended"), log.messages());
        }
        try (var log = Told.by(ExampleListener.class.getName())) {
            end(listener, "bad", false);
            assertEquals(List.of("bad: example: cannot read option every: expected 1 or more, got '0', ignoring what it overrides"),
                    log.messages());
        }
    }

    @Test
    public void refusesBadOptionsWithTheReason() {
        try (var log = Told.by(PluginOptions.class.getName())) {
            assertThrows(IllegalArgumentException.class, () -> listener(Map.of("every", "0")));
            assertThrows(IllegalArgumentException.class, () -> listener(Map.of("every", "often")));
            assertThrows(IllegalArgumentException.class, () -> listener(Map.of("refuse_while", "busy")));
            assertEquals(3, log.messages().size());
            assertEquals("example: cannot read option refuse_while: expected an absolute path, got 'busy', the plugin stays inactive",
                    log.messages().getLast());
        }
    }

    @Test
    public void declaresTheDefaultsThatItHas() throws IOException {
        assertEquals(Options.read(PluginOptions.of(ExampleListener.PID, Config.class, Map.of())),
                Options.read(PluginOptions.of(ExampleListener.PID, Config.class, Metatype.defaults(ExampleListener.PID))));
    }
}
