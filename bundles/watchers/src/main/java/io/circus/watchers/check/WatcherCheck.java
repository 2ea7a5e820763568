// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells what in the settings of a watcher is hardly what their author meant: once for {@code circusd --check}, the start of the
 * daemon, {@code reloadconfig}, and the commands that add and change watchers. Needs no framework.
 */
public final class WatcherCheck {

    private WatcherCheck() {}

    /**
     * What can be told from the settings alone: names of sockets and variables that there are not, names of options that look like
     * others, and numbers that mean nothing. Any thread; returns at once.
     *
     * @param sockets the names of the managed sockets, in lower case
     */
    public static List<Diagnostic> ofSettings(WatcherSettings settings, Collection<String> sockets) {
        var found = new ArrayList<Diagnostic>();
        new References(found, sockets).check(settings);
        new Names(found).check(settings);
        new Ranges(found).check(settings);
        return found;
    }

    /**
     * What this machine lacks: users, groups, folders, programs and Python functions. Looks at the disk and waits for look-ups of
     * accounts and for commands: only on a platform thread other than the loop's.
     *
     * @param folder of the configuration file, which hooks are named relative to
     * @param commands runs a command to its end: empty if that was status 0, else what it said on standard error
     */
    public static List<Diagnostic> ofMachine(WatcherSettings settings, Path folder,
            Function<List<String>, Optional<String>> commands) {
        var found = new ArrayList<Diagnostic>();
        new Machine(found, folder, commands).check(settings);
        return found;
    }

    /** What an option that another kind of section has in vain may be of a watcher: the end of a sentence, or nothing. */
    public static String likely(String key) {
        List<String> options = WatcherOption.all().stream().map(WatcherOption::name).toList();
        if (options.contains(key)) {
            return ": it is an option of a watcher";
        }
        return OtherTools.advice(key).map(advice -> ": in the section of a watcher " + advice)
                .or(() -> Spelling.meant(key, options).map(meant -> ", did you mean " + meant + ", which is an option of a watcher?"))
                .orElse("");
    }
}
