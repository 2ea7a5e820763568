// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.watchers.Operation;
import io.circus.watchers.Unit;

/** A plugin that runs inside the daemon. Stopping it withdraws its configuration, and with it whatever it does. Any thread. */
interface Plugin extends Unit {

    /** Stops it when {@code others}, which may need it to stop, is over; not if it is started or stopped before. */
    Operation stopAfter(Operation others);

    /** Restarts it when {@code others}, which may need it to stop, is over. */
    Operation restartAfter(Operation others);
}
