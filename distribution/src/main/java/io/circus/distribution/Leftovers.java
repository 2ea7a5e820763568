// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.WARNING;

/** The threads that still run when the framework has stopped. */
final class Leftovers {

    private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());

    private Leftovers() {}

    /** Logs which threads would keep the process alive, and tells whether there are any. */
    static boolean report() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        var threads = new Thread[2 * all.activeCount() + 16];
        int count = all.enumerate(threads);
        boolean found = false;
        for (int i = 0; i < count; i++) {
            Thread thread = threads[i];
            if (thread != Thread.currentThread() && !thread.isDaemon() && thread.isAlive()) {
                found = true;
                LOG.log(WARNING, () -> "a bundle left its thread " + thread.getName() + " behind, ending it");
            }
        }
        return found;
    }
}
