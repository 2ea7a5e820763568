// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.client.zmtp.Allowance;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes that may be in use at a time. Any thread. */
final class Account implements Allowance {

    private final AtomicLong used = new AtomicLong();
    private final long most;

    Account(long most) {
        this.most = most;
    }

    @Override
    public boolean take(long bytes) {
        boolean there = used.addAndGet(bytes) <= most;
        if (!there) {
            give(bytes);
        }
        return there;
    }

    @Override
    public void give(long bytes) {
        used.addAndGet(-bytes);
    }
}
