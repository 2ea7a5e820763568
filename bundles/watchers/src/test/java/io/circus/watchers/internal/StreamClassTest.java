// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static io.circus.watchers.internal.Stage.settings;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.kernel.Cancellable;
import io.circus.kernel.ChildProcess;
import io.circus.watchers.Operation;
import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.StreamClass;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.internal.hooks.Hooks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A start of a watcher whose stream class is not there yet. */
public class StreamClassTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Stage stage = new Stage();
    private final Outputs outputs = new Outputs();

    /** Knows some classes, and does nothing with output. */
    private static final class Outputs implements ProcessOutputs {
        final Set<String> classes = new HashSet<>();
        Runnable listener = () -> { };

        void add(String name) {
            synchronized (this) {
                classes.add(name);
            }
            listener.run();
        }

        @Override
        public synchronized Optional<String> missingClass(WatcherSettings settings) {
            return StreamClass.nameIn(StreamClass.values(settings, "stdout_stream")).filter(name -> !classes.contains(name));
        }

        @Override
        public Cancellable whenClassComes(Runnable listener) {
            this.listener = listener;
            return () -> { };
        }

        @Override
        public void configure(WatcherSettings settings) {}

        @Override
        public void attach(WatcherSettings settings, ChildProcess process) {}

        @Override
        public void close(String watcher, Duration patience) {}
    }

    private Operation starting() throws WatcherException {
        Watcher web = stage.add(settings("web").freeForm("stdout_stream.class", "Late"));
        Operation start = web.start();
        stage.settle();
        assertEquals(WatcherStatus.STARTING, web.status());
        return start;
    }

    @Test
    public void waitsForTheClass() throws Exception {
        stage.outputs.bind(outputs);
        Operation start = starting();
        outputs.add("Other");
        stage.settle();
        outputs.add("Late");
        assertEquals(1, start.join().started().size());
    }

    @Test
    public void waitsForTheServiceThatKnowsTheClass() throws Exception {
        outputs.add("Late");
        Operation start = starting();
        stage.outputs.bind(outputs);
        assertEquals(1, start.join().started().size());
    }

    @Test
    public void isRefusedIfItDoesNotComeInTime() throws Exception {
        stage.outputs.bind(outputs);
        Operation start = starting();
        stage.advance(Hooks.PATIENCE);
        assertEquals("cannot start web: there is no stream class named Late (stdout_stream.class or stderr_stream.class),"
                + " waited 10 s for it; web starts when it comes", assertThrows(WatcherException.class, start::join).getMessage());
    }

    @Test
    public void isWaitedForByWhoeverTakesTheWatcherOver() throws Exception {
        stage.outputs.bind(outputs);
        starting();
        stage.restartBundle();
        stage.settle();
        Watcher web = stage.registry.find("web").orElseThrow();
        assertEquals(WatcherStatus.STARTING, web.status());
        assertEquals(List.of(), stage.table.processes());
        Operation start = web.start();
        outputs.add("Late");
        start.join();
        assertEquals(1, web.workers().size());
    }

    @Test
    public void aClassOfTheOriginalIsOurs() {
        assertEquals(Optional.of("FileStream"), StreamClass.nameIn(Map.of("class", "circus.stream.FileStream")));
        assertEquals(Optional.of("circus.stream.Other"), StreamClass.nameIn(Map.of("class", "circus.stream.Other")));
        assertEquals(Optional.of("FileStream"), StreamClass.nameIn(Map.of("filename", "x")));
        assertEquals(Optional.empty(), StreamClass.nameIn(Map.of("max_bytes", "5")));
    }
}
