// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import static java.lang.System.Logger.Level.ERROR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * The shell on the daemon's terminal, on a platform thread of its own. While it is open, the terminal's signals are the
 * shell's: Ctrl-C interrupts a command, not the daemon. Ctrl-D or {@code exit} ends the shell alone, {@code shutdown}
 * ends the daemon.
 */
final class Console {

    private static final System.Logger LOG = System.getLogger(Console.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofMillis(20);
    private static final String HISTORY = ".circus_history";

    /** Lines to run first, in {@code etc/} of the home. */
    private static final String PROFILE = "circus_profile";

    private final BundleContext context;
    private final Terminal terminal;
    private final CommandSession session;
    private final Runnable onEnd;
    private final Shell shell;
    private final Thread thread;
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile boolean callerIsJob;

    /** @param onEnd called when the user has ended the shell */
    Console(BundleContext context, CommandProcessor processor, Terminal terminal, Runnable onEnd) {
        this.context = context;
        this.onEnd = onEnd;
        this.terminal = terminal;
        this.shell = new Shell(new FrameworkProperties(context), processor, PROFILE);
        this.session = processor.createSession(terminal.input(), terminal.output(), terminal.output());
        this.thread = Thread.ofPlatform().name("circus-shell").daemon().unstarted(this::run);
    }

    /** Takes the terminal and begins to read commands. Returns at once. */
    static Console open(BundleContext context, CommandProcessor processor, Runnable onEnd) throws IOException {
        var console = new Console(context, processor, terminal(), onEnd);
        console.start();
        return console;
    }

    void start() {
        thread.start();
    }

    /** Waits until the shell has ended. */
    void join() throws InterruptedException {
        thread.join();
    }

    /**
     * Ends the shell with the command it is running, and waits, up to two seconds, until the terminal is given back.
     * If that command is the caller, as when this bundle is updated from the shell, it goes on.
     */
    void close() throws InterruptedException {
        closed = true;
        shell.stop();
        callerIsJob = CommandSession.Utils.current() == session;
        if (!callerIsJob) {
            session.close();
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        do {
            // More than once: Gogo takes an interrupt for the end of the line, and waits on.
            thread.interrupt();
        } while (!released.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS) && System.nanoTime() < end);
    }

    private void run() {
        try {
            converse();
        } finally {
            released.countDown();
            if (callerIsJob) {
                awaitJob();
            }
            session.close();
        }
    }

    /** Waits for the command that is closing this shell; closing the session at once would interrupt it. */
    private void awaitJob() {
        Job job = session.foregroundJob();
        if (job != null) {
            synchronized (job) {
                while (job.status() != Job.Status.Done) {
                    try {
                        job.wait();
                    } catch (InterruptedException e) {
                        // from close(), which has the terminal by now
                    }
                }
            }
        }
    }

    private void converse() {
        // JLine looks for its parts with this loader, or with its own if there is none.
        Thread.currentThread().setContextClassLoader(null);
        try (terminal) {
            session.put(Shell.VAR_TERMINAL, terminal);
            SessionDefaults.apply(session);
            history().ifPresent(file -> session.put(LineReader.HISTORY_FILE, file));
            var completions = new Completions(context, session);
            session.put("#" + Shell.VAR_PROMPT, (Function) (any, arguments) -> {
                completions.refresh();
                return VerbFunctions.SCOPE + "> ";
            });
            session.put("exit", (Function) (any, arguments) -> {
                shell.stop();
                return null;
            });
            session.put("shutdown", (Function) (any, arguments) -> shutdown());
            shell.gosh(session, new String[] {"--login", "--noshutdown", "--nohistory"});
            if (!closed) {
                onEnd.run();
                terminal.writer().println("shell closed, the daemon goes on");
                terminal.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!closed) {
                LOG.log(ERROR, () -> "cannot go on with the shell: " + e);
            }
        }
    }

    /** Begins to stop the framework, which stops every watcher first. */
    private Object shutdown() throws BundleException {
        context.getBundle(0).stop();
        return null;
    }

    /** The file that keeps what was typed; none if it could not be written. */
    private static Optional<Path> history() {
        Path file = Path.of(System.getProperty("user.home")).resolve(HISTORY);
        boolean writable = Files.exists(file) ? Files.isWritable(file) : Files.isWritable(file.getParent());
        return writable ? Optional.of(file) : Optional.empty();
    }

    private static Terminal terminal() throws IOException {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(null);
        try {
            return TerminalBuilder.builder().name(VerbFunctions.SCOPE).system(true).dumb(true)
                    .nativeSignals(true).signalHandler(Terminal.SignalHandler.SIG_IGN).build();
        } finally {
            current.setContextClassLoader(before);
        }
    }

    /** The shell's context: its profile lies in the home, not in the current directory. */
    private record FrameworkProperties(BundleContext context) implements Shell.Context {

        @Override
        public String getProperty(String name) {
            return context.getProperty(name.equals("gosh.home") ? "circus.home" : name);
        }

        @Override
        public void exit() throws BundleException {
            context.getBundle(0).stop();
        }
    }
}
