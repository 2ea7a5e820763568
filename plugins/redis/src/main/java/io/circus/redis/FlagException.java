// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

/** A flag could not be set, though Redis answered. The message says why. */
final class FlagException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FlagException(String message) {
        super(message);
    }
}
