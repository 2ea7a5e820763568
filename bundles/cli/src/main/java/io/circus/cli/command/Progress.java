// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Target;
import io.circus.cli.terminal.Printable;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.verbs.ParsedCall;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * Shows on a terminal how far requests are that wait: a line for each daemon, rewritten each second and removed in the end.
 * A thread for each daemon asks it for the state beside the request that waits. Nothing is shown of what is done in a second.
 */
final class Progress implements AutoCloseable {

    /** Shows nothing. */
    static final Progress NONE = new Progress(null, () -> 0);

    /** The first look tells how many processes there are to stop. */
    private static final long FIRST_MILLIS = 300;
    private static final long ROUND_MILLIS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_COLUMNS = 500;
    private static final String ERASE_LINE = "\r\u001b[2K";

    /** Null for none. */
    private final PrintStream terminal;
    private final IntSupplier width;
    private final Map<Target, String> lines = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final long begun = System.nanoTime();
    /** The width; 0 while it is not needed. */
    private int columns;
    private int shown;
    private boolean closed;

    private Progress(PrintStream terminal, IntSupplier width) {
        this.terminal = terminal;
        this.width = width;
    }

    /** Begins to ask {@code targets}. @param labelled whether each line begins with the name of its daemon */
    static Progress of(PrintStream terminal, IntSupplier width, List<Target> targets, ParsedCall call, boolean labelled) {
        var progress = new Progress(terminal, width);
        targets.forEach(target -> progress.lines.put(target, ""));
        for (Target target : targets) {
            String label = labelled ? Requests.label(target) : call.command()
                    + (call.properties().get("name") instanceof String name ? " " + name : "") + ": ";
            progress.threads.add(Thread.ofPlatform().daemon().name("circusctl progress").start(() -> progress.ask(target, call, label)));
        }
        return progress;
    }

    private void ask(Target target, ParsedCall call, String label) {
        var remaining = new Remaining(call.properties().get("name") instanceof String name ? Optional.of(name) : Optional.empty());
        try {
            if (isOver(target, FIRST_MILLIS)) {
                return;
            }
            try (var client = target.connect(PATIENCE, Duration.ZERO)) {
                do {
                    String text = remaining.text(client.call(Requests.STATUS, Map.of("detail", true)), Instant.now());
                    if (!text.isEmpty()) {
                        show(target, label + text);
                    }
                } while (!isOver(target, ROUND_MILLIS));
            }
        } catch (TimeoutException | IllegalArgumentException e) {
            // the request itself tells
        } catch (InterruptedException e) {
            // the end
        }
    }

    /** Whether the request of {@code target} is done within that time. */
    private synchronized boolean isOver(Target target, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (!closed && lines.containsKey(target) && left > 0) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
        return closed || !lines.containsKey(target);
    }

    private synchronized void show(Target target, String text) {
        if (lines.replace(target, text) != null && System.nanoTime() - begun > ROUND_MILLIS * 1_000_000) {
            paint();
        }
    }

    private void paint() {
        if (closed || terminal == null) {
            return;
        }
        var text = new StringBuilder(erasure());
        columns = columns == 0 ? Math.min(width.getAsInt(), MOST_COLUMNS) : columns;
        shown = 0;
        for (String line : lines.values()) {
            if (!line.isEmpty()) {
                String clean = Printable.line(line);
                text.append(ERASE_LINE).append(clean.length() < columns ? clean : clean.substring(0, Math.max(0, columns - 2)) + "…").append('\n');
                shown++;
            }
        }
        TerminalPrinter.printAsItIs(terminal, text.toString());
    }

    private String erasure() {
        return shown == 0 ? "" : "\u001b[" + shown + "A\r\u001b[J";
    }

    private void erase() {
        if (shown > 0) {
            TerminalPrinter.printAsItIs(terminal, erasure());
            shown = 0;
        }
    }

    /** The request of {@code target} is done, and its line goes. */
    synchronized void done(Target target) {
        if (lines.remove(target) != null) {
            notifyAll();
            erase();
        }
    }

    /** Prints something; the lines come back with the next look. */
    synchronized void aside(Runnable printing) {
        erase();
        printing.run();
    }

    @Override
    public synchronized void close() {
        erase();
        closed = true;
        notifyAll();
        threads.forEach(Thread::interrupt);
    }
}
