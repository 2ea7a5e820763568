// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.control.Caller;
import io.circus.web.internal.FakeCommands;
import io.circus.web.internal.verbs.Verbs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public final class FollowedLogTest {

    private final FakeCommands commands = new FakeCommands();

    private FollowedLog log(long after, long first) {
        return new FollowedLog(new Verbs(commands), Caller.DAEMON, "web", after, first);
    }

    private static List<Long> numbers(FollowedLog log, FollowedLog.Batch batch) {
        List<Long> numbers = batch.lines().stream().map(FollowedLog.Line::number).toList();
        numbers.forEach(log::reached);
        return numbers;
    }

    private void print(int count) {
        for (int i = 0; i < count; i++) {
            commands.print("a line");
        }
    }

    @Test
    public void beginsWithTheLastLinesAndGoesOn() throws Exception {
        print(5);
        FollowedLog log = log(0, 2);
        FollowedLog.Batch first = log.take(1);
        String json = new String(first.lines().getFirst().json(), StandardCharsets.UTF_8);
        assertTrue(json, json.startsWith("{\"watcher\": \"web\", ") && json.contains("\"line\": \"a line\""));
        assertEquals(List.of(40L, 50L), numbers(log, first));
        assertEquals(0, first.dropped());
        print(2);
        assertEquals("nothing is asked for without news", List.of(), numbers(log, log.take(1)));
        FollowedLog.Batch next = log.take(2);
        assertEquals("numbers need not follow each other", 0, next.dropped());
        assertEquals(List.of(60L, 70L), numbers(log, next));
    }

    @Test
    public void beginsWithNoneIfNobodyWantsThem() throws Exception {
        print(5);
        FollowedLog log = log(0, 0);
        assertEquals(List.of(), numbers(log, log.take(1)));
        assertEquals(50, log.number());
        print(1);
        assertEquals(List.of(60L), numbers(log, log.take(2)));
    }

    @Test
    public void goesOnWhereTheStreamWasInterrupted() throws Exception {
        print(5);
        FollowedLog log = log(30, 100);
        assertEquals(List.of(40L, 50L), numbers(log, log.take(0)));
    }

    @Test
    public void aReaderThatIsSlowCostsOneBatchAndIsToldWhatItMissed() throws Exception {
        print(1);
        FollowedLog log = log(0, 1);
        numbers(log, log.take(1));
        for (int i = 0; i < 3000; i++) {
            commands.print("x".repeat(1000));
        }
        FollowedLog.Batch batch = log.take(2);
        int bytes = batch.lines().stream().mapToInt(line -> line.json().length).sum();
        assertTrue("bytes: " + bytes, bytes <= FollowedLog.MOST_BYTES && bytes > FollowedLog.MOST_BYTES / 2);
        assertEquals(1000 - batch.lines().size(), batch.dropped());
        assertEquals(30_010L, batch.lines().getLast().number());
    }

    @Test
    public void aLineThatIsTooLongComesAlone() throws Exception {
        commands.print("short");
        commands.print("x".repeat(FollowedLog.MOST_BYTES * 2));
        FollowedLog log = log(0, 10);
        assertEquals(List.of(20L), numbers(log, log.take(1)));
    }
}
