// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import io.circus.cli.top.model.Arrangement;
import io.circus.cli.top.model.Key;
import io.circus.cli.top.model.Line;
import io.circus.cli.top.model.Snapshot;
import io.circus.cli.top.model.Sorting;
import io.circus.cli.top.model.Watcher;
import io.circus.verbs.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** What the user has chosen to see, and the screen that shows it. One thread at a time. */
public final class View {

    /** How long a message stays. */
    private static final Duration MESSAGE = Duration.ofSeconds(15);
    private static final int MOST_DAEMON_LINES = 3;
    /** On lower screens a pane is shown only if it is asked for. */
    private static final int HIGH = 20;
    private static final int LEAST_PANE = 4;

    private final Look look;
    private final Set<Key> opened = new HashSet<>();
    private Sorting sorting = Sorting.USUAL;
    private String filter = "";
    private boolean together;
    private Pane pane = Pane.STATE;
    private boolean asked;
    private boolean inPane;
    private boolean zoomed;
    private int paneOffset;
    private boolean help;
    private boolean editing;
    private Question question;
    private String message = "";
    private Instant messageAt = Instant.EPOCH;
    /** What the last picture has shown. */
    private List<Line> lines = List.of();
    private Key selected;
    private int index;
    /** The user has moved: the same line stays selected, not the first one. */
    private boolean moved;
    private int first;
    private int page = 1;
    private boolean several;

    private record Question(String text, Command command) {}

    public View(Look look) {
        this.look = look;
    }

    /** Whether keys are text for the filter. */
    public boolean isEditing() {
        return editing;
    }

    /** Whether the next key is an answer: to a question, or to the help. */
    public boolean isAsking() {
        return help || question != null;
    }

    /** Shows {@code text} in the last line for a while. */
    public void tell(String text, Instant now) {
        message = text;
        messageAt = now;
    }

    /** The watcher whose output is shown; of all servers if its server is "". */
    public Optional<Key> wantedOutput() {
        return pane == Pane.LOG && selected != null && !selected.watcher().isEmpty() ? Optional.of(selected.ofWatcher()) : Optional.empty();
    }

    /** The servers of the selected watcher. */
    public List<String> servers() {
        return selected() instanceof Line.OfWatcher line && line.watcher().isOfSeveral()
                ? line.watcher().members().stream().filter(each -> !each.silent()).map(each -> each.server()).toList()
                : selected == null ? List.of() : List.of(selected.server());
    }

    /** Does what a key asks for; a command that the user has confirmed, or need not, is returned. @param text of the key */
    public Optional<Command> press(Action action, String text, Instant now) {
        if (help) {
            help = false;
            return Optional.empty();
        }
        if (question != null) {
            Question asked = question;
            question = null;
            if (text.equals("y") || text.equals("Y")) {
                return Optional.of(asked.command());
            }
            tell(asked.command() + ": not done", now);
            return Optional.empty();
        }
        if (editing) {
            edit(action, text);
            return Optional.empty();
        }
        return pressed(action, now);
    }

