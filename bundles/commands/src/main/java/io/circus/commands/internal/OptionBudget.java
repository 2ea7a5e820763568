// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.WatcherSettings;

/**
 * The limit for options that clients store in the daemon by {@code add} and {@code set}: the daemon keeps the options
 * of all watchers in memory, several times. Options of the file count, but are never refused.
 */
final class OptionBudget {

    /** Characters of the options of one watcher: the system passes less than that to a process. */
    static final long MOST_FOR_ONE = 4 << 20;
    /** Characters of the options of all watchers. */
    static final long MOST_FOR_ALL = 16 << 20;
    /** The overhead of a watcher, in characters. */
    private static final long OVERHEAD = 1024;

    private OptionBudget() {}

    /**
     * Checks that there is room for {@code settings}, which replace those of a watcher of that name.
     *
     * @param doing the action, for the message: {@code add}, {@code set the options of}
     */
    static void check(String doing, WatcherSettings settings, Units units) throws CommandException {
        if (settings.length() > MOST_FOR_ONE) {
            throw refused(doing, settings, "the options of a watcher may have " + MOST_FOR_ONE);
        }
        long all = settings.length() + OVERHEAD;
        for (Unit unit : units.all()) {
            if (!unit.name().equalsIgnoreCase(settings.name())) {
                all += unit.settings().length() + OVERHEAD;
            }
        }
        if (all > MOST_FOR_ALL && settings.length() > former(settings, units)) {
            throw refused(doing, settings, "those of all watchers would have " + all + ", and may have " + MOST_FOR_ALL);
        }
    }

    /** The current size: a change that makes the options shorter is always allowed. */
    private static long former(WatcherSettings settings, Units units) {
        return units.find(settings.name()).map(unit -> unit.settings().length()).orElse(-1L);
    }

    private static CommandException refused(String doing, WatcherSettings settings, String limit) {
        return new CommandException(ErrorCode.COMMAND_ERROR, "cannot " + doing + " " + shortened(settings.name())
                + ": out of memory for options, these have " + settings.length() + " characters; " + limit);
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "...";
    }
}
