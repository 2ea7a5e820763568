// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.zmtp;

/** The memory for messages that are still incomplete. Any thread. */
public interface Allowance {

    /** No bound. */
    Allowance UNLIMITED = new Allowance() {
        @Override
        public boolean take(long bytes) {
            return true;
        }

        @Override
        public void give(long bytes) {}
    };

    /** Takes some memory. @return false if not enough is left; then nothing is taken */
    boolean take(long bytes);

    /** Gives memory back. */
    void give(long bytes);
}
