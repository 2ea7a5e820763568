// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static io.circus.commands.internal.CommandSet.watcher;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.control.Answer;
import io.circus.plugintesting.FakeOperation;
import io.circus.plugintesting.FakeWatcher;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** start, stop, restart, reload, incr, decr, kill and quit. */
public class OperationsTest {

    private final FakeWatcher alpha = watcher("alpha").runs(11, 12);
    private final FakeWatcher alpine = watcher("Alpine").runs(21);
    private final FakeWatcher beta = watcher("beta");
    private final CommandSet set = new CommandSet(alpine, alpha, beta);

    @Test
    public void doesNotWaitUnlessAskedTo() throws Exception {
        var stopping = new FakeOperation();
        alpha.answers(stopping);
        assertEquals("{}", set.run("stop", "{'name': 'alpha'}".replace('\'', '"')));
        assertFalse(stopping.isDone());
        assertTrue(set.begin("stop", "{\"name\": \"alpha\", \"waiting\": true}") instanceof Answer.Pending);
    }

    @Test
    public void beginsBeforeItIsWaitedFor() throws Exception {
        set.begin("stop", "{\"name\": \"alpha\", \"waiting\": true}");
        set.begin("start", "{\"name\": \"alpha\", \"waiting\": true}");
        assertEquals(List.of("stop", "start"), alpha.told());
    }

    @Test
    public void tellsWhatWasDoneToOneWatcher() throws Exception {
        alpha.answers(FakeOperation.done(new Outcome(List.of(1), List.of(2, 3), List.of(4))));
        assertEquals("{\"info\": {\"started\": [2, 3], \"kept\": [4]}}", waiting("start", "alpha"));
        assertEquals("{\"info\": {\"stopped\": [1], \"started\": [2, 3], \"kept\": [4]}}", waiting("restart", "ALPHA"));
        assertEquals("{\"info\": {\"stopped\": [1], \"started\": [2, 3], \"kept\": [4]}}", waiting("reload", "alpha"));
        assertEquals("{\"info\": null}", waiting("stop", "alpha"));
    }

    @Test
    public void aPatternForSeveralHasNoResult() throws Exception {
        assertEquals("{}", waiting("stop", "AL*"));
        assertEquals(List.of("stop Alpine,alpha"), set.units.calls);
    }

    @Test
    public void ofSeveralItIsToldWhichHaveFailed() throws Exception {
        set.units.operation = FakeOperation.done(Outcome.ofSeveral(Map.of("alpha", "cannot start alpha: no such program")));
        assertEquals("{\"failed\": {\"alpha\": \"cannot start alpha: no such program\"}}", waiting("start", "AL*"));
        assertEquals("{}", set.run("start", "{\"name\": \"AL*\"}"));
    }

    @Test
    public void aPatternForOneIsLikeItsName() throws Exception {
        assertEquals("{\"info\": null}", waiting("stop", "b*"));
        assertEquals(List.of("stop"), beta.told());
    }

    @Test
    public void globMatchesTheWholeNameAndRegexItsBeginning() throws Exception {
        assertEquals("errno 3: program al not found", waiting("start", "al"));
        assertEquals("{}", set.run("start", "{\"name\": \"al\", \"match\": \"regex\"}"));
        assertEquals("errno 3: program al not found", set.run("start", "{\"name\": \"al\", \"match\": \"simple\"}"));
        assertEquals("errno 3: unknown match method x", set.run("start", "{\"name\": \"al\", \"match\": \"x\"}"));
        assertTrue(set.run("start", "{\"name\": \"(\", \"match\": \"regex\"}")
                .startsWith("errno 5: cannot read the regular expression '(': unclosed group"));
    }

    @Test
    public void aPatternThatTakesTooLongToCompareIsAnError() throws Exception {
        String stars = set.run("start", "{\"name\": \"" + "*a".repeat(6_000) + "\"}");
        assertTrue(stars, stars.startsWith("errno 5: cannot compare a pattern of 12000 characters"));
        assertEquals(List.of(), set.units.calls);
    }

