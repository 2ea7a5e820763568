// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.cli.top.view.Action;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/** Which key asks for what. */
final class Keys {

    private static final long ESCAPE_MILLIS = 50;

    private Keys() {}

    /** While the table is shown. */
    static KeyMap<Action> ofTable(Terminal terminal) {
        KeyMap<Action> keys = common(terminal);
        keys.bind(Action.UP, "k");
        keys.bind(Action.DOWN, "j");
        keys.bind(Action.OPEN, " ");
        keys.bind(Action.OPEN, KeyMap.key(terminal, Capability.key_right), "\033[C");
        keys.bind(Action.CLOSE, KeyMap.key(terminal, Capability.key_left), "\033[D");
        keys.bind(Action.END, "G");
        keys.bind(Action.STOP, "s");
        keys.bind(Action.START, "t");
        keys.bind(Action.RESTART, "r");
        keys.bind(Action.RELOAD, "R");
        keys.bind(Action.KILL, "x");
        keys.bind(Action.MORE, "+");
        keys.bind(Action.LESS, "-");
        keys.bind(Action.BY_CPU, "c");
        keys.bind(Action.BY_MEMORY, "m");
        keys.bind(Action.BY_AGE, "a");
        keys.bind(Action.BY_PID, "p");
        keys.bind(Action.BY_NAME, "n");
        keys.bind(Action.BY_RESTARTS, "o");
        keys.bind(Action.WATCHERS, "w");
        keys.bind(Action.TOGETHER, "g");
        keys.bind(Action.FILTER, "/");
        keys.bind(Action.STATE, "i");
        keys.bind(Action.LOG, "l");
        keys.bind(Action.EVENTS, "e");
        keys.bind(Action.ALL_EVENTS, "E");
        keys.bind(Action.FOCUS, "\t");
        keys.bind(Action.ZOOM, "z");
        keys.bind(Action.HELP, "?", "h");
        keys.bind(Action.QUIT, "q", "Q");
        return keys;
    }

    /** While a text is typed. */
    static KeyMap<Action> ofText(Terminal terminal) {
        KeyMap<Action> keys = common(terminal);
        keys.bind(Action.ERASE, KeyMap.del(), KeyMap.ctrl('H'));
        for (char c = ' '; c <= '~'; c++) {
            keys.bind(Action.TEXT, Character.toString(c));
        }
        return keys;
    }

    private static KeyMap<Action> common(Terminal terminal) {
        var keys = new KeyMap<Action>();
        keys.setAmbiguousTimeout(ESCAPE_MILLIS);
        keys.setUnicode(Action.TEXT);
        // answers a question with no
        keys.setNomatch(Action.TEXT);
        keys.bind(Action.UP, KeyMap.key(terminal, Capability.key_up), "\033[A");
        keys.bind(Action.DOWN, KeyMap.key(terminal, Capability.key_down), "\033[B");
        keys.bind(Action.PAGE_UP, KeyMap.key(terminal, Capability.key_ppage), "\033[5~");
        keys.bind(Action.PAGE_DOWN, KeyMap.key(terminal, Capability.key_npage), "\033[6~");
        keys.bind(Action.HOME, KeyMap.key(terminal, Capability.key_home), "\033[H", "\033[1~");
        keys.bind(Action.END, KeyMap.key(terminal, Capability.key_end), "\033[F", "\033[4~");
        keys.bind(Action.ENTER, "\r", "\n");
        keys.bind(Action.ESCAPE, "\033");
        keys.bind(Action.REPAINT, KeyMap.ctrl('L'));
        keys.bind(Action.QUIT, KeyMap.ctrl('C'));
        return keys;
    }
}
