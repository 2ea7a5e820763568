// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.control.ControlEndpoint;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.After;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The shell on a terminal that can do nothing but text. */
public class ConsoleTest {

    private final CommandProcessorImpl processor = new CommandProcessorImpl(null);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @After
    public void stop() {
        processor.stop();
    }

    @Test
    public void runsLinesUntilExit() throws Exception {
        var called = new CountDownLatch(1);
        processor.addCommand("circus", new Function() {
            @Override
            public Object execute(CommandSession session, java.util.List<Object> arguments) {
                called.countDown();
                return null;
            }
        }, "ping");
        Console console = console();
        type("circus:ping\nexit\n");
        console.join();
        assertEquals(0, called.getCount());
        assertTrue(text(), text().endsWith("shell closed, the daemon goes on" + System.lineSeparator()));
        assertEquals("the daemon goes on", 1, stopped.getCount());
        assertEquals("ended by the user", 0, ended.getCount());
    }

    @Test
    public void endsWithItsInput() throws Exception {
        Console console = console();
        keyboard.close();
        console.join();
        assertEquals(1, stopped.getCount());
    }

    @Test
    public void shutdownStopsTheFramework() throws Exception {
        Console console = console();
        type("shutdown\n");
        assertTrue(stopped.await(30, TimeUnit.SECONDS));
        console.close();
        console.join();
    }

    @Test
    public void closingEndsItWithoutAWord() throws Exception {
        Console console = console();
        console.close();
        console.join();
        assertFalse(text(), text().contains("shell closed"));
        assertEquals("not ended by the user", 1, ended.getCount());
    }

    @Test
    public void isNotOpenedUnlessWanted() throws Exception {
        var starter = new ConsoleStarter(context(), processor, new InMemoryStateStore());
        starter.bind(new ControlEndpoint() { });
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().equals("circus-shell")));
        starter.close();
    }

    private Console console() throws IOException {
        var terminal = new DumbTerminal(new PipedInputStream(keyboard), screen);
        var console = new Console(context(), processor, terminal, ended::countDown);
        console.start();
        return console;
    }

    private void type(String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private String text() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    /** A context of a framework without services, whose bundle 0 can be stopped. */
    private BundleContext context() {
        var system = (Bundle) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Bundle.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("stop")) {
                        stopped.countDown();
                    }
                    return null;
                });
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> System.getProperty((String) arguments[0]);
                    case "getBundle" -> system;
                    case "getBundles" -> new Bundle[0];
                    default -> null;
                });
    }
}
