// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cause;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the verbs are about: the watchers, and the plugins that run inside the daemon. Of several units that are told
 * something, plugins are started first and stopped last, since a watcher may need one of them to stop. Any thread; nothing here waits.
 */
@ProviderType
public interface Units {

    /** The watchers in the order in which they were added, then the plugins by name. */
    List<Unit> all();

    /** The unit of that name in whatever case. */
    Optional<Unit> find(String name);

    /**
     * Adds a watcher as {@link Watchers#add} does.
     *
     * @throws WatcherException if the name, in whatever case, is that of another unit
     */
    Watcher add(WatcherSettings settings) throws WatcherException;

    /**
     * Forgets the unit and stops it. It cannot be found any more from now on.
     *
     * @param nostop for a watcher: its processes go on unsupervised; a plugin stops in any case
     */
    Operation forget(Unit unit, boolean nostop, Cause.Commanded cause);

    /** Starts those with autostart: plugins at once, watchers as {@link Watchers#start} does. */
    Operation start(Collection<? extends Unit> some);

    /** Stops them: watchers as {@link Watchers#stop} does, plugins when these are through. */
    Operation stop(Collection<? extends Unit> some, Cause.Commanded cause);

    /** Restarts them: watchers as {@link Watchers#restart} does, plugins when these are through. */
    Operation restart(Collection<? extends Unit> some, Cause.Commanded cause);

    /** Reloads watchers as {@link Watchers#reload} does. Plugins have no processes to replace: of several, they are left alone. */
    Operation reload(Collection<? extends Unit> some, boolean sequential, Cause.Commanded cause);
}
