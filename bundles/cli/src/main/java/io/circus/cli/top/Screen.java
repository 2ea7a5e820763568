// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.cli.connection.Target;
import io.circus.cli.terminal.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** The view on a terminal: painted each second, at every key and when the size changes. */
final class Screen implements AutoCloseable {

    private static final int REPAINT_MILLIS = 1000;
    /** The bytes of one key come together. */
    private static final int SEQUENCE_MILLIS = 50;
    private static final int ESCAPE = 27;
    private static final int INTERRUPT = 3;
    /** Lines that are not the list: title, rule, rule, keys. */
    private static final int FRAME = 4;
    private static final String KEYS =
            "up/down select  s stop  t start  r restart  + - processes  sort: c m a p w  q quit";

    private final Terminal terminal;
    private final Board board;
    private final Orders orders;
    private final Attributes former;
    private Order order = Order.USUAL;
    private String selected;
    private String message = KEYS;
    private boolean closed;

    Screen(Terminal terminal, Board board, Target daemon) {
        this.terminal = terminal;
        this.board = board;
        this.orders = new Orders(daemon, this::tell);
        former = terminal.enterRawMode();
        var raw = new Attributes(terminal.getAttributes());
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false); // Ctrl-C is a key
        terminal.setAttributes(raw);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.handle(Terminal.Signal.WINCH, signal -> paint());
    }

    /** Returns when the user quits. */
    void run() throws IOException {
        int key;
        do {
            paint();
            key = terminal.reader().read(REPAINT_MILLIS);
        } while (handle(key));
    }

    private boolean handle(int key) throws IOException {
        switch (key) {
            case 'q', 'Q', INTERRUPT, NonBlockingReader.EOF -> {
                return false;
            }
            case ESCAPE -> arrow();
            case 'k' -> select(-1);
            case 'j' -> select(1);
            case 'c' -> order(Order.Column.CPU);
            case 'm' -> order(Order.Column.MEMORY);
            case 'a' -> order(Order.Column.AGE);
            case 'p' -> order(Order.Column.PID);
            case 'w' -> turnWatchers();
            case 's' -> send("stop");
            case 't' -> send("start");
            case 'r' -> send("restart");
            case '+' -> send("incr");
            case '-' -> send("decr");
            default -> { }
        }
        return true;
    }

    private void arrow() throws IOException {
        int second = terminal.reader().read(SEQUENCE_MILLIS);
        int third = second == '[' || second == 'O' ? terminal.reader().read(SEQUENCE_MILLIS) : 0;
        switch (third) {
            case 'A' -> select(-1);
            case 'B' -> select(1);
            default -> { }
        }
    }

    private synchronized void order(Order.Column column) {
        order = order.choose(column);
    }

    private synchronized void turnWatchers() {
        order = order.turnWatchers();
    }

    private synchronized void select(int step) {
        List<String> names = order.sorted(board.groups()).stream().map(Board.Group::name).toList();
        if (!names.isEmpty()) {
            int now = names.indexOf(selected);
            selected = names.get(now < 0 ? 0 : Math.clamp(now + step, 0, names.size() - 1));
        }
    }

    private void send(String command) {
        String watcher;
        synchronized (this) {
            watcher = selected;
        }
        if (watcher == null) {
            tell("select a watcher first, with up and down");
        } else if (watcher.equals("circus")) {
            tell("circus is the daemon itself, use: circusctl " + (command.equals("restart") ? "restart" : "quit"));
        } else {
            orders.send(command, watcher);
        }
    }

    private void tell(String text) {
        synchronized (this) {
            message = text;
        }
        paint();
    }

    private synchronized void paint() {
        if (closed) {
            return;
        }
        int width = Math.max(1, terminal.getWidth());
        int height = Math.max(1, terminal.getHeight());
        var text = new StringBuilder("\033[H");
        for (String line : picture(width, height)) {
            text.append(line).append("\033[K\r\n");
        }
        text.setLength(text.length() - 2); // no line end after the last line, which would scroll
        terminal.writer().print(text.append("\033[J"));
        terminal.flush();
    }

    private List<String> picture(int width, int height) {
        List<Page.Line> body = Page.lines(board.groups(), board.sockets(), order);
        var picture = new ArrayList<String>();
        picture.add("\033[1m" + cut("Circus Top", width) + "\033[0m");
        picture.add(board.isLive() ? Page.rule(width) : cut("*** Waiting for data ***", width));
        int room = Math.max(0, height - FRAME);
        int from = firstLine(body, room);
        for (Page.Line line : body.subList(from, Math.min(body.size(), from + room))) {
            picture.add(coloured(line, width));
        }
        while (picture.size() < height - 2) {
            picture.add("");
        }
        picture.add(Page.rule(width));
        picture.add(cut(message, width));
        return picture.subList(0, Math.min(height, picture.size()));
    }

    /** So that the selected watcher is in view. */
    private int firstLine(List<Page.Line> body, int room) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < body.size(); i++) {
            if (selected != null && selected.equals(body.get(i).group())) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return Math.max(0, Math.min(first, last - room + 1));
    }

    private String coloured(Page.Line line, int width) {
        String text = cut(line.text(), width);
        String colour = switch (line.look()) {
            case GROUP -> line.group() != null && line.group().equals(selected) ? "\033[1;7m" : "\033[1;36m";
            case HEADING -> "\033[2m";
            case TOTAL -> "\033[1m";
            case PLAIN -> "";
        };
        return colour.isEmpty() ? text : colour + text + "\033[0m";
    }

    /** Text from a daemon, as one line cut to the width of the screen. */
    private static String cut(String told, int width) {
        String text = Printable.line(told);
        return text.length() <= width ? text : text.substring(0, width);
    }

    /** Restores the terminal. A second call has no effect. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            terminal.puts(Capability.cursor_visible);
            terminal.puts(Capability.exit_ca_mode);
            terminal.setAttributes(former);
            terminal.flush();
        }
    }
}
