// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import io.circus.kernel.Signal;
import java.time.Duration;

/**
 * How the kernel ends a watcher's processes when nobody else does.
 *
 * @param grace from the signal to KILL
 */
record Farewell(Signal signal, Duration grace) {

    /** What processes have of which nobody has said anything. */
    static final Farewell USUAL = new Farewell(Signal.TERM, Duration.ofSeconds(10));
}
