// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import java.io.FileInputStream;
import java.io.IOException;

/**
 * A descriptor that is kept open for no other purpose than to be closed when there is no other left: what must not fail for want
 * of one, such as finding the processes that are to be ended, gets it. Any thread.
 */
final class SpareDescriptor {

    /** Something that needs one descriptor, for a moment or for long. */
    @FunctionalInterface
    interface Use<T, X extends Exception> {
        T make() throws X;
    }

    // guarded by this; null while somebody has it
    private FileInputStream spare = open();

    /** Does {@code use} while the spare descriptor is free, and takes it back if that can be. */
    synchronized <T, X extends Exception> T lend(Use<T, X> use) throws X {
        close();
        try {
            return use.make();
        } finally {
            spare = open();
        }
    }

    synchronized void close() {
        if (spare != null) {
            try {
                spare.close();
            } catch (IOException e) {
                // there is nothing in it
            }
            spare = null;
        }
    }

    private static FileInputStream open() {
        try {
            return new FileInputStream("/dev/null");
        } catch (IOException e) {
            return null;
        }
    }
}
