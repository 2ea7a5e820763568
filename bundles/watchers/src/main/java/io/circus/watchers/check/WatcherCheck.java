// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.Machine;
import io.circus.watchers.internal.Names;
import io.circus.watchers.internal.References;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Tells what in the settings of a watcher is hardly what their author meant: once for {@code circusd --check}, the start of the
 * daemon, {@code reloadconfig}, and the commands that add and change watchers. Needs no framework.
 */
public final class WatcherCheck {

    private WatcherCheck() {}

    /**
     * What can be told from the settings alone: names of sockets and variables that there are not, and names of options that look
     * like others. Any thread; returns at once.
     *
     * @param sockets the names of the managed sockets, in lower case
     */
    public static List<Diagnostic> ofSettings(WatcherSettings settings, Collection<String> sockets) {
        var found = new ArrayList<Diagnostic>();
        new References(found, sockets).check(settings);
        new Names(found).check(settings);
        return found;
    }

    /**
     * What this machine lacks: users, groups, folders and programs. Looks at the disk and waits for look-ups of accounts: only on
     * a platform thread other than the loop's.
     */
    public static List<Diagnostic> ofMachine(WatcherSettings settings) {
        var found = new ArrayList<Diagnostic>();
        new Machine(found).check(settings);
        return found;
    }
}
