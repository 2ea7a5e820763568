// SPDX-License-Identifier: Apache-2.0
package io.circus.config;

import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A plugin that runs inside the daemon, told to start and stop as a watcher is. It has no processes, so what concerns
 * them does nothing; stopping it withdraws its configuration, and with it whatever it does. Any thread.
 */
@ProviderType
public interface Plugin extends Watcher {

    /** Stops it when {@code others}, which may need it to stop, is over; not if it is started or stopped before. */
    Operation stopAfter(Operation others);

    /** Restarts it when {@code others}, which may need it to stop, is over. */
    Operation restartAfter(Operation others);
}