    private void edit(Action action, String text) {
        switch (action) {
            case ENTER -> editing = false;
            case ESCAPE -> {
                editing = false;
                filter = "";
            }
            case ERASE -> filter = filter.isEmpty() ? "" : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1));
            case TEXT -> filter += text;
            default -> { }
        }
    }

    private Optional<Command> pressed(Action action, Instant now) {
        switch (action) {
            case UP -> move(-1);
            case DOWN -> move(1);
            case PAGE_UP -> move(-page);
            case PAGE_DOWN -> move(page);
            case HOME -> move(-Integer.MAX_VALUE / 2);
            case END -> move(Integer.MAX_VALUE / 2);
            case OPEN, ENTER -> open(true);
            case CLOSE -> open(false);
            case BY_CPU -> sorting = sorting.choose(Sorting.Column.CPU);
            case BY_MEMORY -> sorting = sorting.choose(Sorting.Column.MEMORY);
            case BY_AGE -> sorting = sorting.choose(Sorting.Column.AGE);
            case BY_PID -> sorting = sorting.choose(Sorting.Column.PID);
            case BY_NAME -> sorting = sorting.choose(Sorting.Column.NAME);
            case BY_RESTARTS -> sorting = sorting.choose(Sorting.Column.RESTARTS);
            case WATCHERS -> sorting = sorting.turnWatchers();
            case TOGETHER -> {
                together = !together;
                selected = null;
                moved = false;
            }
            case FILTER -> editing = true;
            case ESCAPE -> {
                filter = "";
                zoomed = false;
                inPane = false;
            }
            case STATE -> show(Pane.STATE);
            case LOG -> show(Pane.LOG);
            case EVENTS -> show(Pane.EVENTS);
            case ALL_EVENTS -> show(Pane.ALL_EVENTS);
            case FOCUS -> inPane = !inPane && pane != Pane.NONE;
            case ZOOM -> zoomed = !zoomed && pane != Pane.NONE;
            case HELP -> help = true;
            case START, STOP, RESTART, RELOAD, KILL, MORE, LESS -> {
                return command(verb(action), now);
            }
            default -> { }
        }
        return Optional.empty();
    }

    private static String verb(Action action) {
        return switch (action) {
            case MORE -> "incr";
            case LESS -> "decr";
            default -> action.name().toLowerCase(Locale.ROOT);
        };
    }

    private void move(int step) {
        if (inPane || zoomed) {
            paneOffset = Math.max(0, paneOffset + (pane.follows() ? -step : step));
        } else if (!lines.isEmpty()) {
            int to = Math.clamp((long) index + step, 0, lines.size() - 1);
            int direction = step < 0 ? -1 : 1;
            while (to >= 0 && to < lines.size() && lines.get(to).key() == null) {
                to -= direction;
            }
            if (to >= 0 && to < lines.size()) {
                index = to;
                selected = lines.get(to).key();
                moved = true;
                paneOffset = 0;
            }
        }
    }

    private void open(boolean wanted) {
        if (selected == null || selected.watcher().isEmpty()) {
            return;
        }
        Key watcher = selected.ofWatcher();
        moved = true;
        if (opened.contains(watcher)) {
            opened.remove(watcher);
            selected = watcher;
        } else if (wanted && selected.pid() == 0) {
            opened.add(watcher);
        }
    }

    private void show(Pane chosen) {
        pane = pane == chosen && (asked || chosen != Pane.STATE) ? Pane.NONE : chosen;
        asked = true;
        paneOffset = 0;
        inPane &= pane != Pane.NONE;
        zoomed &= pane != Pane.NONE;
    }

    private Line selected() {
        return selected == null || index >= lines.size() ? null : lines.get(index);
    }

    private Optional<Command> command(String verb, Instant now) {
        switch (selected()) {
            case null -> tell("select a watcher first, with up and down", now);
            case Line.Silent line -> tell(line.daemon().server() + " does not answer", now);
            case Line.OfSocket _ -> { }
            case Line.OfWatcher line -> {
                return confirmed(Command.of(verb, line.watcher()), line.watcher(), now);
            }
            case Line.OfProcess line -> {
                return confirmed(Command.of(verb, line.watcher(), line.process().pid()), line.watcher(), now);
            }
        }
        return Optional.empty();
    }

    private Optional<Command> confirmed(Command command, Watcher watcher, Instant now) {
        if (watcher.silent()) {
            tell((watcher.isOfSeveral() ? "no server of " + watcher.name() : watcher.server()) + " does not answer", now);
            return Optional.empty();
        }
        Optional<String> ask = command.question(watcher, several);
        ask.ifPresent(text -> question = new Question(text, command));
        return ask.isPresent() ? Optional.empty() : Optional.of(command);
    }

    /** Exactly {@code height} lines, none wider than {@code width}. */
    public List<AttributedString> picture(List<Snapshot> daemons, List<Output> output, int width, int height, Instant now) {
        several = daemons.size() > 1;
        arrange(daemons);
        var picture = new ArrayList<AttributedString>();
        if (help) {
            Guide.lines().forEach(line -> picture.add(look.cut(new AttributedString(line), width)));
        } else {
            draw(daemons, output, width, height, now, picture);
        }
        while (picture.size() < height) {
            picture.add(AttributedString.EMPTY);
        }
        return picture.subList(0, height);
    }

    /** The selected line stays selected wherever it goes; if it has gone, the line that takes its place. */
    private void arrange(List<Snapshot> daemons) {
        lines = new Arrangement(sorting, filter, together, Set.copyOf(opened)).lines(daemons);
        int found = -1;
        for (int i = 0; moved && i < lines.size(); i++) {
            if (lines.get(i).key() != null && lines.get(i).key().equals(selected)) {
                found = i;
            }
        }
        index = found >= 0 ? found : moved ? Math.clamp(index, 0, Math.max(0, lines.size() - 1)) : 0;
        selected = index < lines.size() ? lines.get(index).key() : null;
    }

    private void draw(List<Snapshot> daemons, List<Output> output, int width, int height, Instant now, List<AttributedString> picture) {
        var header = new Header(look, now);
        picture.add(header.title(daemons, editing ? "" : filter, width));
        if (height >= HIGH || !several && height > 6) {
            picture.addAll(header.daemons(daemons, width, MOST_DAEMON_LINES));
        }
        int room = height - picture.size() - 1;
        boolean paned = pane != Pane.NONE && (asked || height >= HIGH) && room > 2 * LEAST_PANE;
        List<AttributedString> text = paned || zoomed ? new Panes(look, several, now).lines(pane, selected(), daemons, output) : List.of();
        int inPaneLines = zoomed ? room - 1 : !paned ? 0
                : pane == Pane.STATE ? Math.clamp(text.size(), LEAST_PANE, Math.max(LEAST_PANE, room / 2 - 1)) : Math.max(LEAST_PANE, room / 2 - 1);
        int inTable = zoomed ? 0 : room - (inPaneLines > 0 ? inPaneLines + 1 : 0);
        if (inTable > 0) {
            table(width, inTable, now, picture);
        }
        if (inPaneLines > 0) {
            picture.add(paneTitle(width));
            window(text, inPaneLines).forEach(line -> picture.add(look.cut(line, width)));
        }
        while (picture.size() < height - 1) {
            picture.add(AttributedString.EMPTY);
        }
        picture.add(look.cut(bottom(now), width));
    }

    private void table(int width, int height, Instant now, List<AttributedString> picture) {
        List<AttributedString> all = new Table(look, sorting, several, together, now).lines(lines, width);
        picture.add(all.getFirst());
        page = Math.max(1, height - 1);
        first = Math.clamp(first, Math.max(0, index - page + 1), Math.max(0, index));
        first = Math.min(first, Math.max(0, lines.size() - page));
        for (int i = first; i < Math.min(lines.size(), first + page); i++) {
            AttributedString line = all.get(i + 1);
            picture.add(i == index && lines.get(i).key() != null ? chosen(line, width) : line);
        }
        for (int i = lines.size() - first; i < page; i++) {
            picture.add(i == 0 ? new AttributedString(filter.isEmpty() ? "  no watchers yet" : "  nothing has " + look.clean(filter),
                    look.style(StatusReport.Look.QUIET)) : AttributedString.EMPTY);
        }
    }

    /** A line across the whole screen in reverse. */
    private static AttributedString chosen(AttributedString line, int width) {
        String text = line + " ".repeat(Math.max(0, width - line.columnLength()));
        return new AttributedString(text, AttributedStyle.DEFAULT.inverse());
    }

    private AttributedString paneTitle(int width) {
        String about = selected == null || pane == Pane.ALL_EVENTS ? "" : " " + look.clean(selected.watcher())
                + (selected.server().isEmpty() || selected.watcher().isEmpty() ? "" : " ");
        String title = look.rule().repeat(2) + " " + pane.title() + about.stripTrailing() + " "
                + (paneOffset > 0 && pane.follows() ? "(" + paneOffset + " back) " : "");
        AttributedStyle style = inPane || zoomed ? look.style(StatusReport.Look.STRONG) : look.style(StatusReport.Look.QUIET);
        return look.cut(new AttributedStringBuilder().append(title, style)
                .append(look.rule().repeat(Math.max(0, width - new AttributedString(title).columnLength())), style).toAttributedString(), width);
    }

    private List<AttributedString> window(List<AttributedString> text, int height) {
        paneOffset = Math.min(paneOffset, Math.max(0, text.size() - height));
        int from = pane.follows() ? Math.max(0, text.size() - height - paneOffset) : paneOffset;
        var window = new ArrayList<>(text.subList(from, Math.min(text.size(), from + height)));
        if (text.isEmpty()) {
            window.add(new AttributedString(switch (pane) {
                case LOG -> "waiting for output ...";
                case EVENTS, ALL_EVENTS -> "no events yet";
                case NONE, STATE -> "";
            }, look.style(StatusReport.Look.QUIET)));
        }
        while (window.size() < height) {
            window.add(AttributedString.EMPTY);
        }
        return window;
    }

    private AttributedString bottom(Instant now) {
        if (question != null) {
            return new AttributedString(look.clean(question.text()) + " y/n", look.style(StatusReport.Look.STRONG));
        }
        if (editing) {
            return new AttributedString("/" + look.clean(filter) + "_", look.style(StatusReport.Look.STRONG));
        }
        boolean told = !message.isEmpty() && messageAt.plus(MESSAGE).isAfter(now);
        return told ? new AttributedString(look.clean(message)) : new AttributedString(Guide.SHORT, look.style(StatusReport.Look.QUIET));
    }
}
