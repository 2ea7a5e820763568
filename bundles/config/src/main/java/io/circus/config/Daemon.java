// SPDX-License-Identifier: Apache-2.0
package io.circus.config;

import io.circus.watchers.Operation;
import org.osgi.annotation.versioning.ProviderType;

/** The daemon as a whole. Any thread; every method returns at once. */
@ProviderType
public interface Daemon {

    /**
     * Stops every watcher. When the operation is over the framework is stopped and the process ends with status 0;
     * whoever joins it has half a second to send its answer.
     */
    Operation quit();

    /**
     * Ends the daemon with {@code status}, saying {@code reason} in the log, without waiting for watchers to be
     * started.
     */
    void fail(int status, String reason);

    /** Stops every watcher, reads the file again from scratch and starts anew, in the same process. */
    Operation restart();

    /** Re-opens the log file and reloads every watcher, as SIGHUP does. */
    Operation reload();
}
