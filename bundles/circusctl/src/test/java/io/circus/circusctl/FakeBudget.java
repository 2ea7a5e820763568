// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.kernel.DescriptorBudget;
import java.util.concurrent.atomic.AtomicInteger;

/** So many descriptors. Any thread. */
final class FakeBudget implements DescriptorBudget {

    private final AtomicInteger left;

    FakeBudget(int descriptors) {
        left = new AtomicInteger(descriptors);
    }

    int left() {
        return left.get();
    }

    @Override
    public boolean take() {
        if (left.decrementAndGet() < 0) {
            left.incrementAndGet();
            return false;
        }
        return true;
    }

    @Override
    public void give() {
        left.incrementAndGet();
    }
}
