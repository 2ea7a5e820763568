// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.kernel.StateStore;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import java.time.Duration;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;

/** Verbs that come and go. */
public class RegisteredCommandsTest {

    private static final Request QUESTION = new Request("Answer", Map.of());
    private static final Request ORDER = new Request("stop", Map.of("name", "web"));
    private static final ForeignCode OWN = (provider, service, most) -> Guard.own();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final StateStore store = new InMemoryStateStore();
    private final FakeBundle watchers = new FakeBundle("io.circus.watchers");
    private final FakeBundle verbs = new FakeBundle("io.circus.commands", watchers);
    private final Command verb = new Verb("answer", 42);

    private record Verb(String name, int answer) implements Command {
        @Override
        public String summary() {
            return "answer";
        }

        @Override
        public Answer begin(Request request) {
            return new Answer.Ready(execute(request));
        }

        @Override
        public Map<String, ?> execute(Request request) {
            return Map.of("answer", answer);
        }
    }

    private RegisteredCommands registry(Duration away) {
        return new RegisteredCommands(away, OWN, new AbsentParts(() -> new Bundle[] {verbs.bundle(), watchers.bundle()}, store));
    }

    @Test
    public void aVerbThatIsBeingUpdatedIsWaitedFor() throws Exception {
        RegisteredCommands commands = registry(Duration.ofMinutes(1));
        commands.add(verb);
        commands.unbind(verb);
        Answer answer = commands.begin(QUESTION);
        assertTrue(answer instanceof Answer.Later);
        Thread.ofVirtual().start(() -> commands.add(verb));
        assertEquals(Map.of("answer", 42), answer.await());
        assertTrue(commands.begin(QUESTION) instanceof Answer.Ready);
    }

    @Test
    public void aVerbThatStaysAwayIsMissed() throws Exception {
        RegisteredCommands commands = registry(Duration.ofMillis(20));
        commands.add(verb);
        commands.unbind(verb);
        Answer answer = commands.begin(QUESTION);
        String reason = "cannot carry out answer: io.circus.commands does not offer it any more; `circusctl bundle why io.circus.commands`";
        assertEquals(reason, assertThrows(CommandException.class, answer::await).getMessage());
        assertEquals(reason, assertThrows(CommandException.class, () -> commands.begin(QUESTION)).getMessage());
    }

    @Test
    public void aVerbThatNeverWasIsUnknownAtOnce() {
        RegisteredCommands commands = registry(Duration.ofMinutes(1));
        CommandException refused = assertThrows(CommandException.class, () -> commands.begin(QUESTION));
        assertEquals(ErrorCode.UNKNOWN_COMMAND, refused.code());
        assertEquals("unknown command: 'Answer'", refused.getMessage());
    }

    /** An update may bind the new one first. */
    @Test
    public void theLaterOfTwoStays() throws Exception {
        RegisteredCommands commands = registry(Duration.ofMinutes(1));
        commands.add(new Verb("answer", 1));
        Command former = commands.find("answer").orElseThrow();
        commands.add(verb);
        commands.unbind(former);
        assertEquals(Map.of("answer", 42), commands.begin(QUESTION).await());
    }

    @Test
    public void namesTheBundleThatSomebodyHasStopped() {
        RegisteredCommands commands = registry(Duration.ofMinutes(1));
        var stop = new Verb("stop", 0);
        commands.add(stop);
        watchers.stop();
        commands.unbind(stop);
        CommandException refused = assertThrows(CommandException.class, () -> commands.begin(ORDER));
        assertEquals("cannot stop web: io.circus.watchers is stopped; `circusctl bundle start io.circus.watchers`", refused.getMessage());
        verbs.stop();
        refused = assertThrows(CommandException.class, () -> commands.begin(ORDER));
        assertEquals("cannot stop web: io.circus.commands is stopped; `circusctl bundle start io.circus.commands`", refused.getMessage());
    }

    @Test
    public void aBundleThatIsBeingUpdatedIsNotStopped() throws Exception {
        RegisteredCommands commands = registry(Duration.ofMinutes(1));
        commands.add(verb);
        commands.unbind(verb);
        watchers.update();
        assertTrue(commands.begin(QUESTION) instanceof Answer.Later);
    }

    /** The registry itself is updated, and the verbs come a moment later. */
    @Test
    public void theNextRegistryKnowsTheVerbsOfTheFormer() throws Exception {
        registry(Duration.ofMinutes(1)).add(verb);
        RegisteredCommands next = registry(Duration.ofMinutes(1));
        Answer answer = next.begin(QUESTION);
        next.add(verb);
        assertEquals(Map.of("answer", 42), answer.await());
        watchers.stop();
        assertThrows(CommandException.class, () -> registry(Duration.ofMinutes(1)).begin(QUESTION));
    }

    @Test
    public void aVerbOfABundleThatIsGoneIsUnknown() {
        store.put("verb/answer", "io.example.gone");
        assertEquals("unknown command: 'Answer'",
                assertThrows(CommandException.class, () -> registry(Duration.ofMillis(1)).begin(QUESTION).await()).getMessage());
    }

    @Test
    public void nobodyTakesThePlaceOfABuiltInVerb() {
        RegisteredCommands commands = registry(Duration.ofMinutes(1));
        commands.builtIn(verb);
        commands.add(new Verb("answer", 1));
        assertSame(verb, commands.find("ANSWER").orElseThrow());
        assertEquals(1, commands.all().size());
    }
}
