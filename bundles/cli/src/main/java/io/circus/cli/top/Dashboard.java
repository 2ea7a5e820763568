// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.cli.connection.Target;
import io.circus.cli.top.feed.DaemonFeed;
import io.circus.cli.top.feed.Orders;
import io.circus.cli.top.feed.OutputFeed;
import io.circus.cli.top.feed.Route;
import io.circus.cli.top.model.Daemon;
import io.circus.cli.top.model.Key;
import io.circus.cli.top.view.Action;
import io.circus.cli.top.view.Command;
import io.circus.cli.top.view.Look;
import io.circus.cli.top.view.View;
import java.io.IOError;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * The screen of circus-top: painted each second, at every key, when a daemon has told something and when the size changes.
 * One thread takes keys, another one paints.
 */
final class Dashboard implements AutoCloseable {

    private static final long REPAINT_MILLIS = 1000;
    /** What comes in numbers is painted together. */
    private static final long TOGETHER_MILLIS = 150;

    private final Terminal terminal;
    private final Display display;
    private final View view;
    private final List<Daemon> daemons = new ArrayList<>();
    private final List<DaemonFeed> feeds = new ArrayList<>();
    private final OutputFeed output;
    private final Orders orders;
    private final Attributes former;
    private final Thread main = Thread.currentThread();
    private final Thread painter;
    /** Guarded by this, as all fields below and the view. */
    private boolean changed;
    private boolean closed;
    private RuntimeException failure;
    private int status;

    Dashboard(Terminal terminal, List<Route> routes, Look look) {
        this.terminal = terminal;
        view = new View(look);
        var targets = new LinkedHashMap<String, Target>();
        for (Route route : routes) {
            var daemon = new Daemon(route.name(), InstantSource.system());
            daemons.add(daemon);
            feeds.add(new DaemonFeed(route, daemon, this::hasChanged));
            route.control().ifPresent(target -> targets.put(route.name(), target));
        }
        output = new OutputFeed(targets, this::hasChanged);
        orders = new Orders(targets, this::tell);
        former = terminal.enterRawMode();
        var raw = new Attributes(terminal.getAttributes());
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false); // Ctrl-C is a key
        terminal.setAttributes(raw);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.puts(Capability.keypad_xmit);
        display = new Display(terminal, true);
        terminal.handle(Terminal.Signal.WINCH, signal -> resize());
        painter = Thread.ofPlatform().daemon().name("circus-top painter").unstarted(this::paintOn);
    }

    /** Returns the exit status when the user quits, or somebody else {@link #end ends} it. @throws RuntimeException of the painter */
    int run() {
        feeds.forEach(DaemonFeed::start);
        painter.start();
        var reader = new BindingReader(terminal.reader());
        KeyMap<Action> keys = Keys.ofTable(terminal);
        KeyMap<Action> text = Keys.ofText(terminal);
        while (true) {
            Action action = next(reader, isEditing() ? text : keys);
            if (action == null || action == Action.QUIT && !isAnswer(reader.getLastBinding()) || isClosed()) {
                break;
            }
            press(action, reader.getLastBinding());
        }
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
            return status;
        }
    }

    /** Lets {@link #run} return. Any thread. */
    synchronized void end(int exitStatus) {
        status = exitStatus;
        main.interrupt();
    }

    /** Null at the end of the terminal, or of the painter. */
    private static Action next(BindingReader reader, KeyMap<Action> keys) {
        try {
            return reader.readBinding(keys);
        } catch (EndOfFileException | IOError e) {
            return null;
        }
    }

    private synchronized boolean isEditing() {
        return view.isEditing();
    }

    /** Whether the key is an answer to what is on the screen. Ctrl-C never is. */
    private synchronized boolean isAnswer(String text) {
        return view.isAsking() && !text.equals(KeyMap.ctrl('C'));
    }

    private synchronized boolean isClosed() {
        return closed || failure != null;
    }

    private void press(Action action, String text) {
        Optional<Command> command;
        synchronized (this) {
            if (action == Action.REPAINT) {
                display.clear();
            }
            command = view.press(action, text, Instant.now());
            paint();
        }
        command.ifPresent(orders::send);
    }

    private synchronized void tell(String text) {
        view.tell(text, Instant.now());
        hasChanged();
    }

    private synchronized void hasChanged() {
        changed = true;
        notifyAll();
    }

    private void paintOn() {
        try {
            while (true) {
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    changed = false;
                    paint();
                    waitFor(REPAINT_MILLIS, true);
                    waitFor(TOGETHER_MILLIS, false);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            synchronized (this) {
                failure = e;
            }
            close();
            main.interrupt();
        }
    }

    /** @param news whether the wait ends with a change */
    private void waitFor(long millis, boolean news) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (left > 0 && !closed && !(news && changed)) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
    }

    private synchronized void resize() {
        if (!closed) {
            display.clear();
            paint();
        }
    }

    private synchronized void paint() {
        if (closed) {
            return;
        }
        int width = Math.max(1, terminal.getWidth());
        int height = Math.max(1, terminal.getHeight());
        display.resize(height, width);
        Optional<Key> wanted = view.wantedOutput();
        output.follow(wanted.map(Key::watcher).orElse(""), view.servers());
        List<AttributedString> picture = view.picture(daemons.stream().map(Daemon::snapshot).toList(), output.lines(), width, height, Instant.now());
        display.update(picture, -1);
    }

    /** Restores the terminal. A second call has no effect. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            notifyAll();
            feeds.forEach(DaemonFeed::close);
            output.close();
            terminal.puts(Capability.keypad_local);
            terminal.puts(Capability.cursor_normal);
            terminal.puts(Capability.exit_ca_mode);
            terminal.setAttributes(former);
            terminal.flush();
        }
    }
}