    @Test
    public void withoutNameMeansAll() throws Exception {
        set.run("start", "{}");
        set.run("stop", "{}");
        set.run("reload", "{\"sequential\": true}");
        set.run("reload", "{\"graceful\": false}");
        assertEquals(List.of("start Alpine,alpha,beta", "stop Alpine,alpha,beta", "reload true Alpine,alpha,beta",
                "restart Alpine,alpha,beta"), set.units.calls);
        set.run("restart", "{}");
        set.run("reload", "{}");
        set.run("quit", "{\"waiting\": true}");
        assertEquals(List.of("restart", "reload", "quit"), set.daemon.calls);
    }

    @Test
    public void reloadIsGracefulUnlessToldOtherwise() throws Exception {
        set.run("reload", "{\"name\": \"alpha\"}");
        set.run("reload", "{\"name\": \"alpha\", \"sequential\": true}");
        set.run("reload", "{\"name\": \"alpha\", \"graceful\": false}");
        assertEquals(List.of("reload", "reload one by one", "restart"), alpha.told());
    }

    @Test
    public void aFailureIsToldToWhoWaits() throws Exception {
        alpha.answers(FakeOperation.failed("cannot start alpha: no such program"));
        assertEquals("errno 6: cannot start alpha: no such program", waiting("start", "alpha"));
        assertEquals("{}", set.run("start", "{\"name\": \"alpha\"}"));
    }

    @Test
    public void countsProcesses() throws Exception {
        assertEquals("{\"numprocesses\": 3}", set.run("incr", "{\"name\": \"alpha\", \"nb\": 2, \"waiting\": true}"));
        assertEquals("{\"numprocesses\": 0}", set.run("decr", "{\"name\": \"alpha\", \"nb\": 9, \"waiting\": true}"));
        assertEquals(List.of("resize by 2", "resize by -9"), alpha.told());
    }

    @Test
    public void aNumberThatIsNoneIsToldToWhoWaits() throws Exception {
        assertEquals("{}", set.run("incr", "{\"name\": \"alpha\", \"nb\": \"x\"}"));
        assertEquals("errno 6: cannot incr alpha by 'x': expected a whole number",
                set.run("incr", "{\"name\": \"alpha\", \"nb\": \"x\", \"waiting\": true}"));
        assertEquals("errno 6: cannot incr alpha by 99999999999: expected a whole number",
                set.run("incr", "{\"name\": \"alpha\", \"nb\": 99999999999, \"waiting\": true}"));
        assertEquals(List.of(), alpha.told());
    }

    @Test
    public void aSingletonStaysOne() throws Exception {
        var one = new FakeWatcher(WatcherSettings.named("one").set(WatcherOption.SINGLETON, true).build());
        assertEquals("{\"numprocesses\": 1, \"singleton\": true}",
                new CommandSet(one).run("incr", "{\"name\": \"one\"}"));
        assertEquals(List.of(), one.told());
    }

    @Test
    public void killsWithItsOwnSignalAndTimeout() throws Exception {
        set.run("kill", "{\"name\": \"alpha\"}");
        set.run("kill", "{\"name\": \"alpha\", \"pid\": \"12\", \"signum\": \"int\", \"graceful_timeout\": 0.3}");
        set.run("kill", "{\"name\": \"alpha\", \"graceful_timeout\": \"1\"}");
        assertEquals(List.of("kill", "kill 12 by INT within 300 ms", "kill within 1000 ms"), alpha.told());
    }

    @Test
    public void killChecksWhatItIsGiven() throws Exception {
        assertEquals("errno 4: [Errno 22] Invalid argument", set.run("kill", "{\"name\": \"alpha\", \"signum\": 999}"));
        assertEquals("errno 5: could not convert to seconds: 'soon'",
                set.run("kill", "{\"name\": \"alpha\", \"graceful_timeout\": \"soon\"}"));
        assertEquals("errno 6: server error", waiting("kill", "nope"));
        assertEquals(List.of(), alpha.told());
    }

    private String waiting(String command, String name) throws InterruptedException {
        return set.run(command, "{\"name\": \"" + name + "\", \"waiting\": true}");
    }
}
