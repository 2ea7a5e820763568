// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import static java.lang.System.Logger.Level.ERROR;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How the code of one bundle has behaved since it was installed or updated. Any thread. */
final class Conduct {

    private static final System.Logger LOG = System.getLogger("circus");

    private final String bundle;
    private final LongSupplier lastModified;
    private final Runnable stop;
    // guarded by this
    private long judged;
    private int leftBehind;
    private final Map<String, String> refusals = new HashMap<>();

    /**
     * @param lastModified changes with each update of the bundle
     * @param stop stops the bundle; returns at once
     */
    Conduct(String bundle, LongSupplier lastModified, Runnable stop) {
        this.bundle = bundle;
        this.lastModified = lastModified;
        this.stop = stop;
        judged = lastModified.getAsLong();
    }

    /** Why {@code service} is not called; empty if it is. */
    synchronized Optional<String> refusal(String service) {
        forgiveIfUpdated();
        return Optional.ofNullable(refusals.get(service));
    }

    /** A thread has not come back from {@code service}. @param why as in "did not return within 10 s" */
    void leaveBehind(String service, String why) {
        int count;
        synchronized (this) {
            forgiveIfUpdated();
            count = ++leftBehind;
            refusals.put(service, "cannot call " + service + " of " + bundle + ": an earlier call " + why
                    + "; it is called again when the bundle has been updated");
        }
        LOG.log(ERROR, () -> bundle + ": " + service + " " + why + ", leaving its thread behind; it is not called again before "
                + "the bundle is updated");
        if (count == Guard.MOST_LEFT_BEHIND) {
            LOG.log(ERROR, () -> bundle + ": has left " + count + " threads behind, stopping the bundle");
            stop.run();
        }
    }

    /** {@code bundle io.example.greeter}. */
    @Override
    public String toString() {
        return bundle;
    }

    private void forgiveIfUpdated() {
        long now = lastModified.getAsLong();
        if (now != judged) {
            judged = now;
            leftBehind = 0;
            refusals.clear();
        }
    }
}
