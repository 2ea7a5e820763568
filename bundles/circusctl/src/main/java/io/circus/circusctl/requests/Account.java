// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import io.circus.wire.zmtp.Allowance;
import java.util.concurrent.atomic.AtomicLong;

/** A budget of bytes. Any thread. */
public final class Account implements Allowance {

    private final AtomicLong used = new AtomicLong();
    private final long most;

    public Account(long most) {
        this.most = most;
    }

    @Override
    public boolean take(long bytes) {
        return take(bytes, most);
    }

    /** As {@link #take(long)}, with another limit for these. */
    public boolean take(long bytes, long limit) {
        boolean there = used.addAndGet(bytes) <= limit;
        if (!there) {
            give(bytes);
        }
        return there;
    }

    @Override
    public void give(long bytes) {
        used.addAndGet(-bytes);
    }

    public long used() {
        return used.get();
    }

    public boolean isUnused() {
        return used.get() == 0;
    }
}
