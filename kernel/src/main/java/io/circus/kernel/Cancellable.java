// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

/** Something that will happen unless it is cancelled first. */
@FunctionalInterface
public interface Cancellable {

    /** After this it does not happen any more, unless it has begun already. Any thread; again is harmless. */
    void cancel();
}
