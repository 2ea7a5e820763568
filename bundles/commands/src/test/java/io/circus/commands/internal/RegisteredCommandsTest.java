// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.commands.Answer;
import io.circus.commands.CommandException;
import io.circus.commands.ErrorCode;
import io.circus.commands.Request;
import java.time.Duration;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Verbs that come and go. */
public class RegisteredCommandsTest {

    private static final Request QUESTION = new Request("NumWatchers", Map.of());

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final NumwatchersCommand verb = new NumwatchersCommand(new FakeWatchers(new FakeWatcher("web", 1)));

    @Test
    public void aVerbThatIsBeingUpdatedIsWaitedFor() throws Exception {
        var commands = new RegisteredCommands(Duration.ofMinutes(1), CommandSet.OWN);
        commands.add(verb);
        commands.unbind(verb);
        Answer answer = commands.begin(QUESTION);
        assertTrue(answer instanceof Answer.Pending);
        Thread.ofVirtual().start(() -> commands.add(verb));
        assertEquals(Map.of("numwatchers", 1), answer.await());
        assertTrue(commands.begin(QUESTION) instanceof Answer.Ready);
    }

    @Test
    public void aVerbThatStaysAwayIsUnknown() throws Exception {
        var commands = new RegisteredCommands(Duration.ofMillis(20), CommandSet.OWN);
        commands.add(verb);
        commands.unbind(verb);
        Answer answer = commands.begin(QUESTION);
        assertUnknown(assertThrows(CommandException.class, answer::await));
        assertUnknown(assertThrows(CommandException.class, () -> commands.begin(QUESTION)));
    }

    @Test
    public void aVerbThatNeverWasIsUnknownAtOnce() {
        var commands = new RegisteredCommands(Duration.ofMinutes(1), CommandSet.OWN);
        assertUnknown(assertThrows(CommandException.class, () -> commands.begin(QUESTION)));
    }

    /** An update may bind the new one first. */
    @Test
    public void theLaterOfTwoStays() throws Exception {
        var commands = new RegisteredCommands(Duration.ofMinutes(1), CommandSet.OWN);
        commands.add(new NumwatchersCommand(new FakeWatchers()));
        var former = commands.find("numwatchers").orElseThrow();
        commands.add(verb);
        commands.unbind(former);
        assertEquals(Map.of("numwatchers", 1), commands.begin(QUESTION).await());
    }

    private static void assertUnknown(CommandException refused) {
        assertEquals(ErrorCode.UNKNOWN_COMMAND, refused.code());
        assertEquals("unknown command: 'NumWatchers'", refused.getMessage());
    }
}
