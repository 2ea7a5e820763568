// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.zmtp;

/** The memory that messages may take which have begun to come in and are not complete. Any thread. */
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

    /** Takes some of it. @return false if so much is not left; then nothing is taken */
    boolean take(long bytes);

    /** Gives back what was taken. */
    void give(long bytes);
}
