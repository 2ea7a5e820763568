// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.watchers.Operation;
import io.circus.watchers.Unit;

/** A plugin inside the daemon. Stopping it deletes its configuration and so deactivates its component. Any thread. */
public interface Plugin extends Unit {

    /** Stops it after {@code others}, which may need it to stop; not if it is started or stopped before. */
    Operation stopAfter(Operation others);

    /** Restarts it after {@code others}, which may need it to stop. */
    Operation restartAfter(Operation others);
}
