// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.WatcherSettings;

/**
 * What clients may store in the daemon by {@code add} and {@code set}: it keeps the options of all watchers in memory, each of them
 * several times. What the file says counts, but is never refused.
 */
final class OptionBudget {

    /** Characters of the options of one watcher: a process can be given less. */
    static final long MOST_FOR_ONE = 4 << 20;
    /** Characters of the options of all watchers. */
    static final long MOST_FOR_ALL = 16 << 20;
    /** What a watcher takes besides, in characters. */
    private static final long OVERHEAD = 1024;

    private OptionBudget() {}

    /**
     * Checks that there is room for {@code settings}, in the place of those of the watcher of that name if there is one.
     *
     * @param doing what is done: {@code add}, {@code set the options of}
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

    /** What there is now may be made shorter in any case. */
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
