// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

/** What a key asks for. */
public enum Action {
    UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END,
    /** Shows the processes of the selected watcher, or hides them. */
    OPEN, CLOSE,
    START, STOP, RESTART, RELOAD, KILL, MORE, LESS,
    BY_CPU, BY_MEMORY, BY_AGE, BY_PID, BY_NAME, BY_RESTARTS, WATCHERS, TOGETHER,
    FILTER, STATE, LOG, EVENTS, ALL_EVENTS, FOCUS, ZOOM, HELP,
    ENTER, ESCAPE, ERASE, TEXT, REPAINT, QUIT
}
