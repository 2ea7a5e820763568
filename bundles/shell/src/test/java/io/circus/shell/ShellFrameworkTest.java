// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/** The functions of the shell in a framework. */
public class ShellFrameworkTest {

    private static Framework framework;

    @Rule
    public final Timeout timeout = Timeout.builder().withTimeout(60, TimeUnit.SECONDS).withLookingForStuckThread(true).build();

    @BeforeClass
    public static void start() throws Exception {
        framework = new Framework(Map.of());
        framework.registerCommands();
    }

    @AfterClass
    public static void stop() throws Exception {
        framework.close();
    }

    @Test
    public void functionsComeAndGoWithTheirCommands() throws Exception {
        var command = new FakeCommand("numwatchers", request -> Map.of("numwatchers", 3));
        ServiceRegistration<Command> registration =
                framework.context().registerService(Command.class, command, null);
        assertEquals("3\n", framework.gogo("circus:numwatchers"));
        assertEquals("3\n", framework.gogo("numwatchers"));
        registration.unregister();
        var gone = assertThrows(CommandException.class, () -> framework.gogo("circus:numwatchers"));
        assertTrue(gone.getMessage(), gone.getMessage().contains("not found"));
    }

    @Test
    public void printsLikeTheCommandLine() throws Exception {
        Map<String, String> statuses = Map.of("web", "active", "batch", "stopped");
        with(new FakeCommand("status", request -> Map.of("statuses", statuses)), () ->
                assertEquals("batch: stopped\nweb: active\n", framework.gogo("circus:status")));
        Map<String, ?> states = Map.of("web", Map.of("state", "ready", "since", System.currentTimeMillis() / 1000.0, "wanted", 1, "running", 1,
                "restarts", 2, "degraded", 0));
        with(new FakeCommand("status", request -> Map.of("statuses", statuses, "states", request.properties().get("detail") == null ? Map.of() : states)), () ->
                assertEquals("  WATCHER  STATE  FOR  RUNS  RESTARTS  CPU%  MEMORY  LAST END\n"
                        + "\u25cf web      ready  N s   1/1         2     -       -\n1 watcher: 1 ready\n",
                        framework.gogo("circus:status").replaceAll("[0-9] s ", "N s ")));
    }

    @Test
    public void passesTheWordsOfTheCommandLine() throws Exception {
        with(new FakeCommand("incr", request -> Map.of("numprocesses", request.properties().get("nb"))), () -> {
            assertEquals("3\n", framework.gogo("circus:incr web 3"));
            assertTrue(framework.gogo("circus:incr --help").startsWith("usage: "));
            var refused = assertThrows(CommandException.class, () -> framework.gogo("circus:incr"));
            assertEquals("Invalid number of arguments", refused.getMessage());
        });
    }

    @Test
    public void functionsOfPluginsTakeKeysAndValues() throws Exception {
        var command = new FakeCommand("ping", List.of(Command.Property.required("host", "where")), request -> Map.of(
                "host", request.properties().get("host"), "count", request.properties().get("count")));
        with(command, () -> {
            String text = framework.gogo("circus:ping localhost count=5");
            assertTrue(text, text.contains("host: localhost\n"));
            assertTrue(text, text.contains("count: 5\n"));
        });
    }

    @Test
    public void startWithoutScopeIsTheOneOfFelix() throws Exception {
        with(new FakeCommand("start", request -> Map.of("started", "by circus")), () -> {
            Bundle bundle = framework.install(Map.of("Bundle-SymbolicName", "fixture.start"), List.of(), Map.of());
            framework.gogo("start " + bundle.getBundleId());
            assertEquals(Bundle.ACTIVE, bundle.getState());
            framework.gogo("stop " + bundle.getBundleId());
            assertEquals(Bundle.RESOLVED, bundle.getState());
            bundle.uninstall();
            assertEquals("ok\n", framework.gogo("circus:start"));
        });
    }

    @Test
    public void setIsTheVerb() throws Exception {
        with(new FakeCommand("set", List.of(Command.Property.required("name", ""),
                Command.Property.required("option", ""),
                Command.Property.required("value", "")), request -> Map.of()), () ->
                assertEquals("ok\n", framework.gogo("set web numprocesses 2")));
    }

    @Test
    public void linesHavePipes() throws Exception {
        String text = framework.gogo("lb -s | grep gogo.runtime");
        assertTrue(text, text.contains("org.apache.felix.gogo.runtime"));
        assertFalse(text, text.contains("org.apache.felix.scr"));
    }

    @Test
    public void showsTheResultOfALine() throws Exception {
        assertEquals("hello\n", framework.gogo("x = hello; $x"));
    }

    @Test
    public void tellsThatACommandIsUnknown() {
        var unknown = assertThrows(CommandException.class, () -> framework.gogo("nosuchcommand"));
        assertEquals(ErrorCode.MESSAGE_ERROR, unknown.code());
        assertTrue(unknown.getMessage(), unknown.getMessage().contains("nosuchcommand"));
    }

    @Test
    public void tellsTheReasonOfAVerb() throws Exception {
        with(new FakeCommand("options", request -> {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "program web not found");
        }), () -> assertEquals("program web not found",
                assertThrows(CommandException.class, () -> framework.gogo("circus:options web")).getMessage()));
    }

    @Test
    public void anInterruptEndsTheLine() throws Exception {
        var reached = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        with(new FakeCommand("wait", request -> {
            try {
                reached.countDown();
                new CountDownLatch(1).await();
                return Map.of();
            } finally {
                ended.countDown();
            }
        }), () -> {
            var thrown = new AtomicReference<Exception>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    framework.gogo("circus:wait");
                } catch (Exception e) {
                    thrown.set(e);
                }
            });
            reached.await();
            caller.interrupt();
            caller.join();
            ended.await();
            assertTrue(String.valueOf(thrown.get()), thrown.get() instanceof InterruptedException);
        });
    }

    @Test
    public void leavesNoThreadBehind() throws Exception {
        framework.gogo("echo hello | cat");
        framework.await("end of the session's threads", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("session") || thread.getName().startsWith("circus-")));
    }

    private interface Body {
        void run() throws Exception;
    }

    private static void with(Command command, Body test) throws Exception {
        ServiceRegistration<Command> registration =
                framework.context().registerService(Command.class, command, null);
        try {
            test.run();
        } finally {
            registration.unregister();
        }
    }
}
