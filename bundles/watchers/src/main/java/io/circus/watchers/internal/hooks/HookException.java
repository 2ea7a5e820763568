// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

/** A hook could not be run or failed; the message says why, without its name. */
public final class HookException extends Exception {

    private static final long serialVersionUID = 1;

    HookException(String message) {
        super(message);
    }

    HookException(String message, Throwable cause) {
        super(message, cause);
    }
}
