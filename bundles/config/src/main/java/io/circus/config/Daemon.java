// SPDX-License-Identifier: Apache-2.0
package io.circus.config;

import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.WatcherException;
import java.nio.file.Path;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The daemon as a whole. Any thread; every method but {@link #plan} returns at once. */
@ProviderType
public interface Daemon {

    /**
     * Stops every watcher. When the operation is over the framework is stopped and the process ends with status 0;
     * whoever joins it has half a second to send its answer.
     */
    Operation quit(Cause.Commanded cause);

    /** As {@link #quit(Cause.Commanded)}, without a known cause. */
    default Operation quit() {
        return quit(Cause.Asked.SOMEHOW);
    }

    /**
     * Ends the daemon with {@code status} and logs {@code reason}. It does not wait for watchers to be started.
     */
    void fail(int status, String reason);

    /** Stops every watcher, reads the file again from scratch and starts what it says, in the same process. */
    Operation restart(Cause.Commanded cause);

    /** As {@link #restart(Cause.Commanded)}, without a known cause. */
    default Operation restart() {
        return restart(Cause.Asked.SOMEHOW);
    }

    /** Reads the file again and applies what has changed in it, and only that. */
    Reload reloadConfig(Cause.Commanded cause);

    /** As {@link #reloadConfig(Cause.Commanded)}, without a known cause. */
    default Reload reloadConfig() {
        return reloadConfig(Cause.Asked.SOMEHOW);
    }

    /**
     * Reads the file, on the calling thread, and tells what {@link #reloadConfig} would do now.
     *
     * @throws WatcherException if the file cannot be used; it tells all mistakes
     */
    Plan plan() throws WatcherException;

    /**
     * The configuration file, what it included when it was applied last, and the folders in which included files were
     * looked for, as absolute paths. Empty while the daemon is starting.
     */
    Set<Path> sources();

    /** Re-opens the log file and reloads every watcher, as SIGHUP does. */
    Operation reload(Cause.Commanded cause);

    /** As {@link #reload(Cause.Commanded)}, without a known cause. */
    default Operation reload() {
        return reload(Cause.Asked.SOMEHOW);
    }

    /**
     * A file that is being applied.
     *
     * @param read over when the file is read; fails with all mistakes, and changes nothing, if the file cannot be used
     * @param applied over when every change is carried out, which may take as long as processes take to stop
     */
    record Reload(Operation read, Operation applied) {}
}
