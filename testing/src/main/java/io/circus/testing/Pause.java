// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import java.util.concurrent.locks.LockSupport;

/** For a test that looks again and again for what nobody tells it. */
public final class Pause {

    private static final long NANOS = 100_000;

    private Pause() {}

    /** Leaves the processor to those that bring about what is looked for. */
    public static void briefly() {
        LockSupport.parkNanos(NANOS);
    }
}
