// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.Limits;

/**
 * The daemon needs up to three descriptors a child, and some for what strangers open. When the soft limit it was started with gets tight it raises its own
 * to the hard limit, and from then on gives each child the original one back right after its exec; children before that
 * inherit it untouched. (A child that reads its limit in the first microseconds after such an exec may see the
 * raised one: the price of posix_spawn, paid only by daemons with hundreds of processes.)
 */
final class DescriptorLimit implements DescriptorBudget {

    private static final System.Logger LOG = System.getLogger("circus");

    /** For the JDK, the framework, ZeroMQ and what else the daemon opens. */
    private static final int OWN = 256;
    private static final int PER_CHILD = 3;

    private final SystemCalls calls;
    private final Limits.Descriptors original;
    private boolean raised;
    private int children;
    private int strangers;

    DescriptorLimit(SystemCalls calls) throws ErrnoException {
        this.calls = calls;
        original = calls.descriptorLimit();
    }

    /** Raises the daemon's limit if {@code children} are too many for it. Any thread. */
    synchronized void makeRoomFor(int children) {
        this.children = children;
        raiseIfTight();
    }

    @Override
    public synchronized boolean take() {
        strangers++;
        raiseIfTight();
        long limit = raised ? original.hard() : original.soft();
        boolean there = limit < 0 || strangers <= limit / 2; // below zero: no limit
        if (!there) {
            strangers--;
        }
        return there;
    }

    @Override
    public synchronized void give() {
        strangers--;
    }

    private void raiseIfTight() {
        if (raised || original.soft() >= original.hard()
                || OWN + (long) PER_CHILD * children + 2L * strangers < original.soft()) {
            return;
        }
        try {
            calls.setDescriptorLimit(0, new Limits.Descriptors(original.hard(), original.hard()));
            raised = true;
        } catch (ErrnoException e) {
            LOG.log(WARNING, () -> e.getMessage() + ", going on with " + original.soft());
        }
    }

    /** Gives a new child the limit that the daemon was started with. Any thread. */
    synchronized void giveBackTo(int pid) {
        if (raised) {
            try {
                calls.setDescriptorLimit(pid, original);
            } catch (ErrnoException e) {
                LOG.log(WARNING, () -> e.getMessage() + ", leaving it as it is");
            }
        }
    }
}
