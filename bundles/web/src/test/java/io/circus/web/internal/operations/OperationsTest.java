// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.operations;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.control.Role;
import io.circus.testing.Pause;
import io.circus.web.internal.FakeCommands;
import io.circus.web.internal.verbs.Verbs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public final class OperationsTest {

    private static final Caller ANNA = new Caller("anna", Role.OPERATOR, List.of());
    private static final Duration LONG = Duration.ofSeconds(20);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final FakeCommands commands = new FakeCommands();
    private final AtomicInteger told = new AtomicInteger();
    private final Operations operations = new Operations(new Verbs(commands), told::incrementAndGet);

    @After
    public void close() {
        operations.close();
    }

    private Operation stop(String watcher) throws Exception {
        return operations.begin(ANNA, "stop", Optional.of(watcher), Map.of("name", watcher));
    }

    @Test
    public void runsUntilTheCommandIsDone() throws Exception {
        Operation operation = stop("web");
        assertEquals("running", operation.shown(ANNA).get("state"));
        assertEquals(Map.of("name", "web", "waiting", true), commands.asked("stop").properties());
        commands.stopped.countDown();
        assertTrue(operation.await(LONG));
        assertEquals("done", operation.shown(ANNA).get("state"));
        assertEquals(Map.of("info", "stopped"), operation.shown(ANNA).get("result"));
        assertEquals(List.of(operation), operations.all());
        assertEquals(Optional.of(operation), operations.find(operation.id()));
    }

    @Test
    public void tellsWhatItWaitsFor() throws Exception {
        Operation operation = stop("web");
        while (operation.shown(ANNA).get("progress") == null) {
            Pause.briefly();
        }
        Map<?, ?> progress = (Map<?, ?>) operation.shown(ANNA).get("progress");
        assertEquals(List.of(11, 12), ((List<?>) progress.get("waits_for")).stream().sorted().toList());
        assertEquals("ready", progress.get("state"));
        commands.stopped.countDown();
        operation.await(LONG);
        assertEquals(null, operation.shown(ANNA).get("progress"));
        // when it began, got on and ended; the last is told after its end
        while (told.get() < 3) {
            Pause.briefly();
        }
    }

    @Test
    public void tellsWhyItHasFailed() throws Exception {
        Operation operation = stop("Mail");
        assertTrue(operation.await(LONG));
        Map<String, Object> shown = operation.shown(ANNA);
        assertEquals("failed", shown.get("state"));
        assertEquals("cannot stop Mail: it sulks", shown.get("reason"));
        assertEquals(6, shown.get("errno"));
    }

    @Test
    public void anUnexpectedFailureIsOneToo() throws Exception {
        Operation operation = operations.begin(ANNA, "crash", Optional.empty(), Map.of());
        assertTrue(operation.await(LONG));
        assertEquals("java.lang.IllegalStateException: crashed", operation.shown(ANNA).get("reason"));
    }

    @Test
    public void aRefusalIsNoOperation() {
        assertTrue(assertThrows(CommandException.class, () -> operations.begin(ANNA, "refuse", Optional.empty(), Map.of())).isRefusal());
        assertThrows(CommandException.class, () -> operations.begin(ANNA, "nonsense", Optional.empty(), Map.of()));
        assertEquals(List.of(), operations.all());
    }

    @Test
    public void showsAnOperationToThoseWhoSeeItsWatcher() throws Exception {
        Operation operation = stop("Mail");
        assertTrue(operation.isVisible(new Caller("bert", Role.OBSERVER, List.of("mail"))));
        assertFalse(operation.isVisible(new Caller("bert", Role.OBSERVER, List.of("web"))));
        commands.stopped.countDown();
        Operation done = stop("web");
        done.await(LONG);
        assertEquals(null, done.shown(new Caller("bert", Role.OBSERVER, List.of())).get("result"));
    }

    @Test
    public void remembersTheLastOnes() throws Exception {
        commands.stopped.countDown();
        Operation first = stop("web");
        for (int i = 0; i < Operations.MOST_ENDED; i++) {
            stop("web").await(LONG);
        }
        assertEquals(Operations.MOST_ENDED, operations.all().size());
        assertEquals(Optional.empty(), operations.find(first.id()));
    }
}
